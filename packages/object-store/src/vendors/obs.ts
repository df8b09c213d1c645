import { COMMON_PRESET, COMMON_TRAITS, GiB, KiB, type VendorPreset } from "./preset.ts";

/**
 * Huawei Cloud OBS. V4 signatures are accepted with an unsigned payload only (FAQ obs_faq_0274), also
 * over plain HTTP; path style was closed at the end of 2023; URL-encoded listings may repeat for ever.
 */
export const obs: VendorPreset = {
  ...COMMON_PRESET,
  id: "obs",
  title: "Huawei Cloud OBS",
  scheme: "obs",
  endpoint: "https://obs.{region}.myhuaweicloud.com",
  pathStyle: false,
  payload: { https: "unsigned", http: "unsigned" },
  listVersion: 1,
  encodingType: false,
  metadataPrefixes: ["x-obs-meta-"],
  traits: {
    ...COMMON_TRAITS,
    multipartEtag: "md5-of-md5s",
    parts: { minSize: 100 * KiB, maxSize: 5 * GiB, maxCount: 10_000, equalSize: false },
    maxObjectSize: 10_000 * 5 * GiB,
    ifMatchOnGet: false,
    archiveClasses: ["GLACIER", "DEEP_ARCHIVE", "COLD"],
  },
};
