import { fromHex, toHex } from "@dth/core/byte-text";
import type { Hashing } from "@dth/core/hashing";
import type { StoreTraits } from "@dth/core/object-store";

const MD5 = /^[0-9a-f]{32}$/;
const MULTIPART = /^[0-9a-f]{32}-(\d+)$/;

/** Whether an ETag has the form of a body's MD5. */
export function isMd5Etag(etag: string | undefined): etag is string {
  return etag !== undefined && etag.length === 32 && MD5.test(etag);
}

/** Number of parts that a multipart ETag names; `undefined` for any other ETag. */
export function partsOfEtag(etag: string | undefined): number | undefined {
  const match = etag === undefined ? null : MULTIPART.exec(etag);
  return match === null ? undefined : Number(match[1]);
}

/** Whether equal ETags at two stores mean equal bytes, given one of the ETags. */
export function etagsComparable(etag: string | undefined, a: StoreTraits, b: StoreTraits): boolean {
  if (a.etag !== "md5" || b.etag !== "md5") return false;
  if (isMd5Etag(etag)) return true;
  return partsOfEtag(etag) !== undefined && a.multipartEtag === "md5-of-md5s" && b.multipartEtag === "md5-of-md5s";
}

/** The ETag that a store of the `md5-of-md5s` kind gives to these parts; `undefined` when one is no MD5. */
export function multipartEtag(hashing: Hashing, partEtags: readonly string[]): string | undefined {
  const hasher = hashing.create("md5");
  for (const etag of partEtags) {
    if (!isMd5Etag(etag)) return undefined;
    hasher.update(fromHex(etag));
  }
  return `${toHex(hasher.digest())}-${partEtags.length}`;
}
