import type { HubPorts } from "../ports.ts";
import type { TaskDocument } from "../tasks/task-records.ts";
import { newestPendingAt } from "./pending-events.ts";

/** Milliseconds after which a task is looked at for events in any case; their arrival has it looked at at once. */
const LOOK_MS = 60_000;
/** Milliseconds that events wait after a run of theirs failed as a whole, unless new ones come. */
const AGAIN_MS = 10 * 60_000;

/**
 * When a task that waits for events is to be looked at: now or earlier when events are to be done, else later.
 *
 * @throws HubError as `RecordStore` does
 */
export async function eventsDueAt({ records, clock }: HubPorts, { id, lastRun }: TaskDocument): Promise<number> {
  const now = clock.now();
  const newest = await newestPendingAt(records, id);
  if (newest === undefined) return now + LOOK_MS;
  const { progress, finishedAt } = lastRun ?? {};
  // What failed once would fail at once again.
  if (progress === "ERROR" && finishedAt !== undefined && newest <= finishedAt)
    return Math.min(finishedAt, now) + AGAIN_MS;
  // Later than now only by a clock that was set back since.
  return Math.min(newest, now);
}
