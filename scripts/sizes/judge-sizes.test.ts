import { expect, it } from "vitest";
import { judgeSizes } from "./judge-sizes.ts";

const exceptions = { table: { lines: 20, why: "one table" } };

it("asks to split what is longer than it may be", () => {
  const sizes = new Map([
    ["short", 10],
    ["long", 11],
    ["table", 20],
  ]);
  expect(judgeSizes(sizes, 10, exceptions)).toEqual(["long: 11 lines, more than 10; split it by concept"]);
});

it("lets an exception grow no further", () => {
  expect(judgeSizes(new Map([["table", 21]]), 10, exceptions)).toEqual([
    "table: 21 lines, more than 20; split it by concept",
  ]);
});

it.each([new Map([["table", 10]]), new Map<string, number>()])(
  "names an exception that nothing needs any more",
  (sizes) => {
    expect(judgeSizes(sizes, 10, exceptions)).toEqual(["table keeps to 10 lines: take its exception away"]);
  },
);
