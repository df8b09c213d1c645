import { hasCode } from "@dth/core/error";
import { plansOf, RUNNING_PLANS } from "../plans/plan-records.ts";
import type { HubPorts } from "../ports.ts";
import { lookAfter } from "../schedules/due.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";

/** Milliseconds until what could not be cleared away, or is still needed, is looked at again. */
export const CLEAR_AGAIN_MS = 60_000;
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
 * Has the scheduler remove what executed a run or plan. It does not do so itself: it runs within that.
 *
 * @throws HubError as `RecordStore` does
 */
export async function clearAwayLater(ports: HubPorts, taskId: string, runId: string): Promise<void> {
  const tasks = tasksOf(ports.records);
  try {
    await lookAfter(ports, taskId, () =>
      tasks.change(taskId, (task) => ({ ...task, toDiscard: withId(task.toDiscard, runId) })),
    );
  } catch (error) {
    if (!hasCode(error, "NOT_FOUND")) throw error;
  }
}

/**
 * Removes what executed the runs and plans of a task that ended. Nothing is removed while a run or plan of the task goes on:
 * where a stack executes a task's runs, that one is in it.
 *
 * @returns when to look again; absent when nothing is left, or when the end of the task's run has the scheduler look
 * @throws HubError as `Launcher` and `RecordStore` do, after the rest is removed; what is left is removed later
 */
export async function clearAway(ports: HubPorts, taskId: string): Promise<number | undefined> {
  // Read anew: the scheduler may have begun a run since it looked.
  const task = await tasksOf(ports.records).find(taskId);
  if (task?.toDiscard === undefined || task.currentRunId !== undefined) return undefined;
  if (await isPlanned(ports, taskId)) return ports.clock.now() + CLEAR_AGAIN_MS;
  const gone: string[] = [];
  const failures: unknown[] = [];
  for (const runId of task.toDiscard) {
    try {
      await ports.launcher.discard({ taskId, runId });
      gone.push(runId);
    } catch (error) {
      failures.push(error);
    }
  }
  await tasksOf(ports.records).change(taskId, (current) => withoutIds(current, gone));
  if (failures.length > 0) throw failures[0];
  return undefined;
}

async function isPlanned({ records }: HubPorts, taskId: string): Promise<boolean> {
  return (await plansOf(records).gather(RUNNING_PLANS)).some((plan) => plan.taskId === taskId);
}

function withoutIds({ toDiscard = [], ...task }: TaskDocument, gone: readonly string[]): TaskDocument {
  const left = toDiscard.filter((id) => !gone.includes(id));
  return left.length > 0 ? { ...task, toDiscard: left } : task;
}
