import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

describe("a rate limiter", () => {
  it("lets a burst through, then says how long to wait", () => {
    let now = 0;
    const limiter = createRateLimiter({ now: () => now }, { burst: 3, perSecond: 2 });
    expect([1, 2, 3, 4].map(() => limiter.take("a"))).toEqual([0, 0, 0, 500]);
    expect(limiter.take("b")).toBe(0);
    now = 500;
    expect([limiter.take("a"), limiter.take("a")]).toEqual([0, 500]);
  });

  it("lets what costs more than a whole burst through when the burst is full", () => {
    const limiter = createRateLimiter({ now: () => 0 }, { burst: 3, perSecond: 1 });
    expect(limiter.take("a", 10)).toBe(0);
    expect(limiter.take("a", 1)).toBe(1000);
  });

  it("never lets more through than burst and rate allow, wherever the clock jumps", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 1500 }), { maxLength: 200 }), (steps) => {
        let now = 1_000_000;
        let forward = 0;
        let through = 0;
        const limiter = createRateLimiter({ now: () => now }, { burst: 5, perSecond: 2 });
        for (const step of steps) {
          now += step;
          forward += Math.max(0, step);
          if (limiter.take("a") === 0) through++;
        }
        expect(through).toBeLessThanOrEqual(5 + (forward / 1000) * 2 + 1e-6);
      }),
    );
  });

  it("forgets the caller that asked longest ago when there are too many", () => {
    const limiter = createRateLimiter({ now: () => 0 }, { burst: 1, perSecond: 1 });
    expect([limiter.take("first"), limiter.take("first")]).toEqual([0, 1000]);
    for (let i = 0; i < 10_000; i++) limiter.take(`c${i}`);
    expect(limiter.take("first")).toBe(0);
  });
});
