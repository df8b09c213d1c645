import { describe, expect, it } from "vitest";
import { eachAsItComes } from "./stream.ts";

async function collect<T>(values: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const value of values) into.push(value);
  return into;
}

describe("eachAsItComes", () => {
  it("yields what is told, before, between and after waits", async () => {
    const stream = eachAsItComes<number>(async (told) => {
      told(1);
      told(2);
      await Promise.resolve();
      told(3);
    });
    expect(await collect(stream)).toEqual([1, 2, 3]);
  });

  it("yields each at once, while the work goes on", async () => {
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stream = eachAsItComes<string>(async (told) => {
      told("early");
      await gate;
      told("late");
    });
    expect(await stream.next()).toEqual({ done: false, value: "early" });
    release();
    expect(await collect(stream)).toEqual(["late"]);
  });

  it("fails as the work does, after what it told", async () => {
    const stream = eachAsItComes<number>(async (told) => {
      told(1);
      throw new Error("broken");
    });
    const seen: number[] = [];
    await expect(collect(stream, seen)).rejects.toThrow("broken");
    expect(seen).toEqual([1]);
  });
});
