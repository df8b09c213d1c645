import { Buffer } from "node:buffer";
import type { Quirks } from "./options.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header, type S3Request } from "./s3-request.ts";
import type { ObjectRecord, StoredAttributes } from "./state.ts";

const CONTENT_HEADERS = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
  "x-amz-website-redirect-location",
] as const;

/** Bytes of user metadata, names and values together. */
const METADATA_LIMIT = 2048;

const STORAGE_CLASSES: ReadonlySet<string> = new Set([
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "GLACIER_IR",
]);

/** What a PUT, Create or Copy request says the object shall carry. @throws S3Refusal `MetadataTooLarge`, `InvalidTag`, … */
export function attributesOf(request: S3Request, quirks: Quirks): StoredAttributes {
  return {
    headers: storedHeaders(request),
    tags: taggingOf(request, quirks),
    ...placementOf(request),
  };
}

/** Class, ACL and encryption: what a copy sets anew even when it keeps the rest. */
export function placementOf(request: S3Request): Omit<StoredAttributes, "headers" | "tags"> {
  const storageClass = header(request, "x-amz-storage-class");
  const encryption = header(request, "x-amz-server-side-encryption");
  const kmsKeyId = header(request, "x-amz-server-side-encryption-aws-kms-key-id");
  const acl = header(request, "x-amz-acl");
  if (storageClass !== undefined && !STORAGE_CLASSES.has(storageClass)) {
    throw new S3Refusal(400, "InvalidStorageClass", "The storage class you specified is not valid");
  }
  if (encryption !== undefined && encryption !== "AES256" && encryption !== "aws:kms") {
    throw refuse.invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      encryption,
    );
  }
  return {
    ...(storageClass === undefined || storageClass === "STANDARD" ? {} : { storageClass }),
    ...(acl === undefined ? {} : { acl }),
    ...(encryption === undefined ? {} : { encryption }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}

function storedHeaders(request: S3Request): Record<string, string> {
  const stored: Record<string, string> = {};
  let metadataBytes = 0;
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith("x-amz-meta-")) continue;
    const value = header(request, name) ?? "";
    metadataBytes += name.length - "x-amz-meta-".length + Buffer.byteLength(value, "latin1");
    stored[name] = value;
  }
  if (metadataBytes > METADATA_LIMIT) {
    throw new S3Refusal(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
      fields: { Size: String(metadataBytes), MaxSizeAllowed: String(METADATA_LIMIT) },
    });
  }
  for (const name of CONTENT_HEADERS) {
    const value = name === "content-encoding" ? withoutFraming(header(request, name)) : header(request, name);
    if (value !== undefined) stored[name] = value;
  }
  stored["content-type"] ??= "binary/octet-stream";
  return stored;
}

/** `aws-chunked` describes the request, not the object. */
function withoutFraming(encoding: string | undefined): string | undefined {
  if (!encoding?.includes("aws-chunked")) return encoding;
  const rest = encoding.split(",").filter((token) => token.trim() !== "aws-chunked");
  return rest.length === 0 ? undefined : rest.join(",").trim();
}

/** Tags of the `x-amz-tagging` header. */
export function taggingOf(request: S3Request, quirks: Quirks): Record<string, string> {
  const value = header(request, "x-amz-tagging");
  if (value === undefined) return {};
  if (quirks.noTagging) throw refuse.notImplemented("x-amz-tagging");
  const pairs = [...new URLSearchParams(value)];
  return checkTags(pairs);
}

/** At most ten tags, each name once, 128 and 256 characters. @throws S3Refusal `BadRequest`, `InvalidTag` */
export function checkTags(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  if (pairs.length > 10) throw new S3Refusal(400, "BadRequest", "Object tags cannot be greater than 10");
  const tags: Record<string, string> = {};
  for (const [name, value] of pairs) {
    if (name === "" || name.length > 128 || value.length > 256 || Object.hasOwn(tags, name)) {
      throw new S3Refusal(400, "InvalidTag", "The tag provided was not a valid tag", { fields: { TagKey: name } });
    }
    tags[name] = value;
  }
  return tags;
}

/** Headers that echo how an object is encrypted. */
export function encryptionHeaders({ encryption, kmsKeyId }: StoredAttributes): Record<string, string> {
  const headers: Record<string, string> = { "x-amz-server-side-encryption": encryption ?? "AES256" };
  if (kmsKeyId !== undefined) headers["x-amz-server-side-encryption-aws-kms-key-id"] = kmsKeyId;
  return headers;
}

/** Headers that describe a version on GET and HEAD. */
export function objectHeaders(record: ObjectRecord): Record<string, string> {
  const headers: Record<string, string> = {
    ...record.headers,
    ...encryptionHeaders(record),
    etag: `"${record.etag}"`,
    "last-modified": httpDate(record.lastModified),
    "accept-ranges": "bytes",
  };
  if (record.storageClass !== undefined) headers["x-amz-storage-class"] = record.storageClass;
  if (record.versionId !== undefined) headers["x-amz-version-id"] = record.versionId;
  if (record.restore === "ongoing") headers["x-amz-restore"] = 'ongoing-request="true"';
  if (record.restore === "restored") {
    headers["x-amz-restore"] = 'ongoing-request="false", expiry-date="Fri, 01 Jan 2100 00:00:00 GMT"';
  }
  const tagCount = Object.keys(record.tags).length;
  if (tagCount > 0) headers["x-amz-tagging-count"] = String(tagCount);
  return headers;
}

/** As in `Last-Modified`. */
function httpDate(time: number): string {
  return new Date(time).toUTCString();
}

/** As in listings: whole seconds with empty milliseconds. */
export function isoDate(time: number): string {
  return new Date(time).toISOString();
}

/** Whether reading needs a restore first. */
export function isArchived(record: ObjectRecord): boolean {
  return (record.storageClass === "GLACIER" || record.storageClass === "DEEP_ARCHIVE") && record.restore !== "restored";
}
