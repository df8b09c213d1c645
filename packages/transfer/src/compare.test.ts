import type { ObjectEntry } from "@dth/core/object";
import { describe, expect, it } from "vitest";
import { type Comparison, compareWithMemory, createComparator, type EtagTraits, relateEtags } from "./compare.ts";

const [A, B] = ["a".repeat(32), "b".repeat(32)];
const AWS: EtagTraits = { etag: "md5", multipartEtag: "md5-of-md5s" };
const OSS: EtagTraits = { etag: "md5", multipartEtag: "opaque" };
const OPAQUE: EtagTraits = { etag: "opaque", multipartEtag: "opaque" };

const entry = (fields: Partial<ObjectEntry> = {}): ObjectEntry => ({ key: "k", size: 1, ...fields });

describe("relateEtags", () => {
  const rows: [string | undefined, string | undefined, EtagTraits, EtagTraits, string][] = [
    [A, A, AWS, AWS, "equal"],
    [A, B, AWS, AWS, "unequal"],
    [A, A, AWS, OSS, "equal"],
    [A, A, AWS, OPAQUE, "incomparable"],
    [A, B, OPAQUE, AWS, "incomparable"],
    [`${A}-2`, `${A}-2`, AWS, AWS, "equal"],
    [`${A}-2`, `${B}-2`, AWS, AWS, "unequal"],
    [`${A}-2`, `${A}-3`, AWS, AWS, "incomparable"],
    [`${A}-2`, A, AWS, AWS, "incomparable"],
    [A, `${A}-2`, AWS, AWS, "incomparable"],
    [`${A}-2`, `${A}-2`, OSS, AWS, "incomparable"],
    [`${A}-2`, `${A}-2`, AWS, OSS, "incomparable"],
    ["x".repeat(32), "x".repeat(32), AWS, AWS, "incomparable"],
    ["null", "null", AWS, AWS, "incomparable"],
    [undefined, A, AWS, AWS, "incomparable"],
    [A, undefined, AWS, AWS, "incomparable"],
  ];
  for (const [ours, theirs, a, b, expected] of rows) {
    it(`${ours} against ${theirs} (${a.etag}/${a.multipartEtag}, ${b.etag}/${b.multipartEtag}): ${expected}`, () => {
      expect(relateEtags(ours, theirs, a, b)).toBe(expected);
    });
  }
});

describe("createComparator", () => {
  const rows: [mode: "etag" | "size" | "time" | "checksum", Partial<ObjectEntry>, Partial<ObjectEntry>, Comparison][] =
    [
      ["size", { size: 1, etag: A }, { size: 1, etag: B }, "same"],
      ["size", { size: 1 }, { size: 2 }, "different"],
      ["time", { lastModified: 5 }, { lastModified: 5 }, "same"],
      ["time", { lastModified: 5 }, { lastModified: 6 }, "same"],
      ["time", { lastModified: 6 }, { lastModified: 5 }, "different"],
      ["time", {}, { lastModified: 5 }, "different"],
      ["time", { lastModified: 5 }, {}, "different"],
      ["time", { size: 1, lastModified: 5 }, { size: 2, lastModified: 6 }, "different"],
      ["checksum", { etag: A }, { etag: A }, "ask-content"],
      ["checksum", { size: 1 }, { size: 2 }, "different"],
      ["etag", { etag: A }, { etag: A }, "same"],
      ["etag", { etag: A, size: 1 }, { etag: A, size: 2 }, "different"],
      ["etag", { etag: A }, { etag: B }, "ask-memory-else-different"],
      ["etag", { etag: `${A}-2` }, { etag: B }, "ask-memory-else-time"],
      ["etag", {}, {}, "ask-memory-else-time"],
    ];
  for (const [mode, ours, theirs, expected] of rows) {
    it(`${mode}: ${JSON.stringify(ours)} against ${JSON.stringify(theirs)} is ${expected}`, () => {
      expect(createComparator(mode, AWS, AWS)(entry(ours), entry(theirs))).toBe(expected);
    });
  }
});

describe("compareWithMemory", () => {
  const source = entry({ etag: A, lastModified: 10 });
  const older = entry({ etag: B, lastModified: 9 });
  const newer = entry({ etag: B, lastModified: 11 });
  const copy = { key: "k", sourceEtag: A, destinationEtag: B };

  it("believes a remembered copy that both ETags still fit, whatever the times", () => {
    expect(compareWithMemory("ask-memory-else-different", source, older, copy)).toBe("same");
    expect(compareWithMemory("ask-memory-else-time", source, older, copy)).toBe("same");
  });
  it("does not believe it when the source changed", () => {
    expect(compareWithMemory("ask-memory-else-different", { ...source, etag: B }, older, copy)).toBe("different");
  });
  it("does not believe it when the destination changed", () => {
    expect(compareWithMemory("ask-memory-else-different", source, { ...newer, etag: A }, copy)).toBe("different");
  });
  it("knows a changed source by the remembered copy, although its time is older", () => {
    const restored = { ...source, etag: B };
    expect(compareWithMemory("ask-memory-else-time", restored, newer, copy)).toBe("different");
    expect(compareWithMemory("ask-memory-else-time", entry({ lastModified: 10 }), newer, copy)).toBe("same");
  });
  it("falls back to the order of modification only where ETags say nothing", () => {
    expect(compareWithMemory("ask-memory-else-time", source, newer, undefined)).toBe("same");
    expect(compareWithMemory("ask-memory-else-time", source, older, undefined)).toBe("different");
    expect(compareWithMemory("ask-memory-else-different", source, newer, undefined)).toBe("different");
  });
});
