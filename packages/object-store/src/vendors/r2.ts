import { COMMON_PRESET, COMMON_TRAITS, GiB, MiB, type VendorPreset } from "./preset.ts";

/** Cloudflare R2: `https://<account>.r2.cloudflarestorage.com`, jurisdictions on hosts of their own. */
export const r2: VendorPreset = {
  ...COMMON_PRESET,
  id: "r2",
  title: "Cloudflare R2",
  scheme: "r2",
  defaultRegion: "auto",
  addressing: "path",
  createOnly: { "if-none-match": "*" },
  traits: {
    ...COMMON_TRAITS,
    multipartEtag: "md5-of-md5s",
    checksums: ["crc64nvme", "crc32c", "crc32", "sha256", "sha1"],
    // Unequal parts fail at Complete with InvalidPart.
    parts: { minSize: 5 * MiB, maxSize: 5 * GiB - 5 * MiB, maxCount: 10_000, equalSize: true },
    maxPutSize: 5 * GiB - 5 * MiB,
    // 4.995 TiB.
    maxObjectSize: Math.floor(4.995 * 1024 * GiB),
    // More than 700 keys in one request were answered 500 (OpenDAL).
    deleteBatch: 700,
  },
};
