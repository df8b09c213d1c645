import { COMMON_PRESET, COMMON_TRAITS, GiB, MiB, type VendorPreset } from "./preset.ts";

/**
 * Tencent Cloud COS. Bucket names end in `-<APPID>`; buckets made since 2024 answer path style with
 * `PathStyleDomainForbidden`. Listings are documented as eventually consistent.
 */
export const cos: VendorPreset = {
  ...COMMON_PRESET,
  id: "cos",
  title: "Tencent Cloud COS",
  scheme: "cos",
  endpoint: "https://cos.{region}.myqcloud.com",
  pathStyle: false,
  listVersion: 1,
  createOnly: { "x-cos-forbid-overwrite": "true" },
  metadataPrefixes: ["x-cos-meta-"],
  forcesDownload: true,
  traits: {
    ...COMMON_TRAITS,
    // "MD5 verification": an ETag is not promised to be an MD5.
    etag: "opaque",
    parts: { minSize: MiB, maxSize: 5 * GiB, maxCount: 10_000, equalSize: false },
    maxObjectSize: 10_000 * 5 * GiB,
    maxKeyBytes: 850,
    ifMatchOnGet: false,
    archiveClasses: ["ARCHIVE", "DEEP_ARCHIVE", "GLACIER"],
  },
};
