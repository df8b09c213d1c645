import { fakeClock } from "@dth/testkit/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGovernor, type GovernorOptions } from "./governor.ts";

type Release = () => void;

function governor(options: Partial<GovernorOptions> = {}) {
  const clock = fakeClock();
  return { clock, governor: createGovernor({ clock, maxRequests: 64, maxBufferedBytes: 1000, ...options }) };
}

/** A grant that must not have needed a promise. */
function now<T>(grant: T | Promise<T>): T {
  expect(grant).not.toBeInstanceOf(Promise);
  return grant as T;
}

/** A clock that can be set back. */
function settable() {
  const clock = fakeClock();
  let back = 0;
  const set = { ...clock, now: () => clock.now() - back };
  const setBack = (ms: number) => {
    back = ms;
  };
  return { clock, set, setBack };
}

describe("a clock that is set back", () => {
  it("makes nobody wait for the time that it shows again", async () => {
    const { clock, set, setBack } = settable();
    const { governor: g } = governor({ clock: set, bandwidth: 1_000 });
    expect(g.takeBytes(1_000)).toBeUndefined();
    setBack(3_600_000);
    const taken = g.takeBytes(1);
    await clock.advance(1_000);
    expect(await Promise.race([taken, Promise.resolve("waits")])).toBeUndefined();
  });

  it("does not keep slots from adapting", () => {
    const { set, setBack } = settable();
    const { governor: g } = governor({ clock: set });
    for (let i = 0; i < 32; i++) now(g.acquire("e"));
    g.throttled("e", undefined);
    const once = g.counts().endpoints.get("e")?.limit ?? 0;
    setBack(3_600_000);
    g.throttled("e", undefined);
    expect(g.counts().endpoints.get("e")?.limit).toBeLessThan(once);
  });
});

describe("request slots", () => {
  it("are granted without a promise while there are some, then in order", async () => {
    const { governor: g } = governor({ maxRequests: 2 });
    const first = now(g.acquire("e"));
    now(g.acquire("e"));
    const order: string[] = [];
    const a = Promise.resolve(g.acquire("e")).then(() => order.push("a"));
    const b = Promise.resolve(g.acquire("e")).then((release) => {
      order.push("b");
      release();
    });
    expect(g.counts().endpoints.get("e")).toMatchObject({ inFlight: 2, waiting: 2 });
    first();
    first();
    await a;
    expect(order).toEqual(["a"]);
    now(g.acquire("other"))();
    expect(g.counts().endpoints.get("e")).toMatchObject({ inFlight: 2, waiting: 1 });
    void b;
  });

  it("leave the line when their signal aborts", async () => {
    const { governor: g } = governor({ maxRequests: 1 });
    const release = now(g.acquire("e"));
    const stop = new AbortController();
    const left = g.acquire("e", stop.signal);
    const stayed = g.acquire("e");
    stop.abort();
    await expect(left).rejects.toMatchObject({ code: "CANCELLED" });
    release();
    (await stayed)();
    expect(g.counts().endpoints.get("e")).toMatchObject({ inFlight: 0, waiting: 0 });
  });

  it("double every round trip until the first throttle", async () => {
    const { governor: g, clock } = governor({ maxRequests: 512 });
    const limits: number[] = [];
    for (let trip = 0; trip < 4; trip++) {
      const limit = g.counts().endpoints.get("e")?.limit ?? 32;
      const held = Array.from({ length: limit }, () => now(g.acquire("e")));
      await clock.advance(20);
      for (const release of held) release();
      limits.push(g.counts().endpoints.get("e")?.limit ?? 0);
    }
    expect(limits[0]).toBeGreaterThan(36);
    expect(limits[3]).toBeGreaterThan(60);
  });

  it("shrink once for a round trip of throttles, however many, then grow slowly", async () => {
    const { governor: g, clock } = governor();
    const held = Array.from({ length: 32 }, () => now(g.acquire("e")));
    for (let i = 0; i < 32; i++) g.throttled("e", undefined);
    const shrunk = g.counts().endpoints.get("e")?.limit ?? 0;
    expect(shrunk).toBe(19);
    await clock.advance(60);
    g.throttled("e", undefined);
    expect(g.counts().endpoints.get("e")?.limit).toBeLessThan(shrunk);
    for (const release of held) release();
    await clock.advance(6_000);
    const before = g.counts().endpoints.get("e")?.limit ?? 0;
    for (let trip = 0; trip < 3; trip++) {
      const limit = g.counts().endpoints.get("e")?.limit ?? 0;
      const trips = Array.from({ length: limit }, () => now(g.acquire("e")));
      for (const release of trips) release();
    }
    const after = g.counts().endpoints.get("e")?.limit ?? 0;
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThanOrEqual(before + 3);
  });

  it("never exceed the limit, whatever happens", () => {
    const step = fc.oneof(fc.constant("acquire"), fc.constant("release"), fc.constant("throttle"));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (steps, maxRequests) => {
        const { governor: g } = governor({ maxRequests });
        const held: Release[] = [];
        for (const what of steps) {
          if (what === "release") held.pop()?.();
          else if (what === "throttle") g.throttled("e", 100);
          else {
            const grant = g.acquire("e");
            if (typeof grant === "function") held.push(grant);
          }
          expect(g.counts().endpoints.get("e")?.inFlight ?? 0).toBeLessThanOrEqual(maxRequests);
        }
      }),
    );
  });
});

describe("caps", () => {
  it("keep the request rate, retries included", async () => {
    const { governor: g, clock } = governor({ requestRate: 100 });
    const start = clock.now();
    let granted = 0;
    for (let i = 0; i < 60; i++)
      void Promise.resolve(g.acquire("e")).then((release) => {
        granted++;
        release();
      });
    await clock.advance(200);
    expect(granted).toBeGreaterThanOrEqual(20);
    expect(granted).toBeLessThanOrEqual(32);
    await clock.advance(1_000);
    expect(granted).toBe(60);
    expect(g.counts().endpoints.get("e")?.rateWaitMs).toBeGreaterThan(0);
    expect(clock.now() - start).toBe(1_200);
  });

  it("keep the bandwidth over parts of any size", async () => {
    const { governor: g, clock } = governor({ bandwidth: 1000 });
    let bytes = 0;
    for (let i = 0; i < 10; i++) void Promise.resolve(g.takeBytes(1000)).then(() => (bytes += 1000));
    await clock.advance(4_900);
    expect(bytes).toBeGreaterThanOrEqual(4_000);
    expect(bytes).toBeLessThanOrEqual(6_250);
    expect(governor().governor.takeBytes(1e12)).toBeUndefined();
  });
});

describe("the buffer budget", () => {
  it("is never exceeded, and is given first come, first served", async () => {
    const { governor: g } = governor();
    const big = now(g.reserve(900));
    const order: number[] = [];
    const waiting = [200, 50].map(async (size) => {
      const release = await g.reserve(size);
      order.push(size);
      return release;
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    big();
    const releases = await Promise.all(waiting);
    expect(order).toEqual([200, 50]);
    expect(g.counts()).toMatchObject({ bufferedBytes: 250, peakBufferedBytes: 900 });
    for (const release of releases) release();
    expect(g.counts().bufferedBytes).toBe(0);
  });

  it("opens with what has passed, so that the first bytes are written before the last are read", async () => {
    const MIB = 1024 * 1024;
    const { governor: g } = governor({ maxBufferedBytes: 256 * MIB });
    const first = Array.from({ length: 6 }, () => now(g.reserve(8 * MIB)));
    const waiting = Array.from({ length: 12 }, () => Promise.resolve(g.reserve(8 * MIB)));
    expect(g.counts().bufferedBytes).toBe(48 * MIB);
    for (const release of first) release();
    await Promise.all(waiting);
    expect(g.counts().bufferedBytes).toBe(96 * MIB);
  });

  it("lets an object larger than itself pass alone", async () => {
    const { governor: g } = governor();
    const small = now(g.reserve(1));
    const huge = g.reserve(5000);
    expect(huge).toBeInstanceOf(Promise);
    small();
    (await huge)();
    expect(g.counts().peakBufferedBytes).toBe(1000);
  });
});
