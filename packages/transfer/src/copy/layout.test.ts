import { HubError } from "@dth/core/error";
import { memoryStore } from "@dth/testkit/object-store";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partRange, planParts } from "./layout.ts";

const MIB = 1024 * 1024;
const { traits } = memoryStore();
const limits = fc
  .record({
    minSize: fc.integer({ min: 1, max: 8 * MIB }),
    more: fc.nat(5 * 1024 * MIB),
    maxCount: fc.integer({ min: 1, max: 10_000 }),
  })
  .map(({ minSize, more, maxCount }) => ({ minSize, maxSize: minSize + more, maxCount, equalSize: false }));

describe("the ranges of parts", () => {
  it("cover every object without a gap or an overlap, within the destination's limits", () => {
    fc.assert(
      fc.property(limits, fc.nat(2 ** 43), fc.integer({ min: 1, max: 512 * MIB }), (parts, size, wanted) => {
        const destination = { ...traits, parts, maxObjectSize: 2 ** 42 };
        const fits = size <= destination.maxObjectSize && size <= parts.maxSize * parts.maxCount;
        if (!fits) return void expect(() => planParts(size, wanted, destination)).toThrow(HubError);
        const layout = planParts(size, wanted, destination);
        expect(layout.partSize).toBeGreaterThanOrEqual(Math.min(parts.minSize, parts.maxSize));
        expect(layout.partSize).toBeLessThanOrEqual(parts.maxSize);
        expect(layout.partCount).toBeLessThanOrEqual(parts.maxCount);
        let reached = 0;
        for (let partNumber = 1; partNumber <= layout.partCount; partNumber++) {
          const { start, end } = partRange(layout, size, partNumber);
          if (start !== reached || (end <= start && size > 0)) throw new Error(`part ${partNumber} is ${start}-${end}`);
          reached = end;
        }
        expect(reached).toBe(size);
      }),
      { numRuns: 300 },
    );
  });
});
