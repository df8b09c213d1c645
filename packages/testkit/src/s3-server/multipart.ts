import { Buffer } from "node:buffer";
import { type Answer, xmlAnswer } from "./answer.ts";
import { attributesOf, encryptionHeaders } from "./attributes.ts";
import { type ChecksumAlgorithm, checksumAlgorithm } from "./digests.ts";
import { bucketOf, type Context, secondsNow } from "./operation.ts";
import { receive } from "./receive.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header, queryInteger, type S3Request } from "./s3-request.ts";
import type { PartRecord, UploadRecord } from "./state.ts";
import { checkKey, putEtag } from "./write-object.ts";
import { element, XML_HEAD, XML_NAMESPACE } from "./xml.ts";

/** CreateMultipartUpload. */
export function createUpload(context: Context): Answer {
  const { request, service } = context;
  const bucket = bucketOf(context);
  checkKey(request.key);
  const attributes = attributesOf(request, service.quirks);
  const now = service.now();
  const upload: UploadRecord = {
    id: service.storage.newUploadId(now),
    key: request.key,
    attributes,
    initiated: secondsNow(service),
    parts: new Map(),
    ...declaredChecksum(context),
  };
  bucket.uploads.set(upload.id, upload);
  const document = `${element("Bucket", bucket.name)}${element("Key", upload.key)}${element("UploadId", upload.id)}`;
  const headers = encryptionHeaders(attributes);
  if (upload.checksum) headers["x-amz-checksum-algorithm"] = upload.checksum.toUpperCase();
  if (upload.checksumType) headers["x-amz-checksum-type"] = upload.checksumType;
  return xmlAnswer(
    200,
    `${XML_HEAD}<InitiateMultipartUploadResult ${XML_NAMESPACE}>${document}</InitiateMultipartUploadResult>`,
    headers,
  );
}

/** CRC64NVME is always of the full object, SHA never; the other CRCs may be either. */
function declaredChecksum({ request, service }: Context): Pick<UploadRecord, "checksum" | "checksumType"> {
  const name = header(request, "x-amz-checksum-algorithm");
  if (name === undefined) return {};
  if (service.quirks.rejectChecksums) {
    throw new S3Refusal(
      400,
      "InvalidArgument",
      "Unsupported header 'x-amz-checksum-algorithm' received for this API call.",
    );
  }
  const checksum = checksumAlgorithm(name);
  if (!checksum) throw refuse.invalidRequest("Checksum algorithm provided is unsupported.");
  const checksumType =
    header(request, "x-amz-checksum-type") ?? (checksum === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE");
  const impossible = checksum === "crc64nvme" ? "COMPOSITE" : checksum.startsWith("sha") ? "FULL_OBJECT" : undefined;
  if ((checksumType !== "FULL_OBJECT" && checksumType !== "COMPOSITE") || checksumType === impossible) {
    throw refuse.invalidRequest(
      `The ${checksumType} checksum type cannot be used with the ${checksum} checksum algorithm.`,
    );
  }
  return { checksum, checksumType };
}

/** The upload that the request names. @throws S3Refusal `NoSuchUpload` */
export function uploadOf(context: Context): UploadRecord {
  const { request } = context;
  const id = request.query.get("uploadId") ?? "";
  const upload = bucketOf(context).uploads.get(id);
  if (!upload || upload.key !== request.key) throw refuse.noSuchUpload(id);
  return upload;
}

/** The part that the request names. @throws S3Refusal `InvalidArgument` */
export function partNumberOf(request: S3Request): number {
  const number = queryInteger(request, "partNumber", 0);
  if (number >= 1 && number <= 10_000) return number;
  throw refuse.invalidArgument(
    "Part number must be an integer between 1 and 10000, inclusive",
    "partNumber",
    request.query.get("partNumber") ?? "",
  );
}

/** UploadPart. */
export async function uploadPart(context: Context): Promise<Answer> {
  const { request, caller, service } = context;
  const { quirks, limits, storage } = service;
  const number = partNumberOf(request);
  const upload = uploadOf(context);
  checkPartChecksum(request, upload);
  const received = await receive(request, caller, {
    writer: storage.blobs.create,
    maxSize: limits.maxPutSize,
    quirks,
    ...(upload.checksum && { alsoDigest: upload.checksum }),
  });
  const body = [{ blob: received.blob, start: 0, end: received.size }];
  const part: PartRecord = {
    number,
    body,
    size: received.size,
    md5: received.md5,
    etag: putEtag(received.md5, upload.attributes, quirks.opaqueEtags),
    lastModified: secondsNow(service),
    checksums: received.checksums,
  };
  storage.blobs.hold(body);
  // Somebody may have aborted or completed the upload while the body was under way.
  if (bucketOf(context).uploads.get(upload.id) !== upload) {
    storage.blobs.release(body);
    throw refuse.noSuchUpload(upload.id);
  }
  storePart(context, upload, part);
  return { status: 200, headers: partHeaders(upload, part) };
}

/** Puts a part in, in place of an earlier one of its number. Its body is held already. */
export function storePart({ service }: Context, upload: UploadRecord, part: PartRecord): void {
  const old = upload.parts.get(part.number);
  if (old) service.storage.blobs.release(old.body);
  upload.parts.set(part.number, part);
}

function partHeaders(upload: UploadRecord, part: PartRecord): Record<string, string> {
  const headers = { ...encryptionHeaders(upload.attributes), etag: `"${part.etag}"` };
  return Object.assign(headers, checksumHeaders(part.checksums));
}

function checksumHeaders(checksums: PartRecord["checksums"]): Record<string, string> {
  return Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value]));
}

/** A part's checksum must be the declared one; composite ones must come with every part. */
function checkPartChecksum(request: S3Request, upload: UploadRecord): void {
  const given = partChecksum(request);
  const declared = upload.checksum ?? (given === "crc64nvme" ? given : undefined);
  const wanted = upload.checksumType === "COMPOSITE" || given !== undefined;
  if (!wanted || given === declared) return;
  throw refuse.invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${declared ?? "null"}, actual checksum Type: ${given ?? "null"}`,
  );
}

function partChecksum(request: S3Request): ChecksumAlgorithm | undefined {
  const trailer = header(request, "x-amz-trailer") ?? "";
  const names = [...Object.keys(request.headers), trailer.trim().toLowerCase()];
  for (const name of names) {
    const algorithm = name.startsWith("x-amz-checksum-") && checksumAlgorithm(name.slice("x-amz-checksum-".length));
    if (algorithm) return algorithm;
  }
  return undefined;
}

/** AbortMultipartUpload. */
export function abortUpload(context: Context): Answer {
  context.service.storage.closeUpload(bucketOf(context), uploadOf(context));
  return { status: 204, headers: {} };
}

/** A digest of an algorithm's name in an XML element, such as `ChecksumCRC32C`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm.toUpperCase()}`;
}

/** The raw digests of the parts, in order. */
export function partDigests(parts: readonly PartRecord[], algorithm: ChecksumAlgorithm): Buffer[] {
  return parts.map((part) => Buffer.from(part.checksums[algorithm] ?? "", "base64"));
}
