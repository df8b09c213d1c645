import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSharedRateLimiter, WINDOW_MS } from "./shared-rate-limiter.ts";

/** Processes that share a count, as functions do by a table. */
function processes(count: number, now: () => number) {
  const counts = new Map<string, number>();
  let asked = 0;
  const add = async (caller: string, window: number, calls: number) => {
    asked += 1;
    const total = (counts.get(`${caller} ${window}`) ?? 0) + calls;
    counts.set(`${caller} ${window}`, total);
    return total;
  };
  const rate = { burst: 100, perSecond: 10 };
  return {
    limiters: Array.from({ length: count }, () => createSharedRateLimiter({ now }, rate, add)),
    asked: () => asked,
  };
}

describe("a rate that many processes keep together", () => {
  it("asks nobody for the few calls that most people have", async () => {
    const { limiters, asked } = processes(1, () => 0);
    expect(await Promise.all([1, 2, 3].map(() => limiters[0]?.take("a")))).toEqual([0, 0, 0]);
    expect(asked()).toBe(0);
    expect(await limiters[0]?.take("a")).toBe(0);
    expect(asked()).toBe(1);
  });

  it("refuses one who floods, wherever the calls come in, until the window is over, and nobody else", async () => {
    let now = 4_000;
    const { limiters, asked } = processes(10, () => now);
    let through = 0;
    const waits = new Set<number | undefined>();
    for (let call = 0; call < 5_000; call++) {
      const wait = await limiters[call % 10]?.take("flood");
      if (wait === 0) through += 1;
      else waits.add(wait);
    }
    expect(through).toBeGreaterThanOrEqual(100);
    expect(through).toBeLessThanOrEqual(100 + 10 * 3 + 20);
    expect([...waits]).toEqual([WINDOW_MS - 4_000]);
    expect(asked()).toBeLessThanOrEqual(20);
    expect(await limiters[3]?.take("calm")).toBe(0);
    now = WINDOW_MS;
    expect(await limiters[3]?.take("flood")).toBe(0);
  });

  it("lets what costs more than a whole window through once, and answers failures of the count with them", async () => {
    const { limiters } = processes(1, () => 0);
    expect(await limiters[0]?.take("a", 1_000)).toBe(0);
    expect(await limiters[0]?.take("a", 1_000)).toBe(WINDOW_MS);
    const broken = createSharedRateLimiter({ now: () => 0 }, { burst: 1, perSecond: 1 }, () =>
      Promise.reject(new Error("no table")),
    );
    await expect(broken.take("a", 5)).rejects.toThrow("no table");
  });

  it("never lets more through than the rate and what processes answer by themselves", async () => {
    const calls = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 30 })), { maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const { limiters } = processes(5, () => 1);
        let through = 0;
        for (const [process, cost] of all) if ((await limiters[process]?.take("a", cost)) === 0) through += cost;
        expect(through).toBeLessThanOrEqual(100 + 5 * 3 + 30);
      }),
      { numRuns: 50 },
    );
  });
});
