import type { RecordStore } from "@dth/core/record-store";
import type { ItemEvent } from "@dth/core/task";
import { timeKey } from "../audit/time-key.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** Events of a task's source that came together; they wait for a run until one has taken them. */
export interface WaitingEvents {
  readonly id: string;
  readonly version: number;
  readonly taskId: string;
  /** When they came, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly items: readonly ItemEvent[];
  /** The run that took them. */
  readonly runId?: string;
}

/** Milliseconds that events wait for a task that nobody starts: 14 days, as long as SQS keeps a message at most. */
const KEPT_MS = 14 * 86_400_000;

/**
 * The waiting events of all tasks in the order of arrival; the group is the task, or the run that has taken them. What makes
 * runs of them deletes a record when a run has done them, and not before: nothing that arrived is lost while its task is
 * armed. Whether deletions count is decided then, over all records that a run takes, by `newestEvents`.
 */
export function waitingEventsOf(records: RecordStore): DocumentCollection<WaitingEvents> {
  return collectionOf<WaitingEvents>(records, "event", ({ at, taskId, runId }) => ({
    sort: timeKey(at),
    group: runId ?? taskId,
    ...(runId === undefined && { expiresAt: at + KEPT_MS }),
  }));
}
