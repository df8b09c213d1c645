import { expect, it } from "vitest";
import { fillText } from "./fill-text.ts";

it.each([
  ["{n} {n:task|tasks}", { n: 1 }, "1 task"],
  ["{n} {n:task|tasks}", { n: 2 }, "2 tasks"],
  ["{n} {n:task|tasks}", { n: "1,200" }, "1,200 tasks"],
  ["hello {name}", {}, "hello {name}"],
  ["hello {name}", { name: "{n} $& <b>" }, "hello {n} $& <b>"],
  ["{name}, 3 B", { name: "\u202egnp.exe" }, "\u2068\u202egnp.exe\u2069, 3 B"],
  ["{constructor}", {}, "{constructor}"],
])("%s with %o is %s", (text, values, filled) => {
  expect(fillText(text, values)).toBe(filled);
});
