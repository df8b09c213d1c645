import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareKeys } from "./key-order.ts";

describe("compareKeys", () => {
  it("orders as the UTF-8 bytes do", () => {
    const key = fc.string({ unit: "binary", maxLength: 12 });
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    );
  });

  it("puts a replacement character before an emoji, unlike `<`", () => {
    expect(compareKeys("\uFFFD", "\u{1F600}")).toBeLessThan(0);
    expect("\uFFFD" < "\u{1F600}").toBe(false);
  });
});
