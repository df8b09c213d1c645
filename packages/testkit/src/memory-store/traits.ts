import type { StoreTraits } from "@dth/core/object-store";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What Amazon S3 accepts and promises: the memory store's traits unless a test says otherwise. */
export const FULL_TRAITS: StoreTraits = {
  ordered: true,
  etag: "md5",
  multipartEtag: "md5-of-md5s",
  checksums: ["crc64nvme", "crc32c", "crc32", "sha256", "sha1"],
  contentMd5: true,
  parts: { minSize: 5 * MIB, maxSize: 5 * GIB, maxCount: 10_000, equalSize: false },
  maxPutSize: 5 * GIB,
  maxCopySize: 5 * GIB,
  partCopy: true,
  maxObjectSize: 5 * 1024 * GIB,
  maxKeyBytes: 1024,
  ifMatchOnGet: true,
  tags: true,
  countsTags: true,
  attributes: true,
  deleteBatch: 1000,
  archiveClasses: ["GLACIER", "DEEP_ARCHIVE"],
};
