import { fromHex, toHex } from "@dth/core/byte-text";
import type { Hashing } from "@dth/core/hashing";

const MD5 = /^[0-9a-f]{32}$/;
const HEX_FORM = /^[0-9a-f]{32}(?:-\d+)?$/i;

/** An ETag as the software keeps it: no quotes, lower case when it is hexadecimal. */
export function normalizeEtag(etag: string): string {
  const bare = etag.startsWith('"') && etag.endsWith('"') && etag.length > 1 ? etag.slice(1, -1) : etag;
  return HEX_FORM.test(bare) ? bare.toLowerCase() : bare;
}

/** An ETag as the store writes it, without quotes: some write hexadecimal ones in upper case. */
export function wireEtag(etag: string, upperCase: boolean): string {
  return upperCase && HEX_FORM.test(etag) ? etag.toUpperCase() : etag;
}

/** Whether an ETag has the form of a single body's MD5. */
export function isMd5(etag: string): boolean {
  return MD5.test(etag);
}

/** The ETag that S3 gives to an upload of these parts, or nothing when a part's ETag is no MD5. */
export function multipartEtag(hashing: Hashing, partEtags: readonly string[]): string | undefined {
  if (partEtags.length === 0 || !partEtags.every(isMd5)) return undefined;
  return `${toHex(hashing.hash("md5", fromHex(partEtags.join(""))))}-${partEtags.length}`;
}
