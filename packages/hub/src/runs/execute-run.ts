import { HubError, hasCode } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import type { RunControl, RunResult } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { newestEvents } from "../events/newest.ts";
import { executePlan } from "../plans/execute-plan.ts";
import { plansOf } from "../plans/plan-records.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { eventsOfRun } from "../schedules/pending-events.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { endRun, problemOf } from "./end-run.ts";
import { releaseLease, takeLease } from "./lease.ts";
import { logRun, startPulse } from "./pulse.ts";
import { hasEnded, nextRunProgress } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";
import { tidyRun } from "./tidy-run.ts";

/**
 * Executes a run, or goes on with it: what every process or container that a launcher brings into being does. Of several
 * that execute the same run, one does it and the others return; one that was killed is followed by the next. Resolves when
 * the run has ended, was paused, or the signal asked this process to leave it to another one; all of that is in the
 * records, never in the result. Also executes plans, which are named the same way.
 *
 * @param signal aborts when this process has to end; what is done is kept
 * @param executor as what it holds the run's lease: unique to this call. Who knows that it is gone may tell `recoverAbandoned`.
 * @throws HubError as `RecordStore` does: the run has not ended then, and goes on with its next launch
 */
export async function executeRun(
  ports: HubPorts,
  ref: RunRef,
  signal: AbortSignal,
  executor: string = ports.ids.next(),
): Promise<void> {
  if ((await plansOf(ports.records).find(ref.runId)) !== undefined)
    return executePlan(ports, ref, { signal, executor });
  const run = await takeLease(runsOf(ports.records), ref.runId, {
    executor,
    clock: ports.clock,
    signal,
    wanted: (current) => !hasEnded(current) && !current.paused,
    taken: begun,
  });
  if (run === undefined) return;
  await showProgress(ports, run);
  await executeLeased(ports, run, executor, signal);
}

/** A run that is stopping is taken up only to be ended. */
function begun(run: RunDocument): RunDocument {
  return run.progress === "STOPPING" ? run : { ...run, progress: nextRunProgress(run.progress, "begin") };
}

async function executeLeased(ports: HubPorts, first: RunDocument, executor: string, signal: AbortSignal) {
  const ref = { taskId: first.taskId, runId: first.id };
  let run = first;
  while (run.progress !== "STOPPING") {
    await logRun(ports, ref, "info", `run ${run.number} is executed`);
    const execution = await executeOnce(ports, run, executor, signal);
    if (!execution.ours) return;
    if (hasCode(execution.result.error, "DISK_FULL")) return giveUp(ports, run.id, execution.result.error);
    if (execution.result.state !== "stopped") return endAndLog(ports, ref, execution.result);
    const current = await runsOf(ports.records).get(run.id);
    if (current.executor !== executor || hasEnded(current)) return;
    if (current.progress !== "STOPPING") {
      if (current.paused || signal.aborted) return releaseLease(runsOf(ports.records), current.id, executor);
      // It stopped although nobody asked: it would do so again.
      if (!execution.asked) return endAndLog(ports, ref, execution.result);
    }
    run = current;
  }
  await tidyRun(ports, run);
  await endAndLog(ports, ref, { state: "stopped" });
}

/** Whoever looks after the disk makes room, and the run goes on; it has not failed. The record may find no room either. */
async function giveUp({ records }: HubPorts, runId: string, error: unknown): Promise<never> {
  const interrupted = problemOf(error);
  await runsOf(records).change(runId, (current) => (hasEnded(current) ? current : { ...current, interrupted }));
  throw error;
}

async function endAndLog(ports: HubPorts, ref: RunRef, end: Pick<RunResult, "state" | "error">): Promise<void> {
  await logRun(ports, ref, end.state === "failed" ? "error" : "info", `the run has ended: ${end.state}`);
  await endRun(ports, ref, end);
}

interface Execution {
  readonly result: Pick<RunResult, "state" | "error">;
  /** Whether the run was asked to stop, for whatever reason. */
  readonly asked: boolean;
  /** False: another process has it now. */
  readonly ours: boolean;
}

async function executeOnce(
  ports: HubPorts,
  run: RunDocument,
  executor: string,
  signal: AbortSignal,
): Promise<Execution> {
  const stop = new AbortController();
  const leave = () => stop.abort(new HubError("CANCELLED", "this process has to end"));
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave();
  const pulse = startPulse(ports, { run, executor, stop });
  let result: Execution["result"];
  try {
    result = await runPlugin(ports, run, { signal: stop.signal, watch: (snapshot) => pulse.watch(snapshot) });
  } finally {
    signal.removeEventListener("abort", leave);
  }
  const asked = stop.signal.aborted;
  return { result, asked, ours: await pulse.end() };
}

/** Whatever the plugin does, there is a result. */
async function runPlugin(ports: HubPorts, run: RunDocument, control: RunControl): Promise<Execution["result"]> {
  const plugin = findPlugin(ports.plugins, run.job.plugin);
  if (plugin === undefined) return { state: "failed", error: noPlugin(run.job.plugin) };
  const host = ports.pluginHost({ taskId: run.taskId, runId: run.id });
  try {
    return await plugin.run(await jobOf(ports, run), host, control);
  } catch (error) {
    return { state: "failed", error };
  } finally {
    await host.close();
  }
}

function noPlugin(id: string): HubError {
  return new HubError("NOT_SUPPORTED", `this hub has no plugin ${id}`);
}

/** The run's job with its events, which are kept apart: the newest of every key, deletions only where they count. */
async function jobOf({ records }: HubPorts, run: RunDocument): Promise<Job> {
  if (run.hasEvents !== true) return run.job;
  const { schedule } = await tasksOf(records).get(run.taskId);
  const newest = newestEvents(await eventsOfRun(records, run.id));
  const deletes = schedule.kind === "events" && schedule.deletes;
  return { ...run.job, events: deletes ? newest : newest.filter(({ action }) => action !== "delete") };
}

/** The task shows that its run is under way. @throws HubError as `RecordStore` does */
export async function showProgress(ports: HubPorts, { id: runId, taskId, progress }: RunDocument): Promise<void> {
  const task = await tasksOf(ports.records).change(taskId, (current) => {
    // A task that is stopping by now stays so: its run hears of it next.
    if (current.currentRunId !== runId || current.progress !== "STARTING") return current;
    const { lastRun } = current;
    return { ...current, progress, ...(lastRun && { lastRun: { ...lastRun, progress } }) };
  });
  const at = ports.clock.now();
  ports.live.publish({ kind: "task", taskId, progress: task.progress, at });
  ports.live.publish({ kind: "run", taskId, runId, progress, at });
}
