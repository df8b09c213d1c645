import { COMMON_PRESET, COMMON_TRAITS, TiB, type VendorPreset } from "./preset.ts";

/**
 * MinIO: any host, any region unless the server sets one. Refuses keys with `//`, `.` and `..` segments.
 * Slashes at the start of a key are lost: `/a` is stored as `a`, over what was there (seen on a build of 2026).
 * An object `a` hides objects below `a/` from listings; GET still finds them.
 */
export const minio: VendorPreset = {
  ...COMMON_PRESET,
  id: "minio",
  title: "MinIO",
  scheme: "minio",
  defaultRegion: "us-east-1",
  addressing: "path",
  checksumMode: true,
  createOnly: { "if-none-match": "*" },
  renamedKeys: /^\//,
  traits: {
    ...COMMON_TRAITS,
    multipartEtag: "md5-of-md5s",
    checksums: ["crc64nvme", "crc32c", "crc32", "sha256", "sha1"],
    maxPutSize: 5 * TiB,
    tags: true,
    countsTags: true,
    archiveClasses: ["GLACIER", "DEEP_ARCHIVE"],
  },
};
