import { COMMON_PRESET, COMMON_TRAITS, type VendorPreset } from "./preset.ts";

/** Any other store: only what nearly all of them share (rclone's `Other`). */
export const generic: VendorPreset = {
  ...COMMON_PRESET,
  id: "generic",
  title: "S3-compatible store",
  scheme: "s3-compatible",
  defaultRegion: "us-east-1",
  addressing: "path",
  listVersion: 1,
  encodingType: false,
  requesterPays: true,
  traits: { ...COMMON_TRAITS, etag: "opaque", ifMatchOnGet: false },
};
