import { compareKeys } from "@dth/core/key-order";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyMap } from "./key-map.ts";

describe("createKeyMap", () => {
  it("swaps the prefix at the start only", () => {
    const keys = createKeyMap("in/", "in/out/in/");
    expect(keys.toDestination("in/in/a")).toBe("in/out/in/in/a");
    expect(keys.toSource("in/out/in/in/a")).toBe("in/in/a");
  });

  it("maps back and forth, and orders across the sides as on one side", () => {
    const text = fc.string({ unit: "binary", maxLength: 6 });
    fc.assert(
      fc.property(text, text, text, text, (from, to, a, b) => {
        const keys = createKeyMap(from, to);
        expect(keys.toSource(keys.toDestination(from + a))).toBe(from + a);
        expect(Math.sign(keys.compare(from + a, to + b))).toBe(Math.sign(compareKeys(a, b)));
      }),
      { numRuns: 1000 },
    );
  });
});
