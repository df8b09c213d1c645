import { utf8 } from "@dth/core/byte-text";
import type { UploadPart } from "@dth/core/object-store";
import { escapeText } from "./entities.ts";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Body of CompleteMultipartUpload. Checksums of parts are repeated where `checksum` was declared. */
export function completeUploadXml(parts: readonly UploadPart[], checksum: string | undefined): Uint8Array {
  const rows = parts.map((part) => {
    const value = checksum === undefined ? undefined : part.checksums?.[checksum];
    const tag = `Checksum${checksum?.toUpperCase()}`;
    const sum = value === undefined ? "" : `<${tag}>${escapeText(value)}</${tag}>`;
    return `<Part><PartNumber>${part.partNumber}</PartNumber><ETag>&quot;${escapeText(part.etag)}&quot;</ETag>${sum}</Part>`;
  });
  return utf8(`<CompleteMultipartUpload xmlns="${NAMESPACE}">${rows.join("")}</CompleteMultipartUpload>`);
}

/** Body of DeleteObjects; only failures are answered. */
export function deleteXml(keys: readonly string[]): Uint8Array {
  const rows = keys.map((key) => `<Object><Key>${escapeText(key)}</Key></Object>`);
  return utf8(`<Delete xmlns="${NAMESPACE}"><Quiet>true</Quiet>${rows.join("")}</Delete>`);
}

/** Body of PutObjectTagging. */
export function taggingXml(tags: Readonly<Record<string, string>>): Uint8Array {
  const rows = Object.entries(tags).map(
    ([key, value]) => `<Tag><Key>${escapeText(key)}</Key><Value>${escapeText(value)}</Value></Tag>`,
  );
  return utf8(`<Tagging xmlns="${NAMESPACE}"><TagSet>${rows.join("")}</TagSet></Tagging>`);
}
