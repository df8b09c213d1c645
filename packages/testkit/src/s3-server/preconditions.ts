import { refuse } from "./s3-refusal.ts";
import { header, type S3Request } from "./s3-request.ts";
import type { ObjectRecord } from "./state.ts";

/** Whether a list such as `"a", "b"` or `*` names the ETag. */
function names(list: string, etag: string): boolean {
  if (list.trim() === "*") return true;
  return list.split(",").some(
    (item) =>
      item
        .trim()
        .replace(/^W\//, "")
        .replace(/^"(.*)"$/, "$1") === etag,
  );
}

/** Conditions of GET and HEAD. @returns whether to answer 304. @throws S3Refusal `PreconditionFailed` */
export function readCondition(request: S3Request, record: ObjectRecord, ignoreIfMatch = false): "ok" | "not-modified" {
  const ifMatch = ignoreIfMatch ? undefined : header(request, "if-match");
  const ifNoneMatch = header(request, "if-none-match");
  if (ifMatch !== undefined && !names(ifMatch, record.etag)) throw refuse.preconditionFailed("If-Match");
  const unmodifiedSince = since(request, "if-unmodified-since");
  if (ifMatch === undefined && unmodifiedSince !== undefined && record.lastModified > unmodifiedSince) {
    throw refuse.preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, record.etag) ? "not-modified" : "ok";
  const modifiedSince = since(request, "if-modified-since");
  return modifiedSince !== undefined && record.lastModified <= modifiedSince ? "not-modified" : "ok";
}

/** Conditions of a copy's source. @throws S3Refusal `PreconditionFailed` */
export function copyCondition(request: S3Request, record: ObjectRecord): void {
  const prefix = "x-amz-copy-source-";
  const ifMatch = header(request, `${prefix}if-match`);
  const ifNoneMatch = header(request, `${prefix}if-none-match`);
  const unmodifiedSince = since(request, `${prefix}if-unmodified-since`);
  const modifiedSince = since(request, `${prefix}if-modified-since`);
  if (ifMatch !== undefined && !names(ifMatch, record.etag)) throw refuse.preconditionFailed(`${prefix}If-Match`);
  if (ifNoneMatch !== undefined && names(ifNoneMatch, record.etag)) {
    throw refuse.preconditionFailed(`${prefix}If-None-Match`);
  }
  if (ifMatch === undefined && unmodifiedSince !== undefined && record.lastModified > unmodifiedSince) {
    throw refuse.preconditionFailed(`${prefix}If-Unmodified-Since`);
  }
  if (modifiedSince !== undefined && record.lastModified <= modifiedSince) {
    throw refuse.preconditionFailed(`${prefix}If-Modified-Since`);
  }
}

/** Conditions of PUT, Complete and Copy on what is there now. @throws S3Refusal `PreconditionFailed`, `NoSuchKey` */
export function writeCondition(request: S3Request, current: ObjectRecord | undefined, reject = false): void {
  const ifNoneMatch = header(request, "if-none-match");
  const ifMatch = header(request, "if-match");
  if (reject && (ifNoneMatch ?? ifMatch) !== undefined) throw refuse.notImplemented("If-None-Match");
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== "*") throw refuse.notImplemented("If-None-Match");
    if (current) throw refuse.preconditionFailed("If-None-Match");
  }
  if (ifMatch === undefined) return;
  if (!current) throw refuse.noSuchKey(request.key);
  if (!names(ifMatch, current.etag)) throw refuse.preconditionFailed("If-Match");
}

function since(request: S3Request, name: string): number | undefined {
  const time = Date.parse(header(request, name) ?? "");
  return Number.isNaN(time) ? undefined : time;
}
