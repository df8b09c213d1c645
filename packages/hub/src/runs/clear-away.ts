import { hasCode } from "@dth/core/error";
import { markAttention } from "../overview/attention-marks.ts";
import { plansOf, RUNNING_PLANS } from "../plans/plan-records.ts";
import type { HubPorts } from "../ports.ts";
import { lookAfter } from "../schedules/due.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { runsOf } from "./run-records.ts";

/** Milliseconds until what could not be cleared away, is being removed or is still needed, is looked at again. */
export const CLEAR_AGAIN_MS = 60_000;
/** Milliseconds that what executed a run stays after it failed: a night, in which nobody looks. */
export const KEPT_MS = 12 * 3_600_000;
/**
 * Runs of a task that are remembered for being cleared away. Where each run follows on the one before, nothing is ever cleared
 * away between them; what executes a task's runs goes with the newest of them.
 */
const MOST_IDS = 50;

/** A list of ids with one more, once; of many the newest. */
export function withId(ids: readonly string[] = [], id: string): readonly string[] {
  return ids.includes(id) ? ids : [...ids, id].slice(-MOST_IDS);
}

/**
 * Has the scheduler remove what executed a plan. It does not do so itself: it runs within that.
 *
 * @param failed it stays for people to look at then
 * @throws HubError as `RecordStore` does
 */
export async function clearAwayLater(ports: HubPorts, taskId: string, runId: string, failed: boolean): Promise<void> {
  const tasks = tasksOf(ports.records);
  const kept = failed ? { keptUntil: ports.clock.now() + KEPT_MS } : {};
  try {
    await lookAfter(ports, taskId, () =>
      tasks.change(taskId, (task) => ({ ...task, toDiscard: withId(task.toDiscard, runId), ...kept })),
    );
  } catch (error) {
    if (!hasCode(error, "NOT_FOUND")) throw error;
  }
}

/**
 * Removes what executed the runs and plans of a task that ended. Nothing is removed while a run or plan of the task goes on:
 * where a stack executes a task's runs, that one is in it. What executed a run that failed stays for some hours.
 *
 * @returns when to look again; absent when nothing is left, or when the end of the task's run has the scheduler look
 * @throws HubError as `Launcher` and `RecordStore` do, after the rest is removed; what is left is removed later
 */
export async function clearAway(ports: HubPorts, taskId: string): Promise<number | undefined> {
  // Read anew: the scheduler may have begun a run since it looked.
  const task = await tasksOf(ports.records).find(taskId);
  if (task?.toDiscard === undefined || task.currentRunId !== undefined) return undefined;
  const again = ports.clock.now() + CLEAR_AGAIN_MS;
  if (await isPlanned(ports, taskId)) return again;
  const notBefore = Math.max(task.keptUntil ?? 0, task.notRemoved?.againAt ?? 0);
  if (notBefore > ports.clock.now()) return notBefore;
  const { gone, failures } = await discardAll(ports, taskId, task.toDiscard);
  const left = await forgetGone(ports, task, gone);
  if (failures.length > 0) throw failures[0];
  return left ? again : undefined;
}

/**
 * Has what executed these runs removed.
 *
 * @returns the runs of which nothing is left, and what went wrong for others
 */
export async function discardAll(ports: Pick<HubPorts, "launcher">, taskId: string, runIds: readonly string[]) {
  const gone: string[] = [];
  const failures: unknown[] = [];
  for (const runId of runIds) {
    try {
      if ((await ports.launcher.discard({ taskId, runId })) === "gone") gone.push(runId);
    } catch (error) {
      failures.push(error);
    }
  }
  return { gone, failures };
}

async function isPlanned({ records }: HubPorts, taskId: string): Promise<boolean> {
  return (await plansOf(records).gather(RUNNING_PLANS)).some((plan) => plan.taskId === taskId);
}

/** @returns whether there is anything left */
async function forgetGone(ports: HubPorts, seen: TaskDocument, gone: readonly string[]): Promise<boolean> {
  if (gone.length === 0) return true;
  const task = await tasksOf(ports.records).change(seen.id, (current) => withoutIds(current, gone));
  if (seen.notRemoved !== undefined && task.notRemoved === undefined) {
    const run = task.lastRun && (await runsOf(ports.records).find(task.lastRun.id));
    await markAttention(ports.records, task, run);
    ports.live.publish({ kind: "task", taskId: task.id, progress: task.progress, at: ports.clock.now() });
  }
  return task.toDiscard !== undefined;
}

function withoutIds({ toDiscard = [], ...task }: TaskDocument, gone: readonly string[]): TaskDocument {
  const left = toDiscard.filter((id) => !gone.includes(id));
  if (left.length > 0) return { ...task, toDiscard: left };
  const { keptUntil, notRemoved, ...rest } = task;
  if (notRemoved === undefined || rest.error?.message !== notRemoved.problem.message) return rest;
  const { error, ...fine } = rest;
  return { ...fine, ...notRemoved.before };
}
