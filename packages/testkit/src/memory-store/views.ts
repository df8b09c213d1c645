import { HubError } from "@dth/core/error";
import type { ObjectHead } from "@dth/core/object";
import type { Stored } from "@dth/core/object-store";
import { refused } from "./checks.ts";
import type { MemoryObject } from "./state.ts";

/** The object as HEAD describes it. */
export function headOf(object: MemoryObject): ObjectHead {
  const { key, bytes, etag, lastModified, attributes, checksums, restore } = object;
  const { tags, encryption, ...shown } = attributes;
  const tagCount = Object.keys(tags ?? {}).length;
  const mode = object.serverSideEncryption ?? (encryption && SSE_NAMES[encryption.mode]);
  return {
    key,
    size: bytes.length,
    etag,
    lastModified,
    attributes: { ...shown, ...(encryption && { encryption }) },
    ...(tagCount > 0 && { tagCount }),
    ...(restore && { restore }),
    ...(mode && { serverSideEncryption: mode }),
    ...(Object.keys(checksums).length > 0 && { checksums }),
  };
}

const SSE_NAMES = { none: undefined, "sse-s3": "AES256", "sse-kms": "aws:kms" } as const;

/** What is added when a part was asked for. @throws HubError `REQUEST_REFUSED` */
export function partFacts({ bytes, parts }: MemoryObject, partNumber: number | undefined): Partial<ObjectHead> {
  if (partNumber === undefined) return {};
  const sizes = parts ?? [bytes.length];
  const partSize = sizes[partNumber - 1];
  if (partSize === undefined) throw refused(`there is no part ${partNumber}`);
  return { partSize, ...(parts && { partCount: parts.length }) };
}

/** The object as a write's answer describes it. */
export function stored({ etag, checksums }: MemoryObject): Stored {
  return { etag, ...(Object.keys(checksums).length > 0 && { checksums }) };
}

/** The refusal of an object that does not fit. */
export function tooLarge(size: number): HubError {
  return new HubError("OBJECT_TOO_LARGE", `${size} bytes are more than the store accepts`);
}
