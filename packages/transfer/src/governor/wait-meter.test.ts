import { fakeClock } from "@dth/testkit/clock";
import { expect, it } from "vitest";
import { createWaitMeter } from "./wait-meter.ts";

it("counts waits while they last, each for itself, and those that are given up until then", async () => {
  const clock = fakeClock();
  const meter = createWaitMeter(clock);
  const stop = new AbortController();
  const waits = [meter.during(clock.sleep(3_000)), meter.during(clock.sleep(10_000, stop.signal))];
  await clock.advance(1_000);
  expect(meter.ms).toBe(2_000);
  await clock.advance(3_000);
  expect(meter.ms).toBe(7_000);
  stop.abort(new Error("enough"));
  await Promise.allSettled(waits);
  await clock.advance(5_000);
  expect(meter.ms).toBe(7_000);
});
