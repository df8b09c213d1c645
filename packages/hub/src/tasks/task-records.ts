import type { ErrorCode } from "@dth/core/error-codes";
import type { RecordPage, RecordStore } from "@dth/core/record-store";
import { timeKey } from "../audit/time-key.ts";
import type { RunTrigger, Task } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { sortOfName } from "../records/sort-of-name.ts";

/**
 * A run that the task has decided on. It stands in the task, so that of several processes one decides, and a process that
 * ends before the run's own record is written leaves enough to write it.
 */
export interface RunClaim {
  readonly trigger: RunTrigger;
  /** Subject of who asked, or `system`. */
  readonly by: string;
  readonly number: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** The plan to apply. */
  readonly plan?: string;
  /** A run that had ended goes on: its failed items, of one code or all, are opened again. The id tells retries apart. */
  readonly reopen?: { readonly id: string; readonly number: number; readonly code?: ErrorCode };
}

/** A task as it is kept. */
export interface TaskDocument extends Task {
  /** Present as long as `currentRunId` is. */
  readonly claim?: RunClaim;
  /** Runs that it has had; the next one's number is one more. */
  readonly runCount: number;
  /** The version that the last edit made; absent: never edited. */
  readonly editedVersion?: number;
  /** Runs and plans that ended, and whose execution the scheduler has yet to clear away. */
  readonly toDiscard?: readonly string[];
}

/** The tasks, by creation. The group is the progress. */
export function tasksOf(records: RecordStore): DocumentCollection<TaskDocument> {
  return collectionOf<TaskDocument>(records, "task", (task) => ({
    sort: timeKey(task.createdAt),
    group: task.progress,
    text: searchText(task),
  }));
}

/** A task as people see it. */
export function taskOf({ claim, runCount, toDiscard, editedVersion, ...task }: TaskDocument): Task {
  return task;
}

/** What a search looks in. */
function searchText({ id, name, description }: Pick<Task, "id" | "name" | "description">): string {
  return `${name}\n${description}\n${id}`.toLowerCase().slice(0, 2_000);
}

/** Other orders of the tasks than by creation. */
export type TaskOrder = "name" | "updated";

/**
 * Puts a task in its places by name and by last change. Written after the task; a process that ends in between leaves an
 * older place, which the next change corrects.
 */
export async function placeTask(records: RecordStore, task: Task): Promise<void> {
  const text = searchText(task);
  const place = (group: TaskOrder, sort: string) =>
    records.put("task-order", { id: `${task.id}-${group}`, body: { taskId: task.id }, sort, group, text }, "any");
  await Promise.all([place("name", sortOfName(task.name)), place("updated", timeKey(task.updatedAt))]);
}

/** Takes a task that goes out of its places. */
export async function displaceTask(records: RecordStore, taskId: string): Promise<void> {
  const orders: readonly TaskOrder[] = ["name", "updated"];
  await Promise.all(orders.map((order) => records.delete("task-order", `${taskId}-${order}`)));
}

/** The task ids of a page of places. */
export function placedTaskIds({ records }: RecordPage): readonly string[] {
  return records.map(({ id }) => id.replace(/-(?:name|updated)$/u, ""));
}
