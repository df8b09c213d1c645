import type { Answer } from "./answer.ts";
import { isArchived, objectHeaders } from "./attributes.ts";
import { sliceBody } from "./blobs.ts";
import { digestBody } from "./digests.ts";
import { bucketOf, type Context } from "./operation.ts";
import { readCondition } from "./preconditions.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header } from "./s3-request.ts";
import type { ObjectRecord } from "./state.ts";

/** What part of an object is answered. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly partial: boolean;
}

/** The version that the request names. @throws S3Refusal `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` */
export function findVersion(context: Context, key: string, versionId: string | undefined): ObjectRecord {
  const bucket = bucketOf(context);
  if (versionId === undefined) return bucket.objects.get(key) ?? missing(context, key);
  const versions = bucket.versions.get(key) ?? [bucket.objects.get(key)];
  const record = versions.find((version) => version && (version.versionId ?? "null") === versionId);
  if (!record) throw new S3Refusal(404, "NoSuchVersion", "The specified version does not exist.");
  if (record.deleteMarker) {
    throw new S3Refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", {
      headers: { "x-amz-delete-marker": "true", "x-amz-version-id": versionId },
    });
  }
  return record;
}

/** Who may not list does not learn that a key is missing. */
function missing(context: Context, key: string): never {
  const { bucket, caller, service } = context;
  if (!service.gate.mayDo(caller, "s3:ListBucket", bucket)) throw refuse.accessDenied();
  const marker = bucket?.versions.get(key)?.[0];
  const { status, code, message, fields } = refuse.noSuchKey(key);
  const headers = marker && { "x-amz-delete-marker": "true", "x-amz-version-id": marker.versionId ?? "null" };
  throw new S3Refusal(status, code, message, { fields, ...(headers && { headers }) });
}

/** GetObject. */
export function getObject(context: Context): Answer {
  return read(context, true);
}

/** HeadObject. */
export function headObject(context: Context): Answer {
  return read(context, false);
}

function read(context: Context, withBody: boolean): Answer {
  const { request, service } = context;
  const record = findVersion(context, request.key, request.query.get("versionId"));
  if (withBody && isArchived(record)) throw invalidObjectState(record);
  const headers = { ...objectHeaders(record), ...overrides(context) };
  if (readCondition(request, record, service.quirks.ignoreIfMatch) === "not-modified") return { status: 304, headers };
  const span = spanOf(context, record, headers);
  if (header(request, "x-amz-checksum-mode") === "ENABLED" && !span.partial) {
    Object.assign(headers, checksumHeaders(context, record));
  }
  if (span.partial) headers["content-range"] = `bytes ${span.start}-${span.end - 1}/${record.size}`;
  const status = span.partial ? 206 : 200;
  if (!withBody) return { status, headers, headLength: span.end - span.start };
  const whole = span.end - span.start === record.size;
  return { status, headers, body: whole ? record.body : sliceBody(record.body, span.start, span.end) };
}

function invalidObjectState(record: ObjectRecord): S3Refusal {
  return new S3Refusal(403, "InvalidObjectState", "The operation is not valid for the object's storage class", {
    fields: { StorageClass: record.storageClass ?? "STANDARD" },
  });
}

function overrides({ request, caller }: Context): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of request.query) {
    if (!name.startsWith("response-")) continue;
    if (caller.accessKeyId === undefined) {
      throw refuse.invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
    }
    headers[name.slice("response-".length)] = value;
  }
  return headers;
}

/** S3 records CRC64NVME by itself; here it is computed when somebody asks. */
function checksumHeaders(context: Context, record: ObjectRecord): Record<string, string> {
  const checksums = record.checksums ?? {
    type: "FULL_OBJECT" as const,
    values: { crc64nvme: digestBody("crc64nvme", record.body).toString("base64") },
  };
  if (!record.checksums) context.service.storage.amend(bucketOf(context), record, { checksums });
  const headers: Record<string, string> = { "x-amz-checksum-type": checksums.type };
  for (const [algorithm, value] of Object.entries(checksums.values)) headers[`x-amz-checksum-${algorithm}`] = value;
  return headers;
}

function spanOf(context: Context, record: ObjectRecord, headers: Record<string, string>): Span {
  const { request, service } = context;
  const range = header(request, "range");
  const partNumber = request.query.get("partNumber");
  if (partNumber !== undefined) {
    if (range !== undefined)
      throw refuse.invalidRequest("Cannot specify both Range header and partNumber query parameter");
    return partSpan(record, partNumber, headers);
  }
  const whole = { start: 0, end: record.size, partial: false };
  if (range === undefined || service.quirks.ignoreRange) return whole;
  return parseRange(range, record.size) ?? whole;
}

function partSpan(record: ObjectRecord, text: string, headers: Record<string, string>): Span {
  const number = Number(text);
  const sizes = record.parts ?? [record.size];
  if (!/^\d+$/.test(text) || number < 1 || number > 10_000) {
    throw refuse.invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
  }
  if (number > sizes.length) {
    throw new S3Refusal(416, "InvalidPartNumber", "The requested partnumber is not satisfiable");
  }
  if (record.parts) headers["x-amz-mp-parts-count"] = String(sizes.length);
  const start = sizes.slice(0, number - 1).reduce((sum, size) => sum + size, 0);
  return { start, end: start + (sizes[number - 1] ?? 0), partial: record.size > 0 };
}

/** One range of bytes; undefined for what S3 ignores. @throws S3Refusal `InvalidRange` */
function parseRange(range: string, size: number): Span | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(Number(last) + 1, size);
  if (first !== "" && last !== "" && Number(last) < start) return undefined;
  if (start >= size) {
    throw new S3Refusal(416, "InvalidRange", "The requested range is not satisfiable", {
      fields: { RangeRequested: range, ActualObjectSize: String(size) },
      headers: { "content-range": `bytes */${size}` },
    });
  }
  return { start, end, partial: true };
}
