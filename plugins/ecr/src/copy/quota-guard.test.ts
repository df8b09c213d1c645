import { fakeClock } from "@dth/testkit/clock";
import { describe, expect, it } from "vitest";
import type { PullQuota } from "../registry/quota.ts";
import { createQuotaGuard } from "./quota-guard.ts";

const IMAGE = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";

function guardWith(quota: Partial<PullQuota> | undefined) {
  const clock = fakeClock();
  const seen = quota && { limit: 100, remaining: 100, windowSeconds: 21_600, seenAt: clock.now(), ...quota };
  return { clock, guard: createQuotaGuard(() => seen, clock) };
}
const refused = expect.objectContaining({ code: "IMAGE_QUOTA_EXHAUSTED" });

describe("pulls that a registry still allows", () => {
  it("do not matter where there is no quota", () => {
    const { guard } = guardWith(undefined);
    for (let i = 0; i < 1_000; i++) guard.take(INDEX);
    expect(guard.renewedAt).toBeUndefined();
  });

  it("are counted one for an image, and in reserve for an index", () => {
    const { guard, clock } = guardWith({ remaining: 18 });
    guard.take(INDEX);
    guard.take(IMAGE);
    guard.take(IMAGE);
    expect(() => guard.take(IMAGE)).toThrow(refused);
    expect(guard.renewedAt).toBe(clock.now() + 21_600_000);
  });

  it("count again as the registry does when it tells a newer count", async () => {
    const clock = fakeClock();
    let seen = { limit: 100, remaining: 2, windowSeconds: 60, seenAt: clock.now() };
    const guard = createQuotaGuard(() => seen, clock);
    const ended = guard.take(IMAGE);
    guard.take(IMAGE);
    ended();
    await clock.advance(1);
    seen = { ...seen, remaining: 2, seenAt: clock.now() };
    guard.take(IMAGE);
    expect(() => guard.take(IMAGE)).toThrow(refused);
  });

  it("stay closed for the run once they are used up", () => {
    const { guard } = guardWith({ remaining: 10 });
    expect(() => guard.take(INDEX)).toThrow(refused);
    expect(() => guard.take(IMAGE)).toThrow(refused);
  });

  it("are closed by the registry's own word", () => {
    const { guard } = guardWith(undefined);
    guard.exhausted();
    expect(() => guard.take(IMAGE)).toThrow(refused);
  });

  it("allow an index where the whole quota is smaller than the reserve", () => {
    const { guard } = guardWith({ limit: 10, remaining: 10 });
    guard.take(INDEX);
    expect(guard.renewedAt).toBeUndefined();
  });
});
