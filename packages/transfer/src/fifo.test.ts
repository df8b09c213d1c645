import fc from "fast-check";
import { expect, it } from "vitest";
import { createFifo } from "./fifo.ts";

it("gives back what was added, in that order, as an array would", () => {
  const steps = fc.array(fc.oneof(fc.nat(), fc.constant("take" as const)), { size: "large" });
  fc.assert(
    fc.property(steps, (given) => {
      const fifo = createFifo<number>();
      const model: number[] = [];
      for (const step of given) {
        expect([fifo.length, fifo.first]).toEqual([model.length, model[0]]);
        if (step === "take") expect(fifo.take()).toBe(model.shift());
        else {
          fifo.add(step);
          model.push(step);
        }
      }
    }),
  );
});

it("keeps the order over more items than it makes room for at once", () => {
  const fifo = createFifo<number>();
  for (let i = 0; i < 1_000; i++) fifo.add(i);
  expect(Array.from({ length: 1_001 }, () => fifo.take())).toEqual([...Array(1_000).keys(), undefined]);
  expect(fifo.length).toBe(0);
});
