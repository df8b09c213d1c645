import { COMMON_PRESET, COMMON_TRAITS, type VendorPreset } from "./preset.ts";

/**
 * Google Cloud Storage through its XML API with HMAC keys. Its front end rewrites `accept-encoding`,
 * which therefore is never signed, but must ask for gzip, or objects stored with
 * `Content-Encoding: gzip` arrive decompressed.
 */
export const gcs: VendorPreset = {
  ...COMMON_PRESET,
  id: "gcs",
  title: "Google Cloud Storage",
  scheme: "gs",
  endpoint: "https://storage.googleapis.com",
  defaultRegion: "auto",
  addressing: "path",
  readHeaders: { "accept-encoding": "gzip" },
  metadataPrefixes: ["x-goog-meta-"],
  traits: {
    ...COMMON_TRAITS,
    // UploadPartCopy does not exist (issuetracker 323465186), nor multi-object delete.
    partCopy: false,
    deleteBatch: 1,
  },
};
