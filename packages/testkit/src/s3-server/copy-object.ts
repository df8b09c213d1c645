import { type Answer, xmlAnswer } from "./answer.ts";
import { attributesOf, isArchived, isoDate, placementOf, taggingOf } from "./attributes.ts";
import { type Body, bodySize, sliceBody } from "./blobs.ts";
import { digestBody } from "./digests.ts";
import { checksumElement, partNumberOf, storePart, uploadOf } from "./multipart.ts";
import { bucketOf, type Context, secondsNow } from "./operation.ts";
import { copyCondition, writeCondition } from "./preconditions.ts";
import { findVersion } from "./read-object.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header } from "./s3-request.ts";
import type { ObjectRecord, PartRecord, StoredAttributes } from "./state.ts";
import { checkKey, putEtag, storedHeaders } from "./write-object.ts";
import { element, XML_HEAD, XML_NAMESPACE } from "./xml.ts";

/** Sources must be larger than this for part copies of a range. */
const RANGE_MINIMUM = 5 * 1024 ** 2;

/** CopyObject. */
export function copyObject(context: Context): Answer {
  const { request, service } = context;
  const bucket = bucketOf(context);
  checkKey(request.key);
  const source = findSource(context);
  copyCondition(request, source);
  writeCondition(request, bucket.objects.get(request.key), service.quirks.rejectConditionalPut);
  if (source.size > service.limits.maxCopySize) {
    throw refuse.invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${service.limits.maxCopySize}`,
    );
  }
  refuseNoChange(context, source);
  const attributes = copiedAttributes(context, source);
  const etag = copyEtag(context, source, attributes);
  const { parts: _parts, restore: _restore, versionId: sourceVersion, checksums, ...kept } = source;
  const record = service.storage.put(bucket, {
    ...pick(kept),
    ...attributes,
    key: request.key,
    etag,
    lastModified: secondsNow(service),
    ...(checksums?.type === "FULL_OBJECT" && { checksums }),
  });
  const { etag: _etag, ...headers } = storedHeaders(record);
  if (sourceVersion !== undefined) headers["x-amz-copy-source-version-id"] = sourceVersion;
  return copyAnswer("CopyObjectResult", record.etag, record.lastModified, headers);
}

function pick({ size, body }: Pick<ObjectRecord, "size" | "body">): Pick<ObjectRecord, "size" | "body"> {
  return { size, body };
}

/** A copy is one whole object, so its ETag is the MD5 of all its bytes. */
function copyEtag({ service }: Context, source: ObjectRecord, attributes: StoredAttributes): string {
  const plain = !source.parts && source.encryption !== "aws:kms" && !service.quirks.opaqueEtags;
  const md5 = plain ? Buffer.from(source.etag, "hex") : digestBody("md5", source.body);
  return putEtag(md5, attributes, service.quirks.opaqueEtags);
}

/** The object named by `x-amz-copy-source`. @throws S3Refusal `InvalidArgument`, `NoSuchBucket`, `NoSuchKey`, … */
function findSource(context: Context): ObjectRecord {
  const { request, service, caller } = context;
  const raw = header(request, "x-amz-copy-source") ?? "";
  const [path = "", versionId] = raw.split("?versionId=");
  const decoded = decodeSource(path).replace(/^\//, "");
  const slash = decoded.indexOf("/");
  if (slash <= 0 || slash === decoded.length - 1) {
    throw refuse.invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      raw,
    );
  }
  const name = decoded.slice(0, slash);
  const bucket = service.storage.buckets.get(name);
  if (!bucket) throw refuse.noSuchBucket(name);
  service.gate.permit(request, caller, "s3:GetObject", bucket);
  const record = findVersion({ ...context, bucket }, decoded.slice(slash + 1), versionId);
  if (!isArchived(record)) return record;
  throw new S3Refusal(
    403,
    "ObjectNotInActiveTierError",
    "The source object of the COPY operation is not in the active tier and is only stored in Amazon Glacier.",
  );
}

function decodeSource(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll("+", " "));
  } catch {
    throw refuse.invalidArgument("Invalid copy source encoding.", "x-amz-copy-source", path);
  }
}

function copiedAttributes(context: Context, source: ObjectRecord): StoredAttributes {
  const { request, service } = context;
  const replaceTags = header(request, "x-amz-tagging-directive") === "REPLACE";
  const tags = replaceTags ? taggingOf(request, service.quirks) : source.tags;
  if (header(request, "x-amz-metadata-directive") === "REPLACE") {
    return { ...attributesOf(request, service.quirks), tags };
  }
  return { headers: source.headers, tags, ...placementOf(request) };
}

function refuseNoChange({ request, bucket }: Context, source: ObjectRecord): void {
  const itself = bucket?.objects.get(request.key) === source;
  const changes =
    header(request, "x-amz-metadata-directive") === "REPLACE" ||
    header(request, "x-amz-storage-class") !== undefined ||
    header(request, "x-amz-server-side-encryption") !== undefined;
  if (!itself || changes) return;
  throw refuse.invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

/** UploadPartCopy. */
export function copyPart(context: Context): Answer {
  const { request, service } = context;
  const number = partNumberOf(request);
  const upload = uploadOf(context);
  const source = findSource(context);
  copyCondition(request, source);
  const body = rangeOf(context, source);
  const md5 = digestBody("md5", body);
  const part: PartRecord = {
    number,
    body,
    size: bodySize(body),
    md5,
    etag: putEtag(md5, upload.attributes, service.quirks.opaqueEtags),
    lastModified: secondsNow(service),
    checksums: upload.checksum ? { [upload.checksum]: digestBody(upload.checksum, body).toString("base64") } : {},
  };
  service.storage.blobs.hold(body);
  storePart(context, upload, part);
  const checksums = upload.checksum && element(checksumElement(upload.checksum), part.checksums[upload.checksum]);
  return copyAnswer("CopyPartResult", part.etag, part.lastModified, {}, checksums);
}

function rangeOf({ request, service }: Context, source: ObjectRecord): Body {
  const text = header(request, "x-amz-copy-source-range");
  if (text === undefined) return source.body;
  const match = /^bytes=(\d+)-(\d+)$/.exec(text);
  const start = Number(match?.[1]);
  const end = Number(match?.[2]) + 1;
  if (!match || start >= end) {
    throw refuse.invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range",
      text,
    );
  }
  const small = source.size <= Math.min(RANGE_MINIMUM, service.limits.minPartSize);
  if (end > source.size || small) {
    throw refuse.invalidArgument(
      `Range specified is not valid for source object of size: ${source.size}`,
      "x-amz-copy-source-range",
      text,
    );
  }
  return sliceBody(source.body, start, end);
}

function copyAnswer(
  root: string,
  etag: string,
  lastModified: number,
  headers: Record<string, string>,
  more = "",
): Answer {
  const text = `${element("LastModified", isoDate(lastModified))}<ETag>&quot;${etag}&quot;</ETag>${more}`;
  return xmlAnswer(200, `${XML_HEAD}<${root} ${XML_NAMESPACE}>${text}</${root}>`, headers);
}
