import type { ProgressSnapshot } from "@dth/core/run-progress";
import { describe, expect, it, test } from "vitest";
import type { RunDocument } from "./run-records.ts";
import { findStuck } from "./watchdog.ts";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const NONE = { objects: 0, bytes: 0 };
const SIDE = { type: "toys", parameters: {} };

const SNAPSHOT: ProgressSnapshot = {
  ...{ found: NONE, same: NONE, filtered: NONE, extra: NONE, queued: NONE },
  ...{ copied: NONE, skipped: NONE, failed: NONE, deleted: NONE },
  ...{ transferredBytes: 0, requestsInFlight: 4, retries: 0, throttles: 0 },
  ...{ phase: "copying", listingComplete: true, limiting: "nothing", startedAt: 0, elapsedMs: 1 },
};

function run(change: Partial<RunDocument> = {}): RunDocument {
  return {
    ...{ id: "r", version: 1, taskId: "t", number: 1, trigger: "person", by: "x" },
    ...{ progress: "IN_PROGRESS", paused: false, startedAt: 0, launchedAt: NOW - 60 * MINUTE },
    ...{ heartbeatAt: NOW, progressedAt: NOW - 20 * MINUTE, snapshot: SNAPSHOT },
    job: { taskId: "t", runId: "r", plugin: "toy", source: SIDE, destination: SIDE, options: {} },
    ...change,
  };
}

describe("the watchdog", () => {
  it.each([
    ["something moved lately", { progressedAt: NOW - 14 * MINUTE }],
    ["it is paused", { paused: true }],
    ["it was launched again lately", { launchedAt: NOW - MINUTE }],
    ["its execution is being brought into being", { launchedAt: NOW - 10 * MINUTE, heartbeatAt: NOW - 30 * MINUTE }],
  ])("is content when %s", (_, change) => {
    expect(findStuck(run(change), NOW)).toBeUndefined();
  });

  const because = (change: Partial<ProgressSnapshot>) => run({ snapshot: { ...SNAPSHOT, ...change } });
  const rows: readonly [string, RunDocument, RegExp][] = [
    ["the last snapshot's limit", because({ limiting: "source" }), /^the source does not answer$/],
    ["throttling", because({ limiting: "destination-throttled" }), /^the destination asks for fewer requests$/],
    ["throttling on the side", because({ limiting: "source", throttles: 7 }), /; it was throttled 7 times$/],
    [
      "the last error",
      because({ lastError: { code: "NETWORK", message: "connection reset" } }),
      /^it is copying with 4 requests under way; the last error was NETWORK: connection reset$/,
    ],
    ["no snapshot", run({ snapshot: undefined }), /has not told of any progress$/],
    ["no sign of life", run({ heartbeatAt: NOW - 4 * MINUTE }), /no sign of life/],
    ["no begin", run({ heartbeatAt: undefined, launchedAt: NOW - 40 * MINUTE }), /^it waits to be executed/],
  ];
  test.each(rows)("names %s", (_, stuck, words) => {
    const { en, zh } = findStuck(stuck, NOW)?.because ?? { en: "", zh: "" };
    expect(en).toMatch(words);
    // What another side said stays in its own words.
    expect(zh.replace("NETWORK：connection reset", "")).not.toMatch(/[a-z]/i);
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it("says since when", () => {
    expect(findStuck(run(), NOW)?.since).toBe(NOW - 20 * MINUTE);
  });
});
