import { COMMON_PRESET, COMMON_TRAITS, GiB, MiB, type VendorPreset } from "./preset.ts";

/** Amazon S3, global partition. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export const aws: VendorPreset = {
  ...COMMON_PRESET,
  id: "aws",
  title: "Amazon S3",
  scheme: "s3",
  endpoint: "https://s3.{region}.amazonaws.com",
  defaultRegion: "us-east-1",
  namespace: "https://s3.amazonaws.com",
  partition: "global (aws)",
  requesterPays: true,
  checksumMode: true,
  sizeAtComplete: true,
  createOnly: { "if-none-match": "*" },
  traits: {
    ...COMMON_TRAITS,
    multipartEtag: "md5-of-md5s",
    checksums: ["crc64nvme", "crc32c", "crc32", "sha256", "sha1"],
    maxCopySize: 5 * GiB,
    // 10,000 parts of 5 GiB; the User Guide prints it as 48.8 TiB.
    maxObjectSize: 10_000 * 5 * GiB,
    parts: { minSize: 5 * MiB, maxSize: 5 * GiB, maxCount: 10_000, equalSize: false },
    tags: true,
    countsTags: true,
    archiveClasses: ["GLACIER", "DEEP_ARCHIVE"],
  },
};
