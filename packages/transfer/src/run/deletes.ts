import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import type { ItemOutcome } from "@dth/core/outcome";
import type { CopyContext } from "../copy/context.ts";
import { withSlot } from "../copy/slot.ts";
import { refuseEmptySource } from "./empty-source.ts";
import { keepFolders } from "./kept-folders.ts";

/** What {@link deleteExtras} reports to. */
export interface DeleteHooks {
  /** Called with outcomes that are durable. */
  settled(outcomes: readonly ItemOutcome[]): void;
}

/**
 * Deletes what the finder found at the destination only. Last, and all or nothing: not while a
 * listing is incomplete, not while a copy has failed, not from a source that lists nothing, not when there are more than the cap.
 * An object that the source has by now is left alone.
 *
 * @throws HubError `LISTING_INCOMPLETE`, `SOURCE_EMPTY`, `ATTEMPTS_EXHAUSTED` (copies have failed),
 * `DELETE_CAP_EXCEEDED`; nothing was deleted then, and the items stay open for a resumed run
 */
export async function deleteExtras(context: CopyContext, hooks: DeleteHooks): Promise<void> {
  if ((await refuseUnlessSafe(context)) === 0) return;
  const size = Math.max(1, context.request.destination.store.traits.deleteBatch);
  let batch: ObjectEntry[] = [];
  for await (const entry of openDeletes(context)) {
    batch.push(entry);
    if (batch.length < size) continue;
    await deleteBatch(context, batch, hooks);
    batch = [];
  }
  if (batch.length > 0) await deleteBatch(context, batch, hooks);
}

/** @returns how many objects are to be deleted */
async function refuseUnlessSafe(context: CopyContext): Promise<number> {
  const { ledger } = context.ports;
  const { runId, options } = context.request;
  let open = 0;
  for await (const _ of openDeletes(context)) open++;
  if (open === 0) return 0;
  const [checkpoint, tally] = await Promise.all([ledger.checkpoint(runId), ledger.tally(runId)]);
  if (checkpoint?.complete !== true) throw new HubError("LISTING_INCOMPLETE", "nothing was deleted");
  if (context.request.given === "events") return open;
  // What a plan found, its application did not: who applies it looks at the plan's own listing.
  if (context.request.given === undefined) refuseEmptySource(options, checkpoint, open);
  const failed = await failedCopies(context);
  if (failed > 0) {
    throw new HubError("ATTEMPTS_EXHAUSTED", `${failed} objects failed, so none of ${open} objects was deleted`);
  }
  const cap = options.mirror?.maxDeletes ?? 0;
  const total = open + tally.deleted.objects;
  if (total > cap) {
    throw new HubError("DELETE_CAP_EXCEEDED", `${total} objects would be deleted, and at most ${cap} may be`, {
      details: { wouldDelete: total, maxDeletes: cap },
    });
  }
  return open;
}

/** A delete that failed earlier does not stand in the way of the others. */
async function failedCopies({ ports, request }: CopyContext): Promise<number> {
  let failed = 0;
  for await (const { action } of ports.ledger.outcomes(request.runId, { kinds: ["failed"] })) {
    if (action !== "delete") failed++;
  }
  return failed;
}

async function* openDeletes({ ports, request }: CopyContext): AsyncIterable<ObjectEntry> {
  for await (const { items } of ports.ledger.openWork(request.runId)) {
    for (const { action, entry } of items) if (action === "delete") yield entry;
  }
}

async function deleteBatch(context: CopyContext, batch: readonly ObjectEntry[], hooks: DeleteHooks): Promise<void> {
  const outcomes: ItemOutcome[] = [];
  const at = context.ports.clock.now();
  const checked = await Promise.all(batch.map((entry) => checkSource(context, entry)));
  const doomed = batch.filter((_, i) => checked[i] === "lacking");
  checked.forEach((state, i) => {
    const entry = batch[i];
    if (entry === undefined || state === "lacking") return;
    outcomes.push(state === "present" ? survivor(entry, at) : failure(entry, state, at));
  });
  if (doomed.length > 0) outcomes.push(...(await deleteNow(context, doomed, at)));
  await context.ports.ledger.record(context.request.runId, outcomes);
  hooks.settled(outcomes);
}

/** Whether the source lacks the key at this moment: it may have been written since it was listed. */
async function checkSource(context: CopyContext, entry: ObjectEntry): Promise<"lacking" | "present" | HubError> {
  const { store } = context.request.source;
  const key = context.keys.toSource(entry.key);
  try {
    await withSlot(context, store, () => store.head(key, { signal: context.signal }));
    return "present";
  } catch (error) {
    if (hasCode(error, "OBJECT_NOT_FOUND")) return "lacking";
    if (hasCode(error, "OBJECT_ARCHIVED")) return "present";
    if (hasCode(error, "CANCELLED")) throw error;
    return toHubError(error);
  }
}

async function deleteNow(
  context: CopyContext,
  entries: readonly ObjectEntry[],
  at: number,
): Promise<readonly ItemOutcome[]> {
  const { store } = context.request.destination;
  const keys = entries.map(({ key }) => key);
  const results = await withSlot(context, store, () => store.delete(keys, context.signal));
  const errors = new Map(results.map(({ key, error }) => [key, error]));
  await keepFolders(context, keys);
  return entries.map((entry) => {
    const error = errors.get(entry.key);
    if (error !== undefined) return failure(entry, toHubError(error), at);
    return { key: entry.key, kind: "deleted", size: entry.size, at };
  });
}

function survivor({ key, size }: ObjectEntry, at: number): ItemOutcome {
  return { key, kind: "skipped", action: "delete", reason: "superseded", size, at };
}

function failure({ key, size }: ObjectEntry, { code, message }: HubError, at: number): ItemOutcome {
  return { key, kind: "failed", action: "delete", size, code, message, at };
}
