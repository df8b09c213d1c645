import { HubError, hasCode } from "@dth/core/error";
import type { CompleteUploadRequest, Stored } from "@dth/core/object-store";
import { etagIsDigest } from "./digest-headers.ts";
import { multipartEtag, normalizeEtag, wireEtag } from "./etag.ts";
import { headWithDate } from "./read-object.ts";
import type { S3Answer } from "./s3-request.ts";
import { type StoreContext, withSignal } from "./store-context.ts";
import { storedFrom } from "./write-object.ts";
import { parseXml } from "./xml/document.ts";
import { completeUploadXml } from "./xml/request-bodies.ts";

/**
 * CompleteMultipartUpload. A repeated request whose first answer was lost is refused with
 * NoSuchUpload although the object is there, so that the object itself is asked before it fails.
 */
export async function completeUpload(context: StoreContext, request: CompleteUploadRequest): Promise<Stored> {
  const since = context.clock.now();
  try {
    const { stored, digest } = await sendComplete(context, request);
    // Not while the answer is read: a completion must not be repeated for what it made.
    if (digest) requireExpectedEtag(context, request, stored.etag);
    return stored;
  } catch (error) {
    if (!hasCode(error, "UPLOAD_NOT_FOUND")) throw error;
    const repeatedSince = Number(error.details.attempts ?? 1) > 1 ? since : undefined;
    const stored = await alreadyThere(context, request, repeatedSince);
    if (stored === undefined) throw error;
    return stored;
  }
}

/** What a completion answered. */
interface Outcome {
  readonly stored: Stored;
  /** Whether its encryption leaves the ETag a digest. */
  readonly digest: boolean;
}

async function sendComplete(context: StoreContext, request: CompleteUploadRequest): Promise<Outcome> {
  const { preset, client } = context;
  const parts = request.parts.map((part) => ({ ...part, etag: wireEtag(part.etag, preset.upperCaseEtags) }));
  const sizeHeader: Record<string, string> = preset.sizeAtComplete
    ? { "x-amz-mp-object-size": String(totalSize(request)) }
    : {};
  return client.send(
    {
      method: "POST",
      purpose: "write",
      key: request.key,
      query: [["uploadId", request.uploadId]],
      headers: { "content-type": "application/xml", ...sizeHeader, ...checksumType(request.checksum) },
      body: [completeUploadXml(parts, request.checksum)],
      answer: "text",
      ...withSignal(request.signal),
    },
    readOutcome,
  );
}

function checksumType(checksum: string | undefined): Record<string, string> {
  return checksum === "crc64nvme" ? { "x-amz-checksum-type": "FULL_OBJECT" } : {};
}

function totalSize(request: CompleteUploadRequest): number {
  return request.parts.reduce((sum, part) => sum + part.size, 0);
}

function readOutcome(answer: S3Answer): Outcome {
  const { name, texts } = parseXml(answer.text);
  if (name !== "CompleteMultipartUploadResult") {
    throw new HubError("SERVER_UNAVAILABLE", `completing an upload was answered <${name}>`);
  }
  const checksums = checksumsOf(texts);
  const stored = {
    ...storedFrom(answer.headers),
    ...(texts.ETag === undefined ? {} : { etag: normalizeEtag(texts.ETag) }),
    ...(Object.keys(checksums).length === 0 ? {} : { checksums }),
  };
  return { stored, digest: texts.ETag !== undefined && etagIsDigest(answer.headers) };
}

function requireExpectedEtag(context: StoreContext, request: CompleteUploadRequest, etag: string | undefined): void {
  const expected = expectedEtag(context, request);
  if (etag === undefined || expected === undefined || etag === expected) return;
  throw new HubError("CHECKSUM_MISMATCH", `the upload's ETag is ${etag}, not ${expected} as of its parts`);
}

/** Full-object checksums of the answer; composite ones end in `-N`. */
function checksumsOf(texts: Readonly<Record<string, string>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(texts)) {
    if (!name.startsWith("Checksum") || name === "ChecksumType" || /-\d+$/.test(value)) continue;
    found[name.slice("Checksum".length).toLowerCase()] = value;
  }
  return found;
}

function expectedEtag({ preset, hashing }: StoreContext, request: CompleteUploadRequest): string | undefined {
  if (preset.traits.multipartEtag !== "md5-of-md5s") return undefined;
  return multipartEtag(
    hashing,
    request.parts.map((part) => part.etag),
  );
}

/** How far the clocks of a store's own machines, and ours where it tells no time, may be apart. */
const CLOCK_MARGIN_MS = 60_000;

/**
 * The object, when it is the one that this upload makes. Where ETags cannot tell, the right size is
 * believed only if this very request was repeated, and only of an object that is not older than
 * its first attempt. Amazon dates an object by the beginning of its upload, but its ETags tell.
 *
 * @param repeatedSince when the first of several attempts was made; absent: there was one only
 */
async function alreadyThere(
  context: StoreContext,
  request: CompleteUploadRequest,
  repeatedSince: number | undefined,
): Promise<Stored | undefined> {
  const found = await headWithDate(context, request.key, withSignal(request.signal)).catch((error: unknown) => {
    if (hasCode(error, "OBJECT_NOT_FOUND")) return undefined;
    throw error;
  });
  if (found === undefined || found.head.size !== totalSize(request)) return undefined;
  const { head, date } = found;
  const expected = expectedEtag(context, request);
  const clockAhead = date === undefined ? 0 : date - context.clock.now();
  const proven =
    expected !== undefined
      ? head.etag === expected
      : repeatedSince !== undefined && isSince(head.lastModified, repeatedSince + clockAhead);
  if (!proven) return undefined;
  return {
    ...(head.etag === undefined ? {} : { etag: head.etag }),
    ...(head.versionId === undefined ? {} : { versionId: head.versionId }),
    ...(head.checksums === undefined ? {} : { checksums: head.checksums }),
  };
}

function isSince(lastModified: number | undefined, since: number): boolean {
  return lastModified !== undefined && lastModified >= since - CLOCK_MARGIN_MS;
}
