import { LIMITING_FACTORS } from "@dth/core/run-progress";
import { describe, expect, it } from "vitest";
import { LIMITS, limitOf, STANDSTILLS } from "./limits.ts";

const run = (progress: string, limiting: string | undefined, paused = false) => ({ progress, limiting, paused });

describe("what limits a run", () => {
  it("is said of each factor, with what to do", () => {
    for (const factor of LIMITING_FACTORS) {
      const { what, next } = limitOf(run("IN_PROGRESS", factor));
      expect(what).toEqual(LIMITS[factor].what);
      expect(next.en.length).toBeGreaterThan(10);
    }
  });

  it("is never that it runs freely while it stands still", () => {
    expect(limitOf(run("STARTING", undefined))).toBe(STANDSTILLS.STARTING);
    expect(limitOf(run("IN_PROGRESS", undefined))).toBe(STANDSTILLS.STARTING);
    expect(limitOf(run("STOPPING", "nothing"))).toBe(STANDSTILLS.STOPPING);
    expect(limitOf(run("IN_PROGRESS", "nothing", true))).toBe(STANDSTILLS.paused);
  });

  it("is named as it comes where this console does not know it", () => {
    expect(limitOf(run("IN_PROGRESS", "moon-phase")).what.en).toBe("moon-phase");
  });
});
