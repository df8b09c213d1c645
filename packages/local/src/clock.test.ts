import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";

describe("systemClock", () => {
  it("tells the time in milliseconds", () => {
    expect(Math.abs(systemClock().now() - Date.now())).toBeLessThan(1000);
  });

  it("wakes after a sleep", async () => {
    await systemClock().sleep(1);
  });

  it("rejects at once with the reason of a signal that has aborted", async () => {
    const reason = new Error("enough");
    await expect(systemClock().sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("rejects with the reason when the signal aborts during the sleep", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const sleeping = systemClock().sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });
});
