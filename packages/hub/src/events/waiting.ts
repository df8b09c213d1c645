import type { RecordStore } from "@dth/core/record-store";
import type { ItemEvent } from "@dth/core/task";
import { timeKey } from "../audit/time-key.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** Events of a task's source that no run has taken yet. */
export interface WaitingEvents {
  readonly id: string;
  readonly version: number;
  readonly taskId: string;
  /** When they came, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly items: readonly ItemEvent[];
}

/**
 * The waiting events of all tasks, as they are written; the group is the task, the order is that of arrival. What makes runs of them deletes a
 * record when a run has them, and not before: nothing that arrived is lost. Whether deletions count is decided then, over
 * all records that a run takes, by `newestEvents`.
 */
export function waitingEventsOf(records: RecordStore): DocumentCollection<WaitingEvents> {
  return collectionOf<WaitingEvents>(records, "event", ({ at, taskId }) => ({ sort: timeKey(at), group: taskId }));
}
