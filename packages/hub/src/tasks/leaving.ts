import { markAttention } from "../overview/attention-marks.ts";
import type { HubPorts } from "../ports.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { CLEAR_AGAIN_MS, discardAll } from "../runs/clear-away.ts";
import { lookNow } from "../schedules/due.ts";
import { placeTask, type TaskDocument, tasksOf } from "./task-records.ts";

/** A task that was deleted, while what executed its runs is being removed. */
interface LeavingTask {
  /** The task's id. */
  readonly id: string;
  readonly version: number;
  /** As it was, with what is to be removed. */
  readonly task: TaskDocument;
}

function leavingOf({ records }: Pick<HubPorts, "records">): DocumentCollection<LeavingTask> {
  return collectionOf<LeavingTask>(records, "leaving", ({ id }) => ({ sort: id }));
}

/** Has the scheduler look after the removal of what executed a task's runs, once the task is gone. */
export async function letLeave(ports: HubPorts, task: TaskDocument): Promise<void> {
  await ports.records.put("leaving", { id: task.id, body: { id: task.id, task }, sort: task.id }, "any");
  await lookNow(ports, task.id);
}

/**
 * Goes on removing what executed the runs of a task that was deleted.
 *
 * @returns when to look again; absent when nothing is left
 * @throws HubError as `Launcher` and `RecordStore` do
 */
export async function seeOff(ports: HubPorts, taskId: string): Promise<number | undefined> {
  const leaving = await leavingOf(ports).find(taskId);
  if (leaving === undefined) return undefined;
  const { toDiscard = [] } = leaving.task;
  const { gone, failures } = await discardAll(ports, taskId, toDiscard);
  if (failures.length > 0) throw failures[0];
  if (gone.length < toDiscard.length) return ports.clock.now() + CLEAR_AGAIN_MS;
  await leavingOf(ports).delete(taskId);
  return undefined;
}

/**
 * Brings a deleted task back, without its history, because what executed its runs could not be removed.
 *
 * @returns the task; absent when it was not deleted, or is away for good
 * @throws HubError as `RecordStore` does
 */
export async function bringBack(ports: HubPorts, taskId: string): Promise<TaskDocument | undefined> {
  const leaving = await leavingOf(ports).find(taskId);
  if (leaving === undefined) return undefined;
  const { lastRun, nextRunAt, ...rest } = leaving.task;
  const task = await tasksOf(ports.records).create({ ...rest, armed: false, deleted: true });
  await placeTask(ports.records, task);
  await markAttention(ports.records, task, undefined);
  await leavingOf(ports).delete(taskId);
  return task;
}
