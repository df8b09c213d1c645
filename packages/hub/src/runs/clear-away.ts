import { hasCode } from "@dth/core/error";
import type { HubPorts } from "../ports.ts";
import { lookAfter } from "../schedules/due.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";

/** A list of ids with one more, once. */
export function withId(ids: readonly string[] = [], id: string): readonly string[] {
  return ids.includes(id) ? ids : [...ids, id];
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
 * Removes what executed the runs and plans of a task that ended.
 *
 * @returns the task without them
 * @throws HubError as `Launcher` and `RecordStore` do, after the rest is removed; what is left is removed later
 */
export async function clearAway(ports: HubPorts, task: TaskDocument): Promise<TaskDocument> {
  const { toDiscard = [], id: taskId } = task;
  if (toDiscard.length === 0) return task;
  const gone: string[] = [];
  const failures: unknown[] = [];
  for (const runId of toDiscard) {
    try {
      if (runId !== task.currentRunId) await ports.launcher.discard({ taskId, runId });
      gone.push(runId);
    } catch (error) {
      failures.push(error);
    }
  }
  const cleared = await tasksOf(ports.records).change(taskId, (current) => {
    const { toDiscard: now = [], ...rest } = current;
    const left = now.filter((id) => !gone.includes(id));
    return left.length > 0 ? { ...rest, toDiscard: left } : rest;
  });
  if (failures.length > 0) throw failures[0];
  return cleared;
}
