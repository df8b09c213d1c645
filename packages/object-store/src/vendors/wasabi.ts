import { COMMON_PRESET, COMMON_TRAITS, type VendorPreset } from "./preset.ts";

/** Wasabi. Locks accounts out for five minutes after wrong keys, so a 403 is never repeated. */
export const wasabi: VendorPreset = {
  ...COMMON_PRESET,
  id: "wasabi",
  title: "Wasabi",
  scheme: "wasabi",
  endpoint: "https://s3.{region}.wasabisys.com",
  defaultRegion: "us-east-1",
  addressing: "path",
  traits: { ...COMMON_TRAITS, multipartEtag: "md5-of-md5s", tags: true, ifMatchOnGet: false },
};
