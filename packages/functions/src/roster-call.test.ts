import { HubError } from "@dth/core/error";
import { TELL_MS } from "@dth/core/roster";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { fakeClock } from "@dth/testkit/clock";
import { sequentialIds } from "@dth/testkit/ids";
import { memoryRoster } from "@dth/testkit/roster";
import { describe, expect, it, vi } from "vitest";
import { withRosterCall } from "./roster-call.ts";

const NONE = { objects: 0, bytes: 0 };
const SNAPSHOT: ProgressSnapshot = {
  ...{ phase: "copying", found: NONE, same: NONE, filtered: NONE, extra: NONE, queued: NONE, listingComplete: true },
  ...{ copied: NONE, skipped: NONE, failed: NONE, deleted: NONE, retries: 2, throttles: 1, startedAt: 0, elapsedMs: 1 },
  ...{ transferredBytes: 50, requestsInFlight: 8, limiting: "source" },
};

describe("withRosterCall", () => {
  it("says that it works and how it goes, and leaves at the end, however that comes", async () => {
    const [roster, clock, log] = [memoryRoster(), fakeClock(), vi.fn()];
    const parts = { roster, clock, ids: sequentialIds(), log };
    const work = withRosterCall(parts, "r", new AbortController().signal, async ({ watch }) => {
      watch(() => SNAPSHOT);
      await clock.advance(TELL_MS);
      const counts = { transferredBytes: 50, requestsInFlight: 8, retries: 2, throttles: 1 };
      expect(await roster.shares("r")).toMatchObject([{ at: clock.now(), ...counts, limiting: "source" }]);
      throw new HubError("STALLED", "it stood still");
    });
    await expect(work).rejects.toMatchObject({ code: "STALLED" });
    expect(await roster.shares("r")).toEqual([]);
    expect(log).not.toHaveBeenCalled();
  });

  it("goes on without a roster that cannot be written, and says so", async () => {
    const [clock, log] = [fakeClock(), vi.fn()];
    const refuse = () => Promise.reject(new HubError("THROTTLED", "too fast"));
    const parts = { roster: { ...memoryRoster(), tell: refuse, leave: refuse }, clock, ids: sequentialIds(), log };
    expect(await withRosterCall(parts, "r", new AbortController().signal, async () => 5)).toBe(5);
    expect(log).toHaveBeenCalledWith("warn", "the roster cannot be written", expect.anything());
  });
});
