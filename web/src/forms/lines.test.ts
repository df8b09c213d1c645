import { expect, it } from "vitest";
import { readLines, readPairs, unitFor, writePairs } from "./lines.ts";

it("reads lists and pairs, a line each", () => {
  expect(readLines(" a/ \n\n b \r\n")).toEqual(["a/", "b"]);
  expect(readPairs("owner = shop\nempty\nurl=https://x/?a=b")).toEqual({
    owner: "shop",
    empty: "",
    url: "https://x/?a=b",
  });
  expect(readPairs(writePairs({ a: "1", b: "" }))).toEqual({ a: "1", b: "" });
});

it.each([
  [0, "MiB"],
  [1, "B"],
  [1024, "KiB"],
  [1536, "B"],
  [5 * 1024 ** 3, "GiB"],
  [2 * 1024 ** 4, "TiB"],
])("shows %s bytes in %s", (bytes, unit) => {
  expect(unitFor(bytes)).toBe(unit);
});
