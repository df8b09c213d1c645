import { COMMON_PRESET, COMMON_TRAITS, GiB, KiB, type VendorPreset } from "./preset.ts";

/**
 * Alibaba Cloud OSS through its S3 hosts. Path style answers `SecondLevelDomainForbidden`.
 * Accounts made since 2025-03-20 need a bound custom domain for mainland buckets: `addressing: "cname"`.
 */
export const oss: VendorPreset = {
  ...COMMON_PRESET,
  id: "oss",
  title: "Alibaba Cloud OSS",
  scheme: "oss",
  endpoint: "https://s3.oss-{region}.aliyuncs.com",
  regionPrefix: "oss-",
  pathStyle: false,
  // Ignored while versioning is on, where nothing is lost by overwriting.
  createOnly: { "x-oss-forbid-overwrite": "true" },
  // Without it an unsatisfiable range is answered with the whole object.
  readHeaders: { "x-oss-range-behavior": "standard" },
  metadataPrefixes: ["x-oss-meta-"],
  metadataNames: /^[a-z0-9-]+$/,
  upperCaseEtags: true,
  traits: {
    ...COMMON_TRAITS,
    parts: { minSize: 100 * KiB, maxSize: 5 * GiB, maxCount: 10_000, equalSize: false },
    // CopyObject is promised below 1 GB (decimal).
    maxCopySize: 900_000_000,
    maxObjectSize: 10_000 * 5 * GiB,
    maxKeyBytes: 1023,
    archiveClasses: ["GLACIER", "DEEP_ARCHIVE", "Archive", "ColdArchive", "DeepColdArchive"],
  },
};
