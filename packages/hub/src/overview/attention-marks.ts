import type { RecordStore } from "@dth/core/record-store";
import type { Run, Task } from "../entities.ts";

/** Why a person should look at a task, worst first. Of `accepted` failures somebody said that they are fine. */
const REASONS = ["error", "stuck", "failures", "accepted"] as const;

/** Why a person should look at a task. */
export type AttentionReason = (typeof REASONS)[number];

/** What of a task decides whether it is marked. */
type Marked = Pick<Task, "id" | "progress" | "stuck" | "lastRun">;

/** Marks that are read at once. */
const PAGE = 200;

/**
 * Puts a small record beside a task that a person should look at, or takes it away, as the end of its last run or the
 * watchdog has it: so these few are found without reading all tasks. Written before the task, so that a process that ends
 * in between leaves a mark too many rather than one too few.
 *
 * @throws HubError as `RecordStore` does
 */
export async function markAttention(
  records: RecordStore,
  task: Marked,
  run: Pick<Run, "openFailures"> | undefined,
): Promise<void> {
  const { id } = task;
  const because = attentionReason(task, run);
  if (because === undefined) return forgetAttention(records, id);
  const most = String(Number.MAX_SAFE_INTEGER - failedOf(task)).padStart(16, "0");
  const sort = `${REASONS.indexOf(because)}-${most}`;
  await records.put("attention", { id, body: { id }, sort, group: because }, "any");
}

/** Takes the mark of a task that goes. */
export function forgetAttention(records: RecordStore, taskId: string): Promise<void> {
  return records.delete("attention", taskId);
}

/**
 * Ids of tasks that may need attention, worst first; a mark may be out of date, so the task has to be asked.
 *
 * @param until the last reason that counts
 */
export async function* markedTasks(records: RecordStore, until: AttentionReason): AsyncIterable<string> {
  const below = String(REASONS.indexOf(until) + 1);
  let cursor: string | undefined;
  do {
    const page = await records.list("attention", { below, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const { id } of page.records) yield id;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** How many tasks are marked for each reason. */
export async function countMarks(records: RecordStore): Promise<Readonly<Record<AttentionReason, number>>> {
  const counts = { error: 0, stuck: 0, failures: 0, accepted: 0 };
  for (const reason of REASONS) counts[reason] = await records.count("attention", reason);
  return counts;
}

/** Undefined: all is well. @param run the task's last one */
export function attentionReason(
  task: Omit<Marked, "id">,
  run: Pick<Run, "openFailures"> | undefined,
): AttentionReason | undefined {
  if (task.progress === "ERROR") return "error";
  if (task.stuck !== undefined) return "stuck";
  if (failedOf(task) === 0 && (run?.openFailures ?? 0) === 0) return undefined;
  return (run?.openFailures ?? 0) > 0 ? "failures" : "accepted";
}

function failedOf({ lastRun }: Pick<Task, "lastRun">): number {
  return lastRun?.tally?.failed.objects ?? 0;
}
