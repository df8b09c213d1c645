import { HubError } from "@dth/core/error";
import type { ObjectAttributes, ObjectHead } from "@dth/core/object";
import { withoutChunking } from "./attribute-headers.ts";
import { normalizeEtag } from "./etag.ts";
import { decodeHeaderText } from "./rfc2047.ts";
import type { VendorPreset } from "./vendors/preset.ts";

type AnswerHeaders = Readonly<Record<string, string>>;

/** Where the bytes of an answer stand in the object. */
export interface ContentRange {
  /** Inclusive. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Bytes of the whole object. */
  readonly total: number;
}

/** Reads `Content-Range: bytes 0-99/1000`. */
export function contentRange(headers: AnswerHeaders): ContentRange | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "");
  return match === null ? undefined : { start: Number(match[1]), end: Number(match[2]) + 1, total: Number(match[3]) };
}

/** MD5 of no bytes, as the ETag of an empty object. */
const EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e";

/**
 * Bytes of the answer's body. Ceph may leave Content-Length out where there are none, which only the ETag
 * can confirm: an object of unknown size must not pass for an empty one.
 */
export function contentLength(headers: AnswerHeaders): number {
  const length = headers["content-length"];
  if (length !== undefined && /^\d+$/.test(length)) return Number(length);
  if (length === undefined && normalizeEtag(headers.etag ?? "") === EMPTY_ETAG) return 0;
  throw new HubError("BAD_RESPONSE", "an object came without its length: something on the way rewrites bodies");
}

/** An object as the headers of HEAD or GET describe it. */
export function readHead(key: string, headers: AnswerHeaders, preset: VendorPreset): ObjectHead {
  const range = contentRange(headers);
  const modified = Date.parse(headers["last-modified"] ?? "");
  const checksums = fullChecksums(headers);
  const restore = restoreState(headers["x-amz-restore"]);
  return withoutUndefined({
    key,
    size: range?.total ?? contentLength(headers),
    attributes: readAttributes(headers, preset),
    etag: headers.etag === undefined ? undefined : normalizeEtag(headers.etag),
    lastModified: Number.isNaN(modified) ? undefined : modified,
    versionId: headers["x-amz-version-id"],
    tagCount: count(headers["x-amz-tagging-count"]),
    missingMetadata: count(headers["x-amz-missing-meta"]),
    serverSideEncryption: encryptionOf(headers),
    restore,
    checksums,
  });
}

function count(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** The encryption that makes an ETag no MD5 is told whichever header carries it. */
export function encryptionOf(headers: AnswerHeaders): string | undefined {
  const customer = headers["x-amz-server-side-encryption-customer-algorithm"];
  return headers["x-amz-server-side-encryption"] ?? (customer === undefined ? undefined : "customer");
}

function restoreState(restore: string | undefined): ObjectHead["restore"] {
  if (restore === undefined) return undefined;
  return restore.includes('ongoing-request="true"') ? "ongoing" : "restored";
}

/** Checksums of the whole object; composite ones (`value-N`) say nothing about the bytes alone. */
function fullChecksums(headers: AnswerHeaders): Record<string, string> | undefined {
  const found = checksumHeaders(headers);
  const whole = headers["x-amz-checksum-type"] !== "COMPOSITE" && Object.keys(found).length > 0;
  return whole ? found : undefined;
}

/** `x-amz-checksum-*` headers by algorithm, composite values left out. */
export function checksumHeaders(headers: AnswerHeaders): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name in headers) {
    if (!name.startsWith("x-amz-checksum-") || name === "x-amz-checksum-type") continue;
    const value = headers[name];
    if (value !== undefined && !/-\d+$/.test(value)) found[name.slice("x-amz-checksum-".length)] = value;
  }
  return found;
}

function readAttributes(headers: AnswerHeaders, preset: VendorPreset): ObjectAttributes {
  return withoutUndefined({
    contentType: headers["content-type"],
    cacheControl: headers["cache-control"],
    contentDisposition: ownDisposition(headers, preset),
    contentEncoding: withoutChunking(headers["content-encoding"]),
    contentLanguage: headers["content-language"],
    expires: headers.expires,
    metadata: readMetadata(headers, preset),
    storageClass: headers["x-amz-storage-class"],
    websiteRedirectLocation: headers["x-amz-website-redirect-location"],
  });
}

/** COS's default domain adds `attachment` to every answer, which is not the object's own. */
function ownDisposition(headers: AnswerHeaders, preset: VendorPreset): string | undefined {
  const value = headers["content-disposition"];
  const forced = preset.forcesDownload && headers["x-amz-force-download"] === "true";
  return forced && value?.trim().toLowerCase() === "attachment" ? undefined : value;
}

function readMetadata(headers: AnswerHeaders, preset: VendorPreset): Record<string, string> | undefined {
  const prefixes = ["x-amz-meta-", ...preset.metadataPrefixes];
  const metadata: Record<string, string> = {};
  let found = false;
  for (const name in headers) {
    const prefix = prefixes.find((candidate) => name.startsWith(candidate));
    if (prefix === undefined) continue;
    metadata[name.slice(prefix.length)] = decodeHeaderText(headers[name] ?? "");
    found = true;
  }
  return found ? metadata : undefined;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The same record without the properties that hold nothing. */
function withoutUndefined<T extends object>(record: T): Defined<T> {
  const kept: Partial<T> = {};
  for (const name in record) if (record[name] !== undefined) kept[name] = record[name];
  return kept as Defined<T>;
}
