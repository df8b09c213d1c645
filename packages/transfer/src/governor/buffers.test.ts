import fc from "fast-check";
import { expect, it } from "vitest";
import { createBuffers } from "./buffers.ts";

const MIB = 1024 * 1024;

it("gives memory that is large enough and at most a third larger, above the smallest", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * MIB }), (size) => {
      const { length } = createBuffers(1).take(size);
      expect(length).toBeGreaterThanOrEqual(size);
      expect(length).toBeLessThanOrEqual(Math.max(4096, size * 1.5));
    }),
    { numRuns: 50 },
  );
  expect(createBuffers(1).take(8 * MIB)).toHaveLength(8 * MIB);
});

it("gives the same memory again, but never to two at once", () => {
  const buffers = createBuffers(10 * MIB);
  const first = buffers.take(MIB);
  const second = buffers.take(MIB);
  expect(second).not.toBe(first);
  buffers.give(first);
  expect(buffers.take(MIB - 1)).toBe(first);
});

it("never uses memory again that was lost", () => {
  const buffers = createBuffers(10 * MIB);
  const lost = buffers.take(MIB);
  buffers.lose(lost);
  expect(buffers.take(MIB)).not.toBe(lost);
});

it("keeps no more than its bound, whatever the sizes", () => {
  const buffers = createBuffers(4 * MIB);
  const small = [buffers.take(MIB), buffers.take(MIB), buffers.take(MIB), buffers.take(MIB)];
  for (const memory of small) buffers.give(memory);
  const large = buffers.take(3 * MIB);
  buffers.give(large);
  const again = [buffers.take(MIB), buffers.take(MIB)];
  expect(again.filter((memory) => small.includes(memory))).toHaveLength(1);
});
