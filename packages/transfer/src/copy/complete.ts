import { HubError, hasCode } from "@dth/core/error";
import type { ObjectHead } from "@dth/core/object";
import type { Stored, UploadPart } from "@dth/core/object-store";
import { fidelity } from "./attributes.ts";
import type { Copied, CopyContext } from "./context.ts";
import { objectCrc32 } from "./crc32.ts";
import { partChecksum } from "./digests.ts";
import { multipartEtag } from "./etag.ts";
import { copyRecord, destinationEtagIsDigest, evidenceOf, proveArrival } from "./proof.ts";
import { withSlot } from "./slot.ts";
import type { LargeSource } from "./source.ts";
import { allParts, dropRecord, type OpenedUpload, sweepIfAllowed } from "./upload.ts";

/** An upload of which every part is at the destination. */
export interface CompleteJob {
  readonly source: LargeSource;
  readonly upload: OpenedUpload;
  readonly parts: ReadonlyMap<number, UploadPart>;
  /** What of the source's attributes could not follow; worked out anew when absent. */
  readonly lost?: readonly string[];
  readonly serverSide: boolean;
}

/** Completes the upload, proves the object and forgets the upload. */
export async function completeUpload(context: CopyContext, job: CompleteJob): Promise<Copied> {
  const { source, upload } = job;
  const { entry, head, pin } = source;
  const { key } = upload.record;
  const parts = allParts(upload.layout, job.parts);
  const expectedEtag = expectedEtagOf(context, parts);
  const crc32 = objectCrc32(parts);
  checkSourceCrc32(head, crc32);
  const stored = await complete(context, upload, { parts, expectedEtag });
  const traits = context.request.destination.store.traits;
  const checked = partChecksum(traits) === undefined ? (traits.contentMd5 ? "content-md5" : undefined) : "checksum";
  const arrival = {
    key,
    size: head.size,
    stored,
    expectedEtag,
    checked: job.serverSide ? undefined : checked,
  } as const;
  const proven = await proveArrival(context, arrival);
  const proof = job.serverSide && proven === "size" ? "server-side-copy" : proven;
  if (upload.doubtful) await sweepIfAllowed(context, key);
  await dropRecord(context, upload.record);
  const plain = evidenceOf(pin, stored, { proof });
  const evidence = crc32 === undefined ? plain : { ...plain, checksums: { crc32 } };
  const lost = job.lost ?? (await fidelity(context, entry, head)).lost;
  return { size: head.size, evidence, lost, remember: copyRecord(context, key, evidence) };
}

/**
 * Compares what was read with the checksum that the source recorded, before the object is made.
 * A composite one, `value-N`, is of part checksums and says nothing here; nor does one that came
 * with a part number, which may be that part's.
 */
function checkSourceCrc32({ key, checksums, partSize }: ObjectHead, crc32: string | undefined): void {
  const recorded = partSize === undefined ? checksums?.crc32 : undefined;
  if (crc32 === undefined || recorded === undefined || recorded.includes("-") || recorded === crc32) return;
  throw new HubError("CHECKSUM_MISMATCH", `${key} was read with CRC-32 ${crc32} instead of ${recorded}`);
}

/** The ETag that these parts make where the destination digests digests. */
export function expectedEtagOf(context: CopyContext, parts: readonly UploadPart[]): string | undefined {
  const { traits } = context.request.destination.store;
  if (!destinationEtagIsDigest(context) || traits.multipartEtag !== "md5-of-md5s") return undefined;
  return multipartEtag(
    context.ports.hashing,
    parts.map(({ etag }) => etag),
  );
}

interface Expected {
  readonly parts: readonly UploadPart[];
  readonly expectedEtag: string | undefined;
}

/** A completion whose answer was lost says `UPLOAD_NOT_FOUND` when asked again: the object tells. */
async function complete(context: CopyContext, upload: OpenedUpload, expected: Expected): Promise<Stored> {
  const { store } = context.request.destination;
  const { record, uploadId } = upload;
  const checksum = partChecksum(store.traits);
  const request = {
    key: record.key,
    uploadId,
    parts: expected.parts,
    ...(checksum === undefined ? {} : { checksum }),
    signal: context.signal,
  };
  try {
    return await withSlot(context, store, () => store.completeUpload(request));
  } catch (error) {
    if (!hasCode(error, "UPLOAD_NOT_FOUND")) throw error;
    const head = await headDestination(context, record.key);
    if (head === undefined || !isThisUpload(head, upload, expected.expectedEtag)) throw error;
    return {
      ...(head.etag === undefined ? {} : { etag: head.etag }),
      ...(head.versionId === undefined ? {} : { versionId: head.versionId }),
    };
  }
}

function isThisUpload(head: ObjectHead, { record }: OpenedUpload, expectedEtag: string | undefined): boolean {
  if (head.size !== record.size) return false;
  if (expectedEtag !== undefined) return head.etag === expectedEtag;
  return false;
}

/** HEAD of a destination key; `undefined` when there is no such object. */
export async function headDestination(context: CopyContext, key: string): Promise<ObjectHead | undefined> {
  const { store } = context.request.destination;
  try {
    return await withSlot(context, store, () => store.head(key, { signal: context.signal }));
  } catch (error) {
    if (hasCode(error, "OBJECT_NOT_FOUND")) return undefined;
    throw error;
  }
}
