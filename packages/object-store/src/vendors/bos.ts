import { COMMON_PRESET, COMMON_TRAITS, type VendorPreset } from "./preset.ts";

/** Baidu BOS. Session tokens are not understood, so that only long-lived keys work. */
export const bos: VendorPreset = {
  ...COMMON_PRESET,
  id: "bos",
  title: "Baidu AI Cloud BOS",
  scheme: "bos",
  endpoint: "https://s3.{region}.bcebos.com",
  // No source says that `encoding-type` works; V1 without it is the safe choice.
  listVersion: 1,
  encodingType: false,
  sessionTokens: false,
  requesterPays: true,
  metadataPrefixes: ["x-bce-meta-"],
  traits: {
    ...COMMON_TRAITS,
    etag: "opaque",
    partCopy: false,
    // 5 TB, decimal.
    maxObjectSize: 5_000_000_000_000,
    ifMatchOnGet: false,
    archiveClasses: ["ARCHIVE", "COLD"],
  },
};
