import { COMMON_PRESET, COMMON_TRAITS, type VendorPreset } from "./preset.ts";

/** Backblaze B2. HTTPS only; checksum headers on PUT were refused until 2025, tags are refused still. */
export const b2: VendorPreset = {
  ...COMMON_PRESET,
  id: "b2",
  title: "Backblaze B2",
  scheme: "b2",
  endpoint: "https://s3.{region}.backblazeb2.com",
  addressing: "path",
  // Unconfirmed, and "no" is safe: keys are refused that XML could not carry.
  encodingType: false,
  traits: {
    ...COMMON_TRAITS,
    // 5 MB and 5 GB, decimal; 5 MiB and 5 GB fit both readings.
    parts: { minSize: 5 * 1024 * 1024, maxSize: 5_000_000_000, maxCount: 10_000, equalSize: false },
    maxPutSize: 5_000_000_000,
    maxObjectSize: 10_000_000_000_000,
    ifMatchOnGet: false,
  },
};
