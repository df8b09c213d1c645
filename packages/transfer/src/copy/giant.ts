import { hasCode, toHubError } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import type { UploadPart } from "@dth/core/object-store";
import type { PartsWork } from "@dth/core/work";
import { completeUpload } from "./complete.ts";
import type { Copied, CopyContext } from "./context.ts";
import { copyParts } from "./parts.ts";
import { examineSource } from "./source.ts";
import { discardUpload, forgetUpload, layoutOf, missingParts, type OpenedUpload, useless } from "./upload.ts";

/** A giant object whose upload is open. */
export interface Giant {
  readonly entry: ObjectEntry;
  readonly upload: OpenedUpload;
  readonly missing: readonly number[];
  readonly parentId: string;
}

/** How a part range ended: the object is there, others still have parts to do, or it must start over. */
export type PartsEnd = Copied | "continued" | "restart";

/** Bytes of one part range: minutes of work even on a slow line, so that a lost worker costs little. */
const SHARE_BYTES = 256 * 1024 * 1024;

/** Puts the missing parts on the queue as ranges that any worker may take. */
export async function shareParts(context: CopyContext, { entry, upload, missing, parentId }: Giant): Promise<void> {
  const { ids, queue } = context.ports;
  const { partSize } = upload.layout;
  const works = rangesOf(missing, Math.max(1, Math.floor(SHARE_BYTES / partSize))).map(
    ([firstPart, lastPart]): PartsWork => ({
      kind: "parts",
      id: ids.next(),
      runId: context.request.runId,
      parentId,
      entry,
      uploadId: upload.uploadId,
      partSize,
      firstPart,
      lastPart,
    }),
  );
  await queue.send(works);
}

/** Runs of neighbouring numbers, at most `length` long. */
function rangesOf(numbers: readonly number[], length: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === number && number - last[0] < length) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/**
 * Copies a part range; who records the last part of all completes the upload. A range of an upload
 * that is no longer this run's has nothing left to do.
 */
export async function copyRange(context: CopyContext, work: PartsWork): Promise<PartsEnd> {
  const { ledger } = context.ports;
  const key = context.keys.toDestination(work.entry.key);
  const record = await ledger.upload(work.runId, key);
  if (record === undefined || record.uploadId !== work.uploadId) return "continued";
  const done = byNumber(await ledger.parts(work.runId, key, work.uploadId));
  const upload = { record, uploadId: work.uploadId, layout: layoutOf(record), done, doubtful: true };
  try {
    const last = await copyMissing(context, work, upload);
    return last ? await completeShared(context, work, upload) : "continued";
  } catch (error) {
    return giveUpRange(context, upload, error);
  }
}

/** @returns whether all parts of the object are at the destination now */
async function copyMissing(context: CopyContext, work: PartsWork, upload: OpenedUpload): Promise<boolean> {
  const { record, uploadId, layout, done } = upload;
  const missing = missingParts(upload, work.firstPart, work.lastPart);
  if (missing.length === 0) return done.size === layout.partCount;
  const { key, lastModified } = work.entry;
  const pin = { key, etag: record.sourceEtag, versionId: record.sourceVersionId, lastModified };
  const job = { pin, size: record.size, key: record.key, uploadId, layout, serverSide: false };
  let last = false;
  await copyParts(context, job, missing, (_, count) => {
    last ||= count === layout.partCount;
  });
  return last;
}

async function completeShared(context: CopyContext, work: PartsWork, upload: OpenedUpload): Promise<Copied> {
  const { ledger } = context.ports;
  const source = await examineSource(context, work.entry, work.partSize);
  const parts = byNumber(await ledger.parts(work.runId, upload.record.key, work.uploadId));
  return completeUpload(context, { source, upload, parts, serverSide: false });
}

/** An upload that is gone, or of a source that changed, makes the object start over; other errors are the caller's. */
async function giveUpRange(context: CopyContext, upload: OpenedUpload, error: unknown): Promise<PartsEnd> {
  const { runId, key } = upload.record;
  if (hasCode(error, "UPLOAD_NOT_FOUND")) {
    const now = await context.ports.ledger.upload(runId, key);
    if (now?.uploadId !== upload.uploadId) return "continued";
    await forgetUpload(context, upload);
    return "restart";
  }
  if (!useless(toHubError(error))) throw error;
  await discardUpload(context, upload.record);
  if (hasCode(error, "SOURCE_CHANGED", "CHECKSUM_MISMATCH")) return "restart";
  throw error;
}

function byNumber(parts: readonly UploadPart[]): ReadonlyMap<number, UploadPart> {
  return new Map(parts.map((part) => [part.partNumber, part]));
}
