import { HubError } from "@dth/core/error";
import type { Encryption, ObjectAttributes } from "@dth/core/object";
import { encodeQuery } from "./percent-encoding.ts";
import { encodeHeaderText } from "./rfc2047.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** The characters that HTTP allows in header names, in lower case. */
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** Latin-1 without control characters: what travels unchanged, and cannot begin another header. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Request headers under construction. */
export type Headers = Record<string, string>;

/**
 * Headers that give a new object its attributes.
 *
 * @throws HubError `METADATA_NOT_ACCEPTED` when a name cannot be a header at this store, `NOT_SUPPORTED` for tags where there are none
 */
export function attributeHeaders(attributes: ObjectAttributes, preset: VendorPreset): Headers {
  const headers: Headers = { ...contentHeaders(attributes), ...placementHeaders(attributes) };
  for (const [name, value] of Object.entries(attributes.metadata ?? {})) {
    if (!(preset.metadataNames ?? HEADER_NAME).test(name)) {
      throw new HubError("METADATA_NOT_ACCEPTED", `${preset.title} takes no metadata named ${JSON.stringify(name)}`);
    }
    headers[`x-amz-meta-${name}`] = encodeHeaderText(value);
  }
  const tags = tagHeader(attributes.tags, preset);
  if (tags !== undefined) headers["x-amz-tagging"] = tags;
  const redirect = attributes.websiteRedirectLocation;
  // Signed, so that it must be ASCII; it is a URL, where escapes mean the same.
  if (redirect !== undefined)
    headers["x-amz-website-redirect-location"] = redirect.replace(/[^\x21-\x7e]+/gu, encodeURI);
  for (const name in headers) {
    if (HEADER_VALUE.test(headers[name] ?? "")) continue;
    throw new HubError("METADATA_NOT_ACCEPTED", `no header can carry the value of ${name}`);
  }
  return headers;
}

function contentHeaders(attributes: ObjectAttributes): Headers {
  const headers: Headers = {};
  const { contentType, cacheControl, contentDisposition, contentLanguage, expires } = attributes;
  const contentEncoding = withoutChunking(attributes.contentEncoding);
  if (contentType !== undefined) headers["content-type"] = contentType;
  if (cacheControl !== undefined) headers["cache-control"] = cacheControl;
  if (contentDisposition !== undefined) headers["content-disposition"] = contentDisposition;
  if (contentEncoding !== undefined) headers["content-encoding"] = contentEncoding;
  if (contentLanguage !== undefined) headers["content-language"] = contentLanguage;
  if (expires !== undefined) headers.expires = expires;
  return headers;
}

/** Headers for class, ACL and encryption of a new object. */
export function placementHeaders(
  placement: Pick<ObjectAttributes, "storageClass" | "acl" | "encryption"> | undefined,
): Headers {
  const headers: Headers = encryptionHeaders(placement?.encryption);
  if (placement?.storageClass !== undefined) headers["x-amz-storage-class"] = placement.storageClass;
  if (placement?.acl !== undefined) headers["x-amz-acl"] = placement.acl;
  return headers;
}

function encryptionHeaders(encryption: Encryption | undefined): Headers {
  if (encryption === undefined || encryption.mode === "none") return {};
  if (encryption.mode === "sse-s3") return { "x-amz-server-side-encryption": "AES256" };
  const key = encryption.keyId;
  return {
    "x-amz-server-side-encryption": "aws:kms",
    ...(key === undefined ? {} : { "x-amz-server-side-encryption-aws-kms-key-id": key }),
  };
}

function tagHeader(tags: ObjectAttributes["tags"], preset: VendorPreset): string | undefined {
  const pairs = Object.entries(tags ?? {});
  if (pairs.length === 0) return undefined;
  if (!preset.traits.tags) throw new HubError("NOT_SUPPORTED", `${preset.title} has no object tags`);
  return encodeQuery(pairs);
}

/** Without the `aws-chunked` token, which old clients stored although it only described their upload. */
export function withoutChunking(encoding: string | undefined): string | undefined {
  if (encoding === undefined || !encoding.toLowerCase().includes("aws-chunked")) return encoding;
  const rest = encoding.split(",").filter((token) => token.trim().toLowerCase() !== "aws-chunked");
  return rest.length === 0 ? undefined : rest.join(",").trim();
}
