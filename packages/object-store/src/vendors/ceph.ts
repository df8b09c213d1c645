import { COMMON_PRESET, COMMON_TRAITS, type VendorPreset } from "./preset.ts";

/** Ceph RGW. Common prefixes stay unencoded even when asked otherwise (tracker.ceph 41870): V1, unencoded. */
export const ceph: VendorPreset = {
  ...COMMON_PRESET,
  id: "ceph",
  title: "Ceph Object Gateway",
  scheme: "ceph",
  defaultRegion: "us-east-1",
  addressing: "path",
  listVersion: 1,
  encodingType: false,
  requesterPays: true,
  createOnly: { "if-none-match": "*" },
  traits: { ...COMMON_TRAITS, multipartEtag: "md5-of-md5s", tags: true },
};
