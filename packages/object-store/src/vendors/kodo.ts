import { COMMON_PRESET, COMMON_TRAITS, type VendorPreset } from "./preset.ts";

/** Qiniu Kodo. No `encoding-type`: keys with characters that XML forbids cannot be listed safely. */
export const kodo: VendorPreset = {
  ...COMMON_PRESET,
  id: "kodo",
  title: "Qiniu Kodo",
  scheme: "kodo",
  endpoint: "https://s3.{region}.qiniucs.com",
  addressing: "path",
  encodingType: false,
  metadataPrefixes: ["x-qn-meta-"],
  traits: {
    ...COMMON_TRAITS,
    etag: "opaque",
    ifMatchOnGet: false,
    archiveClasses: ["GLACIER", "DEEP_ARCHIVE"],
  },
};
