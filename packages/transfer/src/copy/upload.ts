import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { UploadRecord } from "@dth/core/ledger";
import type { ObjectAttributes } from "@dth/core/object";
import type { UploadPart } from "@dth/core/object-store";
import type { CopyContext } from "./context.ts";
import { partChecksum } from "./digests.ts";
import type { PartLayout } from "./layout.ts";
import { withSlot } from "./slot.ts";
import type { LargeSource } from "./source.ts";

/** A multipart upload under way. */
export interface OpenedUpload {
  readonly record: UploadRecord;
  readonly uploadId: string;
  readonly layout: PartLayout;
  /** Parts that the destination already has. */
  readonly done: ReadonlyMap<number, UploadPart>;
  /** Whether other uploads of this key may have been left by a lost answer or a lost worker. */
  readonly doubtful: boolean;
}

/** Clocks of the two sides may differ by this much (S3 refuses more). */
const MAX_SKEW_MS = 15 * 60 * 1000;

/**
 * Goes on with this run's upload of exactly this key when it was made of the same source version,
 * else starts one; an upload of another version is aborted, so parts of two versions never mix.
 */
export async function openUpload(
  context: CopyContext,
  source: LargeSource,
  attributes: ObjectAttributes,
): Promise<OpenedUpload> {
  const key = context.keys.toDestination(source.entry.key);
  for (let alone = true; ; alone = false) {
    const known = await context.ports.ledger.upload(context.request.runId, key);
    if (known !== undefined) {
      const resumed = sameSource(known, source) ? await resumeUpload(context, known) : undefined;
      if (resumed !== undefined) return resumed;
      await discardUpload(context, known);
    }
    const upload = await startUpload(context, source, attributes);
    // Whoever left the record may still be at it, and begin an upload of which nobody will know.
    if (upload !== undefined) return known === undefined && alone ? upload : { ...upload, doubtful: true };
  }
}

function sameSource(record: UploadRecord, { pin, head }: LargeSource): boolean {
  return (
    pin.etag !== undefined &&
    record.sourceEtag === pin.etag &&
    record.sourceVersionId === pin.versionId &&
    record.size === head.size
  );
}

/** The parts on which ledger and store agree; nothing when the store has forgotten the upload, or does not show it. */
async function resumeUpload(context: CopyContext, record: UploadRecord): Promise<OpenedUpload | undefined> {
  const { uploadId, key } = record;
  if (uploadId === undefined) return undefined;
  const { store } = context.request.destination;
  try {
    const [saved, stored] = await Promise.all([
      context.ports.ledger.parts(record.runId, key, uploadId),
      withSlot(context, store, () => store.listParts(key, uploadId, context.signal)),
    ]);
    const there = new Map(stored.map((part) => [part.partNumber, part]));
    const agreed = saved.filter(({ partNumber, etag, size }) => {
      const part = there.get(partNumber);
      return part !== undefined && part.etag === etag && part.size === size;
    });
    const done = new Map(agreed.map((part) => [part.partNumber, part]));
    return { record, uploadId, layout: layoutOf(record), done, doubtful: true };
  } catch (error) {
    // Parts that one may not see are as good as none.
    if (hasCode(error, "UPLOAD_NOT_FOUND", "ACCESS_DENIED", "NOT_SUPPORTED")) return undefined;
    throw error;
  }
}

/** The layout that an upload was started with. */
export function layoutOf({ size, partSize }: UploadRecord): PartLayout {
  return { partSize, partCount: Math.max(1, Math.ceil(size / partSize)) };
}

/**
 * The intent is durable before the upload exists, so a crash in between leaves something to look for.
 * @returns nothing when another worker was quicker: its upload is the one to go on with
 */
async function startUpload(
  context: CopyContext,
  { pin, head, layout }: LargeSource,
  attributes: ObjectAttributes,
): Promise<OpenedUpload | undefined> {
  const { ledger, governor, clock } = context.ports;
  const { store } = context.request.destination;
  const key = context.keys.toDestination(pin.key);
  const intent: UploadRecord = {
    runId: context.request.runId,
    key,
    sourceKey: pin.key,
    ...(pin.etag === undefined ? {} : { sourceEtag: pin.etag }),
    ...(pin.versionId === undefined ? {} : { sourceVersionId: pin.versionId }),
    size: head.size,
    partSize: layout.partSize,
    startedAt: clock.now(),
  };
  if ((await ledger.saveUpload(intent)).uploadId !== undefined) return undefined;
  const retries = retriesOf(governor.counts().endpoints.get(store.endpoint));
  const isDoubtful = () => retriesOf(governor.counts().endpoints.get(store.endpoint)) !== retries;
  const checksum = partChecksum(store.traits);
  const request = { key, attributes, ...(checksum === undefined ? {} : { checksum }), signal: context.signal };
  const uploadId = await withSlot(context, store, () => store.createUpload(request)).catch(async (error: unknown) => {
    // What was refused outright does not exist; what may have been begun stays known.
    if (useless(toHubError(error)) && !isDoubtful()) await dropRecord(context, intent);
    throw error;
  });
  const record = { ...intent, uploadId };
  if ((await ledger.saveUpload(record)).uploadId !== uploadId) {
    await withSlot(context, store, () => store.abortUpload(key, uploadId, context.signal));
    return undefined;
  }
  return { record, uploadId, layout, done: new Map(), doubtful: isDoubtful() };
}

function retriesOf(counts: { readonly retries: number; readonly throttles: number } | undefined): number {
  return counts === undefined ? 0 : counts.retries + counts.throttles;
}

/** Aborts what the record names, and whatever else this run left open at exactly this key; then forgets it. */
export async function discardUpload(context: CopyContext, record: UploadRecord): Promise<void> {
  const { uploadId, key } = record;
  const { store } = context.request.destination;
  if (uploadId === undefined) await sweepKey(context, key);
  else {
    await withSlot(context, store, () => store.abortUpload(key, uploadId, context.signal));
    await sweepIfAllowed(context, key);
  }
  await dropRecord(context, record);
}

/**
 * Forgets an upload that the store does not find any more. It is aborted all the same: a directory may
 * have lost its data only. What cannot be aborted now stays in the ledger for the janitor.
 */
export async function forgetUpload(context: CopyContext, { record, uploadId }: OpenedUpload): Promise<void> {
  const { store } = context.request.destination;
  try {
    await withSlot(context, store, () => store.abortUpload(record.key, uploadId, context.signal));
  } catch (error) {
    if (context.signal.aborted) throw error;
    return;
  }
  await dropRecord(context, record);
}

/** Forgets the record unless another worker has replaced it by its own. */
export async function dropRecord(context: CopyContext, { runId, key, uploadId }: UploadRecord): Promise<void> {
  const now = await context.ports.ledger.upload(runId, key);
  if (now?.uploadId === uploadId) await context.ports.ledger.dropUpload(runId, key);
}

/**
 * Aborts every upload of exactly `key` that was initiated since the run started. Uploads are listed
 * by prefix, and `a.txt` is a prefix of `a.txt.bak`: other keys are left alone.
 */
async function sweepKey(context: CopyContext, key: string): Promise<void> {
  const { store } = context.request.destination;
  const since = context.startedAt - MAX_SKEW_MS;
  try {
    for await (const upload of store.listUploads(key, context.signal)) {
      if (upload.key !== key || (upload.initiated ?? since) < since) continue;
      await withSlot(context, store, () => store.abortUpload(key, upload.uploadId, context.signal));
    }
  } catch (error) {
    if (!hasCode(error, "NOT_SUPPORTED")) throw error;
  }
}

/**
 * As {@link sweepKey}, for those who know their own upload: what they may not list is not theirs to
 * look after, and no reason to doubt an object that has arrived.
 */
export async function sweepIfAllowed(context: CopyContext, key: string): Promise<void> {
  try {
    await sweepKey(context, key);
  } catch (error) {
    if (!hasCode(error, "ACCESS_DENIED")) throw error;
  }
}

/** All parts in order. @throws HubError `INTERNAL` when one is missing */
export function allParts(layout: PartLayout, parts: ReadonlyMap<number, UploadPart>): readonly UploadPart[] {
  return Array.from({ length: layout.partCount }, (_, i) => {
    const part = parts.get(i + 1);
    if (part === undefined) throw new HubError("INTERNAL", `part ${i + 1} of ${layout.partCount} is missing`);
    return part;
  });
}

/** Which of the parts `first` to `last` the destination lacks. */
export function missingParts(
  { done }: { readonly done: ReadonlyMap<number, UploadPart> },
  first: number,
  last: number,
): readonly number[] {
  const missing: number[] = [];
  for (let partNumber = first; partNumber <= last; partNumber++) if (!done.has(partNumber)) missing.push(partNumber);
  return missing;
}

/** Whether the parts so far can never become this object. */
export function useless(error: HubError): boolean {
  return error.class === "item" || hasCode(error, "SOURCE_CHANGED", "ACCESS_DENIED", "CHECKSUM_MISMATCH");
}

/** What cannot be aborted now stays in the ledger, and the janitor tries again at the end of the run. */
export async function discardQuietly(context: CopyContext, record: UploadRecord): Promise<void> {
  await discardUpload(context, record).catch((error: unknown) => {
    if (hasCode(error, "LEDGER_UNUSABLE", "DISK_FULL")) throw error;
  });
}
