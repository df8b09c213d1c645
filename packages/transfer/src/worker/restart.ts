import { HubError } from "@dth/core/error";
import type { ItemsWork, PartsWork } from "@dth/core/work";
import type { CopyContext } from "../copy/context.ts";
import { currentEntry, isPinned } from "../copy/object.ts";
import { discardQuietly } from "../copy/upload.ts";

const MAX_RESTARTS = 3;
const RESTARTED = /~(\d+)$/;

/**
 * Puts a giant object whose parts are worthless back on the queue, as it is now.
 * @throws HubError `SOURCE_CHANGED` when it was started over too often, `OBJECT_NOT_FOUND`
 */
export async function restartObject(context: CopyContext, work: PartsWork): Promise<void> {
  const restarts = Number(RESTARTED.exec(work.parentId)?.[1] ?? 0) + 1;
  const { key } = work.entry;
  if (restarts > MAX_RESTARTS) throw new HubError("ATTEMPTS_EXHAUSTED", `${key} changed whenever it was copied`);
  if (isPinned(context)) throw new HubError("SOURCE_CHANGED", `${key} changed since it was planned`);
  const entry = await currentEntry(context, key);
  const id = `${work.parentId.replace(RESTARTED, "")}~${restarts}`;
  const again: ItemsWork = { kind: "items", id, runId: work.runId, items: [{ entry, action: "copy" }] };
  await context.ports.queue.send([again]);
}

/** Ends a giant object's upload for good, so that the other ranges of it have nothing left to do. */
export async function abandonShared(context: CopyContext, work: PartsWork): Promise<void> {
  const key = context.keys.toDestination(work.entry.key);
  const record = await context.ports.ledger.upload(work.runId, key);
  if (record?.uploadId === work.uploadId) await discardQuietly(context, record);
}
