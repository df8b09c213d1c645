import { hasCode } from "@dth/core/error";
import type { RecordStore } from "@dth/core/record-store";
import { timeKey } from "../audit/time-key.ts";
import type { HubPorts } from "../ports.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** When the scheduler looks at a task. Only the task itself says whether it is due, so a mark that is early does no harm. */
export interface DueMark {
  /** The task's id. */
  readonly id: string;
  readonly version: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** When this was written, by the clock of then: a later time than now betrays a clock that was set back. */
  readonly markedAt: number;
}

/** The marks of all tasks, earliest first. */
export function dueMarksOf(records: RecordStore): DocumentCollection<DueMark> {
  return collectionOf<DueMark>(records, "due", ({ at }) => ({ sort: timeKey(at) }));
}

/** Milliseconds after which the scheduler looks in any case, should the process end in the middle of a change. */
const IN_ANY_CASE_MS = 60_000;

/**
 * Changes a task in a way that may make it due, and has the scheduler look at it afterwards. The mark that is written first
 * lies ahead, so that the scheduler cannot use it up before the change is there.
 *
 * @returns what `change` resolves to
 * @throws HubError as `RecordStore` does, and what `change` throws
 */
export async function lookAfter<T>(
  { records, clock }: Pick<HubPorts, "records" | "clock">,
  taskId: string,
  change: () => Promise<T>,
): Promise<T> {
  const now = clock.now();
  await markDue(records, taskId, now + IN_ANY_CASE_MS, now);
  const result = await change();
  await markDue(records, taskId, now, now);
  return result;
}

/** Has the scheduler look at a task with its next tick. @throws HubError as `RecordStore` does */
export async function lookNow({ records, clock }: Pick<HubPorts, "records" | "clock">, taskId: string): Promise<void> {
  const now = clock.now();
  await markDue(records, taskId, now, now);
}

async function markDue(records: RecordStore, taskId: string, at: number, now: number): Promise<void> {
  const body = { id: taskId, at, markedAt: now };
  await records.put("due", { id: taskId, body, sort: timeKey(at) }, "any");
}

/** Moves a mark that was read, unless somebody marked the task anew meanwhile. @param at absent: no mark any more */
export async function moveMark(
  records: RecordStore,
  mark: DueMark,
  at: number | undefined,
  now: number,
): Promise<void> {
  try {
    if (at === undefined) await dueMarksOf(records).delete(mark.id, mark.version);
    else if (at !== mark.at || mark.markedAt > now) await dueMarksOf(records).replace({ ...mark, at, markedAt: now });
  } catch (error) {
    if (!hasCode(error, "CONFLICT")) throw error;
  }
}

/** Milliseconds that a clock may be set back by without anything being reckoned anew. */
const CORRECTION_MS = 5_000;

/**
 * Has the scheduler look at once at every task that was marked by a clock which has been set back since. Without this, a
 * task would rest for as long as the clock had been ahead.
 */
export async function mendMarks({ records, clock }: Pick<HubPorts, "records" | "clock">): Promise<void> {
  const now = clock.now();
  for (const mark of await dueMarksOf(records).gather())
    if (mark.markedAt > now + CORRECTION_MS) await moveMark(records, mark, now, now);
}
