import { expect, it } from "vitest";
import { overridden } from "./overridden.ts";

class Counter {
  #count = 0;
  add(by: number): number {
    this.#count += by;
    return this.#count;
  }
  get count(): number {
    return this.#count;
  }
}

it("replaces methods, and leaves the others to the object with its private state", () => {
  const counter = new Counter();
  const doubling = overridden(counter, { add: (by) => counter.add(2 * by) });
  expect([doubling.add(1), doubling.count, counter.add(1), doubling.count]).toEqual([2, 2, 3, 3]);
});
