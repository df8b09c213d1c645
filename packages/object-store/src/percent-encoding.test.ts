import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copySource } from "./copy-object.ts";
import { decodeListed, encodePath, encodeQuery, encodeQueryPart } from "./percent-encoding.ts";

const key = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });

describe("paths", () => {
  it("bring every key back", () => {
    fc.assert(
      fc.property(key, (text) => void expect(decodeURIComponent(encodePath(text))).toBe(text)),
      { numRuns: 1000 },
    );
  });

  it("hold nothing but unreserved characters, slashes and escapes", () => {
    fc.assert(
      fc.property(key, (text) => void expect(encodePath(text)).toMatch(/^(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2})*$/)),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["a//b/../c/./d", "a//b/../c/./d"],
    ["/leading", "/leading"],
    ["!'()*", "%21%27%28%29%2A"],
    ["a b+c%", "a%20b%2Bc%25"],
    ["\u{1F600}", "%F0%9F%98%80"],
    ["tab\tcr\r\0", "tab%09cr%0D%00"],
    ["back\\slash", "back%5Cslash"],
  ])("write %j as %s", (text, encoded) => {
    expect(encodePath(text)).toBe(encoded);
  });

  it("refuse what is no Unicode text", () => {
    expect(() => encodePath("\ud800")).toThrow(expect.objectContaining({ code: "KEY_NOT_ACCEPTED" }));
  });
});

describe("queries", () => {
  it("are ordered by name, then by value", () => {
    const query = [
      ["b", "1"],
      ["a-b", "1"],
      ["a", "2"],
      ["a", "1"],
    ] as const;
    expect(encodeQuery(query)).toBe("a=1&a=2&a-b=1&b=1");
  });

  it("encode the slash", () => {
    expect(encodeQueryPart("a/b c")).toBe("a%2Fb%20c");
  });
});

describe("names of listings", () => {
  it("come back from query-style encoding", () => {
    const formEncode = (text: string) => encodeQueryPart(text).replaceAll("%20", "+");
    fc.assert(
      fc.property(key, (text) => void expect(decodeListed(formEncode(text))).toBe(text)),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["a+b%2Bc", "a b+c"],
    ["100%", "100%"],
    ["%zz%41", "%zzA"],
    ["caf%C3%A9%", "café%"],
    ["%F", "%F"],
  ])("are read leniently: %s", (text, decoded) => {
    expect(decodeListed(text)).toBe(decoded);
  });
});

describe("copy sources", () => {
  it("are encoded like paths, the version as a query", () => {
    expect(copySource({ bucket: "b", key: "a b/ü+%", versionId: "v/1" })).toBe("b/a%20b/%C3%BC%2B%25?versionId=v%2F1");
  });
});
