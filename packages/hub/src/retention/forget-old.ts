import type { HubPorts } from "../ports.ts";
import { collectionOf } from "../records/collection.ts";
import { deleteRun } from "../runs/delete-run.ts";
import { hasEnded } from "../runs/run-progress.ts";
import { type RunDocument, runsOf } from "../runs/run-records.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { forgetOldPlans } from "./forget-old-plans.ts";

/** How much of its history a task keeps. Its last run is kept in any case. */
export interface Retention {
  /** Runs, counted from the last one. */
  readonly runs: number;
  /** Milliseconds since a run ended. */
  readonly ms: number;
}

/** A hundred runs, none older than a year. */
export const DEFAULT_RETENTION: Retention = { runs: 100, ms: 365 * 86_400_000 };

/** What a look came to. */
export interface Forgotten {
  /** Runs and plans that are gone. */
  readonly count: number;
  /** What could not be done for single tasks; it is tried again when their turn comes. */
  readonly failures: readonly { readonly taskId: string; readonly error: unknown }[];
}

/** Tasks that one look goes through: ten thousand have their turn within an hour of looks by the minute. */
const TASKS = 200;
/** Runs of a task that one look takes away: more wait for its next turn, for each may have millions of items. */
const RUNS = 20;

/** Where the last look ended; kept in the records, because a process may live for one look only. */
interface Place {
  readonly id: string;
  readonly version: number;
  readonly cursor?: string;
}

const PLACE = "forgetting";

/**
 * Keeps the history from growing for ever: deletes, with their receipts and items, runs beyond what is kept, and plans that
 * nobody needs any more. For the composition root to call every minute, on one process or several: every call looks at the
 * next tasks, and begins again after the last.
 *
 * @throws HubError as `RecordStore` does
 */
export async function forgetOld(ports: HubPorts, retention: Retention): Promise<Forgotten> {
  let count = 0;
  const failures: Forgotten["failures"][number][] = [];
  for (const task of await nextTasks(ports)) {
    try {
      count += await forgetOldRuns(ports, task, retention);
      count += await forgetOldPlans(ports, task);
    } catch (error) {
      failures.push({ taskId: task.id, error });
    }
  }
  return { count, failures };
}

async function nextTasks({ records }: HubPorts): Promise<readonly TaskDocument[]> {
  const places = collectionOf<Place>(records, "setting", ({ id }) => ({ sort: id }));
  const place = await places.find(PLACE);
  const from = place?.cursor === undefined ? {} : { cursor: place.cursor };
  const { items, cursor } = await tasksOf(records).list({ limit: TASKS, ...from });
  if (cursor === place?.cursor) return items;
  const next = { id: PLACE, ...(cursor !== undefined && { cursor }) };
  await records.put("setting", { id: PLACE, body: next, sort: PLACE }, "any");
  return items;
}

/** @returns how many */
async function forgetOldRuns(ports: HubPorts, task: TaskDocument, retention: Retention): Promise<number> {
  const oldest = ports.clock.now() - retention.ms;
  // Most tasks have no such run, and need not be asked for them.
  if (task.runCount <= retention.runs && task.createdAt >= oldest) return 0;
  let count = 0;
  for (const run of (await runsOf(ports.records).list({ group: task.id, limit: RUNS })).items) {
    const isOld = run.number <= task.runCount - retention.runs || (run.finishedAt ?? run.startedAt) < oldest;
    if (!isOld || !(await mayGo(ports, run))) continue;
    await deleteRun(ports, { taskId: task.id, runId: run.id });
    count++;
  }
  return count;
}

/** A run that somebody retries at this moment stays. */
async function mayGo({ records }: HubPorts, { id, taskId, progress }: RunDocument): Promise<boolean> {
  const task = await tasksOf(records).find(taskId);
  return hasEnded({ progress }) && task?.currentRunId !== id && task?.lastRun?.id !== id;
}
