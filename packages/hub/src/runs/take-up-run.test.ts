import type { RunRef } from "@dth/core/launcher";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { describe, expect, it } from "vitest";
import { VIEWER } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";
import { endRun } from "./end-run.ts";
import { runsOf } from "./run-records.ts";
import { pauseRun, stopRun } from "./steer-run.ts";
import { takeUpRun } from "./take-up-run.ts";

const NONE = { objects: 0, bytes: 0 };

/** A hub whose executions only are there, and a run of it that several processes execute. */
async function scene() {
  const gone: Record<string, () => void> = {};
  const hub = await runningHub((_, { runId }: RunRef, signal) => {
    return new Promise((resolve) => {
      gone[runId] = resolve;
      signal.addEventListener("abort", () => resolve());
    });
  });
  const { id: taskId, currentRunId: runId = "" } = await hub.create();
  const run = async () => (await hub.runsOf(taskId))[0];
  return { hub, ref: { taskId, runId }, run, leave: () => gone[runId]?.() };
}

const work = (runId: string, ...keys: readonly string[]) => ({
  ...{ kind: "items" as const, id: "0", runId },
  items: keys.map((key) => ({ entry: { key, size: 10 }, action: "copy" as const })),
});
const SNAPSHOT: ProgressSnapshot = {
  ...{ phase: "copying", listingComplete: true, limiting: "nothing", startedAt: 0, elapsedMs: 1 },
  ...{ found: NONE, same: NONE, filtered: NONE, extra: NONE, queued: NONE, copied: NONE, skipped: NONE },
  ...{ failed: NONE, deleted: NONE, transferredBytes: 0, requestsInFlight: 0, retries: 0, throttles: 0 },
};
const count = (objects: number) => ({ objects, bytes: 10 * objects });

describe("a run that several processes execute, one after the other", () => {
  it("shows life and progress by the ledger, and is not launched again", async () => {
    const { hub, ref, run } = await scene();
    expect(await takeUpRun(hub.ports, ref)).toMatchObject({ progress: "IN_PROGRESS" });
    expect((await hub.task(ref.taskId)).progress).toBe("IN_PROGRESS");
    const { ledger, clock } = hub.ports;
    await ledger.createRun({ id: ref.runId, source: "a", destination: "b", spec: {}, state: "running", startedAt: 0 });
    const zero = count(0);
    const checkpoint = { ranges: [], complete: true, found: count(2), same: zero, filtered: zero, extra: zero };
    await ledger.commitFound(ref.runId, [work(ref.runId, "bear", "car")], { ...checkpoint, queued: count(2) });
    for (let minutes = 0; minutes < 40; minutes++) {
      await clock.advance(60_000);
      if (minutes === 29) await ledger.record(ref.runId, [{ key: "bear", kind: "copied", size: 10, at: 1 }]);
      await hub.recover();
    }
    expect(await run()).toMatchObject({
      snapshot: { phase: "copying", found: count(2), copied: count(1), listingComplete: true },
      heartbeatAt: clock.now(),
      progressedAt: clock.now() - 10 * 60_000,
    });
    expect((await hub.task(ref.taskId)).stuck).toBeUndefined();
    expect(hub.ports.launcher.calls).toEqual([`launch ${ref.runId}`]);
    await ledger.record(ref.runId, [{ key: "car", kind: "copied", size: 10, at: 1 }]);
    expect(await run()).toMatchObject({ snapshot: { workers: 0, limiting: "workers" } });
    const counts = { transferredBytes: 5, requestsInFlight: 3, retries: 1, throttles: 0 };
    await hub.ports.roster.tell(ref.runId, { id: "w", at: clock.now(), ...counts, limiting: "source-throttled" });
    await hub.recover();
    expect(await run()).toMatchObject({
      snapshot: { workers: 1, requestsInFlight: 3, retries: 1, limiting: "source-throttled" },
    });
    await ledger.updateRun(ref.runId, { state: "done", finishedAt: 2 });
    await endRun(hub.ports, ref, { state: "done" });
    expect(await hub.task(ref.taskId)).toMatchObject({ progress: "DONE", lastRun: { tally: { copied: count(2) } } });
    await hub.runs.verifyReceipt(VIEWER, ref.runId);
  });

  it("is launched again when nothing executes it any more", async () => {
    const { hub, ref, leave } = await scene();
    await takeUpRun(hub.ports, ref);
    leave();
    await hub.ports.launcher.idle();
    await hub.recover();
    expect(hub.ports.launcher.calls).toEqual([`launch ${ref.runId}`, `launch ${ref.runId}`]);
  });

  it("is not taken up when it waits, is to end or has ended", async () => {
    const waiting = await scene();
    const [document] = await waiting.hub.runsOf(waiting.ref.taskId);
    if (document !== undefined) await pauseRun(waiting.hub.ports, document);
    expect(await takeUpRun(waiting.hub.ports, waiting.ref)).toBeUndefined();
    expect(await takeUpRun(waiting.hub.ports, { taskId: "t", runId: "unknown" })).toBeUndefined();
    const ending = await scene();
    const run = await takeUpRun(ending.hub.ports, ending.ref);
    if (run !== undefined) await stopRun(ending.hub.ports, run);
    expect(await takeUpRun(ending.hub.ports, ending.ref)).toBeUndefined();
    await ending.hub.ports.launcher.idle();
    await ending.hub.recover();
    expect((await ending.hub.task(ending.ref.taskId)).progress).toBe("STOPPED");
  });
});

describe("a run that a process elsewhere executes", () => {
  it("is told of again by the hub, for what is published there reaches nobody here; while it lives", async () => {
    const { hub, ref, run } = await scene();
    const { clock, live, records } = hub.ports;
    const snapshot = { ...SNAPSHOT, copied: count(3) };
    await runsOf(records).change(ref.runId, (current) => ({
      ...{ ...current, progress: "IN_PROGRESS", executor: "elsewhere", snapshot, heartbeatAt: clock.now() },
    }));
    await hub.recover();
    const told = () => live.published.filter((event) => event.kind === "run" && event.snapshot !== undefined);
    expect(told()).toMatchObject([{ runId: ref.runId, progress: "IN_PROGRESS", snapshot, at: clock.now() }]);
    await clock.advance(10 * 60_000);
    await hub.recover();
    expect(told()).toHaveLength(1);
    expect((await run())?.snapshot).toEqual(snapshot);
  });
});
