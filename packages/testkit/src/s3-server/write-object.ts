import { Buffer } from "node:buffer";
import type { Answer } from "./answer.ts";
import { attributesOf, encryptionHeaders } from "./attributes.ts";
import { bucketOf, type Context, secondsNow } from "./operation.ts";
import { writeCondition } from "./preconditions.ts";
import { type Received, receive } from "./receive.ts";
import { S3Refusal } from "./s3-refusal.ts";
import type { ObjectRecord, StoredAttributes } from "./state.ts";

/** Bytes of the longest key in UTF-8. */
const MAX_KEY = 1024;

/** @throws S3Refusal `KeyTooLongError` */
export function checkKey(key: string): void {
  const bytes = key.length * 3 <= MAX_KEY ? 0 : Buffer.byteLength(key);
  if (bytes <= MAX_KEY) return;
  throw new S3Refusal(400, "KeyTooLongError", "Your key is too long", {
    fields: { Size: String(bytes), MaxSizeAllowed: String(MAX_KEY) },
  });
}

/** PutObject. */
export async function putObject(context: Context): Promise<Answer> {
  const { request, caller, service } = context;
  const bucket = bucketOf(context);
  const { quirks, limits, storage } = service;
  checkKey(request.key);
  const attributes = attributesOf(request, quirks);
  writeCondition(request, bucket.objects.get(request.key), quirks.rejectConditionalPut);
  const received = await receive(request, caller, { writer: storage.blobs.create, maxSize: limits.maxPutSize, quirks });
  const body = [{ blob: received.blob, start: 0, end: received.size }];
  storage.blobs.hold(body);
  try {
    // Asked again: another PUT may have come in while this body was under way.
    writeCondition(request, bucket.objects.get(request.key));
    const record = storage.put(bucket, {
      ...attributes,
      key: request.key,
      size: received.size,
      body,
      etag: putEtag(received.md5, attributes, quirks.opaqueEtags),
      lastModified: secondsNow(service),
      ...checksumsOf(received),
    });
    return { status: 200, headers: storedHeaders(record) };
  } finally {
    storage.blobs.release(body);
  }
}

function checksumsOf({ checksums }: Received): Pick<ObjectRecord, "checksums"> {
  return Object.keys(checksums).length === 0 ? {} : { checksums: { type: "FULL_OBJECT", values: checksums } };
}

/** The body's MD5, unless the object is encrypted with KMS or the server plays a store whose ETags say nothing. */
export function putEtag(md5: Buffer, attributes: StoredAttributes, opaque = false): string {
  const hex = md5.toString("hex");
  return opaque || attributes.encryption === "aws:kms" ? obscure(hex) : hex;
}

/** An ETag of the usual form that is no MD5 of anything, the same for the same bytes. */
export function obscure(hex: string): string {
  return [...hex]
    .reverse()
    .join("")
    .replace(/[0-9a-f]/g, (c) => (15 - Number.parseInt(c, 16)).toString(16));
}

/** Headers of the answer to a write. */
export function storedHeaders(record: ObjectRecord): Record<string, string> {
  const headers: Record<string, string> = { ...encryptionHeaders(record), etag: `"${record.etag}"` };
  if (record.versionId !== undefined) headers["x-amz-version-id"] = record.versionId;
  if (record.checksums) {
    headers["x-amz-checksum-type"] = record.checksums.type;
    for (const [name, value] of Object.entries(record.checksums.values)) headers[`x-amz-checksum-${name}`] = value;
  }
  return headers;
}
