import { toHex } from "@dth/core/byte-text";
import { HubError, hasCode } from "@dth/core/error";
import type { UploadPart } from "@dth/core/object-store";
import type { CopyContext, SourcePin } from "./context.ts";
import { partDigests } from "./digests.ts";
import { type PartLayout, partRange } from "./layout.ts";
import { destinationEtagIsDigest } from "./proof.ts";
import { readContent } from "./read.ts";
import { withBuffer, withSlot } from "./slot.ts";

/** Where parts come from and go to. */
export interface PartJob {
  readonly pin: SourcePin;
  readonly size: number;
  /** Destination key. */
  readonly key: string;
  readonly uploadId: string;
  readonly layout: PartLayout;
  /** Copied inside the endpoint instead of through us. */
  readonly serverSide: boolean;
}

const MAX_REREADS = 3;
const MAX_PARALLEL = 64;

/**
 * Copies the given parts, as many at once as fit in the buffer budget. The first failure stops the others.
 *
 * @param saved called after each part is at the destination and in the ledger, with the number of parts that are
 */
export async function copyParts(
  context: CopyContext,
  job: PartJob,
  partNumbers: readonly number[],
  saved: (part: UploadPart, count: number) => void,
): Promise<void> {
  const stop = new AbortController();
  const inner = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (failure === undefined && next < partNumbers.length) {
      const partNumber = partNumbers[next++] as number;
      try {
        const part = await copyPart(inner, job, partNumber);
        saved(part, await savePart(context, job, part));
      } catch (error) {
        failure ??= { error };
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: lanes(context, job) }, lane));
  if (failure !== undefined) throw failure.error;
}

function lanes({ ports }: CopyContext, { layout, serverSide }: PartJob): number {
  const { maxRequests, maxBufferedBytes } = ports.governor;
  const fitting = serverSide ? MAX_PARALLEL : Math.floor(maxBufferedBytes / layout.partSize);
  return Math.max(1, Math.min(fitting, maxRequests, MAX_PARALLEL, layout.partCount));
}

function savePart({ ports, request }: CopyContext, { key, uploadId }: PartJob, part: UploadPart): Promise<number> {
  return ports.ledger.savePart(request.runId, key, uploadId, part);
}

async function copyPart(context: CopyContext, job: PartJob, partNumber: number): Promise<UploadPart> {
  if (job.serverSide) return copyPartInside(context, job, partNumber);
  const { start, end } = partRange(job.layout, job.size, partNumber);
  for (let reads = 1; ; reads++) {
    try {
      return await withBuffer(context, end - start, (memory) => streamPart(context, { job, partNumber, memory }));
    } catch (error) {
      if (!hasCode(error, "CHECKSUM_MISMATCH") || reads > MAX_REREADS) throw error;
    }
  }
}

async function streamPart(
  context: CopyContext,
  { job, partNumber, memory }: { readonly job: PartJob; readonly partNumber: number; readonly memory: Uint8Array },
): Promise<UploadPart> {
  const { store } = context.request.destination;
  const range = partRange(job.layout, job.size, partNumber);
  const size = range.end - range.start;
  const digested = partDigests(store.traits);
  const content = await readContent(context, { pin: job.pin, size, range, digests: digested, memory });
  const { chunks: body, digests } = content;
  const { key, uploadId } = job;
  const request = { key, uploadId, partNumber, body, digests, signal: context.signal };
  const part = await withSlot(context, store, () => store.uploadPart(request));
  const md5 = digests.md5 === undefined ? undefined : toHex(digests.md5);
  if (md5 !== undefined && destinationEtagIsDigest(context) && part.etag.length === 32 && part.etag !== md5) {
    await distrustEtags(context, key, uploadId, { partNumber, etag: part.etag, md5 });
  }
  return part;
}

/** The destination checked Content-MD5 where it does; an ETag that differs all the same is no MD5 (KMS by default). */
async function distrustEtags(
  { request, lessons }: CopyContext,
  key: string,
  uploadId: string,
  { partNumber, etag, md5 }: { readonly partNumber: number; readonly etag: string; readonly md5: string },
): Promise<void> {
  if (!request.destination.store.traits.contentMd5) {
    throw new HubError(
      "CHECKSUM_MISMATCH",
      `part ${partNumber} of ${key} arrived with ETag ${etag} instead of ${md5}`,
      {
        details: { uploadId },
      },
    );
  }
  lessons.destinationEtagOpaque = true;
}

function copyPartInside(context: CopyContext, job: PartJob, partNumber: number): Promise<UploadPart> {
  const { source, destination } = context.request;
  const { pin, key, uploadId } = job;
  const range = partRange(job.layout, job.size, partNumber);
  const from = {
    bucket: source.store.bucket,
    key: pin.key,
    ...(pin.versionId === undefined ? {} : { versionId: pin.versionId }),
    ...(pin.etag === undefined ? {} : { ifMatch: pin.etag }),
  };
  const request = { source: from, key, uploadId, partNumber, range, signal: context.signal };
  return withSlot(context, destination.store, () => destination.store.copyPart(request));
}
