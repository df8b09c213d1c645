import type { ObjectEntry } from "@dth/core/object";
import type { Selection } from "@dth/core/transfer-options";
import { describe, expect, it } from "vitest";
import { compileGlobs } from "./select/glob.ts";
import { createSelector, keysOf, scopesOf } from "./select.ts";

const ALL: Selection = { include: [], exclude: [] };
const entry = (key: string, fields: Partial<ObjectEntry> = {}): ObjectEntry => ({ key, size: 10, ...fields });
const accepts = (selection: Partial<Selection>, object: ObjectEntry) =>
  createSelector({ ...ALL, ...selection }, "in/", "out/").accepts(object);

describe("compileGlobs", () => {
  const rows: [pattern: string, matching: string[], other: string[]][] = [
    ["*.jpg", ["a.jpg", ".jpg"], ["a/b.jpg", "a.jpgx", "a.JPG"]],
    ["**.jpg", ["a.jpg", "a/b.jpg"], ["a.png"]],
    ["**/x", ["x", "a/x", "a/b/x"], ["ax", "a/x/b"]],
    ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]],
    ["a**/b", ["a/b", "ax/y/b"], ["b", "ab"]],
    ["a/**", ["a/b", "a/b/c", "a/"], ["a", "b/a/"]],
    ["?", ["a", "\u{1F600}"], ["", "ab", "/"]],
    ["[a-c]x", ["ax", "cx"], ["dx", "-x"]],
    ["[!a-c]x", ["dx"], ["ax", "/x"]],
    ["[]]", ["]"], ["["]],
    ["[a&&b]", ["&", "a"], ["c"]],
    ["{a,b/c}/*", ["a/x", "b/c/x"], ["b/x", "a/x/y"]],
    ["{**/tmp/**,**/x}", ["tmp/a", "b/tmp/a", "x", "b/x"], ["btmp/a", "bx"]],
    ["a/{b,**/{**/x,y}}", ["a/b", "a/x", "a/c/x", "a/y", "a/c/y"], ["a/bx", "x"]],
    ["a{**/x,}", ["a/x", "ab/x", "a"], ["ax", "x"]],
    ["a,b}", ["a,b}"], ["a"]],
    ["\\*", ["*"], ["a"]],
    ["a.b+(c)^$|", ["a.b+(c)^$|"], ["axb+(c)^$|"]],
    ["line*", ["line\nbreak"], []],
    ["", [""], ["a"]],
  ];
  for (const [pattern, matching, other] of rows) {
    it(`${JSON.stringify(pattern)}`, () => {
      const matches = compileGlobs([pattern]);
      for (const key of matching) expect([key, matches(key)]).toEqual([key, true]);
      for (const key of other) expect([key, matches(key)]).toEqual([key, false]);
    });
  }

  it("refuses what has no meaning", () => {
    for (const pattern of ["[a", "{a", "a\\", "[z-a]"]) {
      expect(() => compileGlobs([pattern])).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    }
  });
});

describe("createSelector", () => {
  it("applies patterns below the location's prefix, exclusions last", () => {
    const selection = { include: ["*.txt"], exclude: ["secret*"] };
    expect(accepts(selection, entry("in/a.txt"))).toBe(true);
    expect(accepts(selection, entry("in/a.bin"))).toBe(false);
    expect(accepts(selection, entry("in/secret.txt"))).toBe(false);
  });
  it("takes both bounds of sizes and times as part of the range, and keeps what has no time", () => {
    const selection = { minSize: 5, maxSize: 10, modifiedAfter: 100, modifiedBefore: 200 };
    const at = (size: number, lastModified?: number) =>
      accepts(selection, entry("in/a", { size, ...(lastModified === undefined ? {} : { lastModified }) }));
    expect([at(4, 150), at(5, 150), at(10, 150), at(11, 150)]).toEqual([false, true, true, false]);
    expect([at(5, 99), at(5, 100), at(5, 200), at(5, 201), at(5)]).toEqual([false, true, true, false, true]);
  });
  it("takes an object without a class as STANDARD", () => {
    expect(accepts({ storageClasses: ["STANDARD"] }, entry("in/a"))).toBe(true);
    expect(accepts({ storageClasses: ["GLACIER"] }, entry("in/a"))).toBe(false);
    expect(accepts({ storageClasses: ["GLACIER"] }, entry("in/a", { storageClass: "GLACIER" }))).toBe(true);
  });
  it("protects destination objects that the filters leave out from counting as extra", () => {
    const selector = createSelector({ include: [], exclude: ["keep/**"], maxSize: 10 }, "in/", "out/");
    expect(selector.acceptsExtra(entry("out/keep/a"))).toBe(false);
    expect(selector.acceptsExtra(entry("out/big", { size: 11 }))).toBe(false);
    expect(selector.acceptsExtra(entry("out/a"))).toBe(true);
  });
});

describe("scopesOf", () => {
  it("merges prefixes that overlap and sorts the rest by code points", () => {
    const prefixes = ["b/", "a/x", "a/", "\u{1F600}", "\uFFFD", "a/", "a/y/z"];
    expect(scopesOf({ ...ALL, prefixes }, "in/")).toEqual(["in/a/", "in/b/", "in/\uFFFD", "in/\u{1F600}"]);
  });
  it("is the whole location without prefixes, or with an empty one", () => {
    expect(scopesOf(ALL, "in/")).toEqual(["in/"]);
    expect(scopesOf({ ...ALL, prefixes: ["a", ""] }, "in/")).toEqual(["in/"]);
  });
});

describe("keysOf", () => {
  it("sorts, and names each key once", () => {
    expect(keysOf({ ...ALL, keys: ["b", "a", "b"] }, "in/")).toEqual(["in/a", "in/b"]);
    expect(keysOf(ALL, "in/")).toBeUndefined();
  });
});

describe("the marker of the location itself", () => {
  const marker = { key: "x/", size: 0 };

  it("is left out where the other side is a whole bucket, on either side", () => {
    expect(createSelector({ include: [], exclude: [] }, "x/", "").accepts(marker)).toBe(false);
    expect(createSelector({ include: [], exclude: [] }, "", "x/").acceptsExtra(marker)).toBe(false);
  });

  it("takes part where it has a place, or holds data", () => {
    expect(createSelector({ include: [], exclude: [] }, "x/", "y/").accepts(marker)).toBe(true);
    expect(createSelector({ include: [], exclude: [] }, "x/", "").accepts({ ...marker, size: 1 })).toBe(true);
    expect(createSelector({ include: [], exclude: [] }, "", "").accepts(marker)).toBe(true);
  });
});
