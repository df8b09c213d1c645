import { hasCode } from "@dth/core/error";
import type { RecordStore } from "@dth/core/record-store";
import type { ItemEvent } from "@dth/core/task";
import { type WaitingEvents, waitingEventsOf } from "../events/waiting.ts";

/** Events that one run takes; the rest is for the next one. */
const MAX_EVENTS = 10_000;
/** Batches that a run takes at most. */
const PAGE = 1_000;

/** When the last of the events that wait for a run came; undefined when none wait. */
export async function newestPendingAt(records: RecordStore, taskId: string): Promise<number | undefined> {
  const { items } = await waitingEventsOf(records).list({ group: taskId, limit: 1, order: "descending" });
  return items[0]?.at;
}

/**
 * Hands waiting events of a task to a run, oldest first, as many as one run takes. Repeated for the same run after a
 * crash, it goes on where it was interrupted. Nothing is deleted: the events only change hands.
 */
export async function takeEvents(records: RecordStore, taskId: string, runId: string): Promise<void> {
  let taken = (await eventsOfRun(records, runId)).length;
  const waiting = await waitingEventsOf(records).list({ group: taskId, limit: PAGE });
  for (const batch of waiting.items) {
    if (taken > 0 && taken + batch.items.length > MAX_EVENTS) return;
    taken += batch.items.length;
    await hand(records, { ...batch, runId });
  }
}

/** The events that a run took, oldest first. */
export async function eventsOfRun(records: RecordStore, runId: string): Promise<readonly ItemEvent[]> {
  const batchesOfRun = await heldBy(records, runId);
  return batchesOfRun.flatMap(({ items }) => items);
}

/** The run did not do them: they wait for the next one. */
export async function giveEventsBack(records: RecordStore, runId: string): Promise<void> {
  for (const { runId: _, ...batch } of await heldBy(records, runId)) await hand(records, batch);
}

/** Forgets events: those that a run did, or that wait for a task that goes. @param holder id of the run or task */
export async function dropEvents(records: RecordStore, holder: string): Promise<void> {
  for (const { id } of await heldBy(records, holder)) await waitingEventsOf(records).delete(id);
}

function heldBy(records: RecordStore, holder: string): Promise<readonly WaitingEvents[]> {
  return waitingEventsOf(records).gather(holder);
}

/** Of two processes that do the same, one writes; the other has nothing left to do. */
async function hand(records: RecordStore, batch: WaitingEvents): Promise<void> {
  try {
    await waitingEventsOf(records).replace(batch);
  } catch (error) {
    if (!hasCode(error, "CONFLICT")) throw error;
  }
}
