import { HubError, hasCode } from "@dth/core/error";
import type { CompleteUploadRequest, Stored } from "@dth/core/object-store";
import { etagIsDigest } from "./digest-headers.ts";
import { multipartEtag, normalizeEtag, wireEtag } from "./etag.ts";
import { headObject } from "./read-object.ts";
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
  try {
    return await sendComplete(context, request);
  } catch (error) {
    if (!hasCode(error, "UPLOAD_NOT_FOUND")) throw error;
    const repeated = Number(error.details.attempts ?? 1) > 1;
    const stored = await alreadyThere(context, request, repeated);
    if (stored === undefined) throw error;
    return stored;
  }
}

async function sendComplete(context: StoreContext, request: CompleteUploadRequest): Promise<Stored> {
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
    (answer) => readOutcome(context, request, answer),
  );
}

function checksumType(checksum: string | undefined): Record<string, string> {
  return checksum === "crc64nvme" ? { "x-amz-checksum-type": "FULL_OBJECT" } : {};
}

function totalSize(request: CompleteUploadRequest): number {
  return request.parts.reduce((sum, part) => sum + part.size, 0);
}

function readOutcome(context: StoreContext, request: CompleteUploadRequest, answer: S3Answer): Stored {
  const { name, texts } = parseXml(answer.text);
  if (name !== "CompleteMultipartUploadResult") {
    throw new HubError("SERVER_UNAVAILABLE", `completing an upload was answered <${name}>`);
  }
  const etag = texts.ETag === undefined ? undefined : normalizeEtag(texts.ETag);
  const expected = expectedEtag(context, request);
  if (etag !== undefined && expected !== undefined && etagIsDigest(answer.headers) && etag !== expected) {
    throw new HubError("CHECKSUM_MISMATCH", `the upload's ETag is ${etag}, not ${expected} as of its parts`);
  }
  const checksums = checksumsOf(texts);
  return {
    ...storedFrom(answer.headers),
    ...(etag === undefined ? {} : { etag }),
    ...(Object.keys(checksums).length === 0 ? {} : { checksums }),
  };
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

/**
 * The object, when it is the one that this upload makes. Where ETags cannot tell, the right size is
 * believed only if this very request was repeated.
 */
async function alreadyThere(
  context: StoreContext,
  request: CompleteUploadRequest,
  repeated: boolean,
): Promise<Stored | undefined> {
  const head = await headObject(context, request.key, withSignal(request.signal)).catch((error: unknown) => {
    if (hasCode(error, "OBJECT_NOT_FOUND")) return undefined;
    throw error;
  });
  if (head === undefined || head.size !== totalSize(request)) return undefined;
  const expected = expectedEtag(context, request);
  const proven = expected === undefined ? repeated : head.etag === expected;
  if (!proven) return undefined;
  return {
    ...(head.etag === undefined ? {} : { etag: head.etag }),
    ...(head.versionId === undefined ? {} : { versionId: head.versionId }),
    ...(head.checksums === undefined ? {} : { checksums: head.checksums }),
  };
}
