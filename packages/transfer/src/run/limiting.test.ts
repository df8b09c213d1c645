import type { LimitingFactor } from "@dth/core/run-progress";
import { describe, expect, it } from "vitest";
import { type Activity, createThrottleMemory, limitingFactor } from "./limiting.ts";

const quiet = { requests: 100, throttles: 0, busyMs: 0, rateWaitMs: 0 };
const calm: Activity = {
  elapsedMs: 1000,
  source: { ...quiet, busyMs: 900 },
  destination: { ...quiet, busyMs: 500 },
  bufferWaitMs: 0,
  bandwidthWaitMs: 0,
  starved: false,
  listingComplete: true,
  cpu: 0.2,
};

const cases: readonly [LimitingFactor, string, Partial<Activity>][] = [
  ["source", "its requests take longer", {}],
  ["destination", "its requests take longer", { destination: { ...quiet, busyMs: 950 } }],
  ["source-throttled", "it throttles", { source: { ...quiet, throttles: 5 } }],
  ["destination-throttled", "it throttles, whatever else", { destination: { ...quiet, throttles: 5 }, cpu: 1 }],
  ["bandwidth-cap", "bytes wait for it", { bandwidthWaitMs: 700 }],
  ["request-cap", "requests wait for it", { source: { ...quiet, busyMs: 900, rateWaitMs: 5000 } }],
  ["cpu", "the event loop is busy", { cpu: 0.95 }],
  ["listing", "there is nothing to do while listing", { starved: true, listingComplete: false }],
  ["source", "there is little to do after listing", { starved: true, listingComplete: true }],
  ["memory-cap", "copies wait for memory", { bufferWaitMs: 4000 }],
  ["nothing", "nothing happens", { source: quiet, destination: quiet }],
  [
    "source",
    "one throttle among thousands is no limit",
    { source: { ...quiet, busyMs: 900, requests: 5000, throttles: 1 } },
  ],
];

describe("what limits a run", () => {
  it.each(cases)("is %s when %s", (factor, _why, change) => {
    expect(limitingFactor({ ...calm, ...change })).toBe(factor);
  });
});

describe("a throttle", () => {
  it("is felt for a while after the last one, for what is refused waits", () => {
    let now = 0;
    const remember = createThrottleMemory(() => now);
    expect(remember("destination")).toBe("destination");
    expect(remember("destination-throttled")).toBe("destination-throttled");
    now = 9_999;
    const factors: readonly LimitingFactor[] = ["destination", "source", "nothing", "cpu", "listing"];
    expect(factors.map(remember)).toEqual([
      "destination-throttled",
      "destination-throttled",
      "destination-throttled",
      "cpu",
      "listing",
    ]);
    now = 10_000;
    expect(remember("destination")).toBe("destination");
  });
});
