import type { RunRef } from "@dth/core/launcher";
import type { TaskProgress } from "@dth/core/task";
import { noteNews } from "../channels/news.ts";
import type { Task } from "../entities.ts";
import { markAttention } from "../overview/attention-marks.ts";
import { plansOf } from "../plans/plan-records.ts";
import { recoverPlans } from "../plans/recover-plans.ts";
import type { HubPorts } from "../ports.ts";
import { mendMarks } from "../schedules/due.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { carryOut, launchRun } from "./begin-run.ts";
import { endRun, settleEnded } from "./end-run.ts";
import { isLeased, releaseLease } from "./lease.ts";
import { noteEndings } from "./note-endings.ts";
import { observeRun } from "./observe-run.ts";
import { logRun } from "./pulse.ts";
import { hasEnded } from "./run-progress.ts";
import { type RunDocument, runOf, runsOf } from "./run-records.ts";
import { pauseRun, resumeRun, stopRun } from "./steer-run.ts";
import { findStuck } from "./watchdog.ts";

const UNDER_WAY: readonly TaskProgress[] = ["STARTING", "IN_PROGRESS", "STOPPING"];

/** Milliseconds that a run may take to stop by itself. */
const STOP_MS = 5 * 60_000;

/** What recovery could not do now. */
export interface RecoveryFailure {
  readonly taskId: string;
  readonly error: unknown;
}

/**
 * Has everything go on that should: runs whose execution is gone are launched again, ends that were interrupted are
 * completed, plans are made, and runs in which nothing moves are pointed out. For the composition root to call when it
 * starts and then about twice a minute, on any number of processes at once.
 *
 * @returns what could not be done for single tasks; it is tried again with the next call
 * @throws HubError as `RecordStore` does
 */
export async function recoverRuns(ports: HubPorts): Promise<readonly RecoveryFailure[]> {
  const failures: RecoveryFailure[] = [];
  for (const progress of UNDER_WAY) {
    for (const task of await tasksOf(ports.records).gather(progress)) {
      try {
        if (task.currentRunId !== undefined) await recoverTask(ports, task, task.currentRunId);
      } catch (error) {
        failures.push({ taskId: task.id, error });
      }
    }
  }
  failures.push(...(await recoverPlans(ports)));
  await mendMarks(ports);
  return failures;
}

/**
 * Has a run or plan go on at once whose executor is known to be gone, instead of when its lease has ended. Only whoever
 * saw that execution end may say so: while it lives, this would bring a second one into being.
 *
 * @param executor what `executeRun` was given; the lease of any other one stays as it is
 * @throws HubError as `RecordStore` does; the lease ends by itself then
 */
export async function recoverAbandoned(ports: HubPorts, { taskId, runId }: RunRef, executor: string): Promise<void> {
  if ((await plansOf(ports.records).find(runId)) !== undefined) {
    await releaseLease(plansOf(ports.records), runId, executor);
    for (const { error } of await recoverPlans(ports)) throw error;
    return;
  }
  const run = await runsOf(ports.records).find(runId);
  if (run?.executor !== executor) return;
  await releaseLease(runsOf(ports.records), runId, executor);
  const task = await tasksOf(ports.records).find(taskId);
  if (task?.currentRunId === runId && UNDER_WAY.includes(task.progress)) await recoverTask(ports, task, runId);
}

async function recoverTask(ports: HubPorts, task: TaskDocument, runId: string): Promise<void> {
  const run = await runsOf(ports.records).find(runId);
  const reopens = task.claim?.reopen !== undefined && task.claim.reopen.id !== run?.reopened;
  if (run === undefined || reopens) {
    await carryOut(ports, task);
    return;
  }
  if (hasEnded(run)) return settleEnded(ports, run);
  if (isOverdue(run, ports.clock.now())) return endByForce(ports, run);
  if (task.progress === "STOPPING" && run.progress !== "STOPPING") return stopRun(ports, run);
  if (task.paused !== run.paused) return task.paused ? pauseRun(ports, run) : resumeRun(ports, run);
  if (!run.paused) await recoverExecution(ports, run);
  await observeRun(ports, run);
  await watch(ports, task, runId);
  // Last: where it cannot be asked, all else goes on.
  await noteEndings(ports, run);
}

/** It was asked to stop long ago, and does not. */
function isOverdue({ progress, stoppingAt }: RunDocument, now: number): boolean {
  return progress === "STOPPING" && stoppingAt !== undefined && now - stoppingAt > STOP_MS;
}

/** What hangs and still holds the run is ended; should it come round, it finds that the run has ended. */
async function endByForce(ports: HubPorts, { taskId, id: runId }: RunDocument): Promise<void> {
  const ref = { taskId, runId };
  await logRun(ports, ref, "warn", "what executes the run did not stop when it was asked to, and is ended");
  await ports.launcher.discard(ref);
  await endRun(ports, ref, { state: "stopped" });
}

async function recoverExecution(ports: HubPorts, run: RunDocument): Promise<void> {
  const ref: RunRef = { taskId: run.taskId, runId: run.id };
  if (isLeased(run, ports.clock.now()) || (await ports.launcher.state(ref)) !== "absent") return;
  // Read again: it may have come to its end between the two looks.
  const current = await runsOf(ports.records).get(run.id);
  if (hasEnded(current) || current.paused || isLeased(current, ports.clock.now())) return;
  if (current.progress === "STOPPING") return endRun(ports, ref, { state: "stopped" });
  await logRun(ports, ref, "warn", "nothing executes the run; it is launched again");
  await launchRun(ports, current);
}

/** Keeps the watchdog's finding with the task, and tells of a new one once. */
async function watch(ports: HubPorts, seen: TaskDocument, runId: string): Promise<void> {
  const { id } = seen;
  const run = await runsOf(ports.records).get(runId);
  const stuck = hasEnded(run) ? undefined : findStuck(run, ports.clock.now());
  if (stuck !== undefined) await markAttention(ports.records, { ...seen, stuck }, run);
  let before: Task["stuck"];
  const task = await tasksOf(ports.records).change(id, (current) => {
    before = current.stuck;
    if (current.currentRunId !== runId || isSame(current.stuck, stuck)) return current;
    const { stuck: _, ...rest } = current;
    return stuck === undefined ? rest : { ...rest, stuck };
  });
  if (stuck === undefined || before !== undefined || task.stuck === undefined) return;
  await noteNews(ports, { kind: "stuck", task, run: runOf(run), stuck });
  await logRun(ports, { taskId: id, runId }, "warn", `nothing moves: ${stuck.because.en}`);
}

function isSame(one: Task["stuck"], other: Task["stuck"]): boolean {
  return one?.since === other?.since && one?.because.en === other?.because.en;
}
