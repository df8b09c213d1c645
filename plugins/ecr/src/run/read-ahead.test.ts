import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { readAhead } from "./read-ahead.ts";

async function* numbers(count: number, seen: number[], error?: Error) {
  for (let i = 0; i < count; i++) {
    seen.push(i);
    await turn();
    yield i;
  }
  if (error !== undefined) throw error;
}

describe("reading ahead", () => {
  it("begins before anybody asks, and not further than it may", async () => {
    const seen: number[] = [];
    const ahead = readAhead(numbers(10, seen), 2);
    for (let i = 0; i < 20; i++) await turn();
    expect(seen).toEqual([0, 1]);
    const got: number[] = [];
    for await (const value of ahead) got.push(value);
    expect(got).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("gives a failure after what came before it, and to nobody else", async () => {
    const ahead = readAhead(numbers(2, [], new Error("broken")), 5);
    for (let i = 0; i < 20; i++) await turn();
    const got: number[] = [];
    const all = async () => {
      for await (const value of ahead) got.push(value);
    };
    await expect(all()).rejects.toThrow("broken");
    expect(got).toEqual([0, 1]);
  });

  it("ends with an empty source", async () => {
    for await (const _ of readAhead(numbers(0, []), 1)) throw new Error("there is nothing");
  });
});
