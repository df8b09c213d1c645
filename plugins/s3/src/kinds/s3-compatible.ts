import type { BucketKind } from "../endpoint/adapter.ts";

/** Any other store: only what nearly all of them share is relied on. */
export const S3_COMPATIBLE: BucketKind = {
  id: "s3-compatible",
  name: { en: "S3-compatible store", zh: "S3 兼容存储" },
  help: { en: "A bucket of any other store that speaks S3.", zh: "任何其他兼容 S3 的存储桶。" },
  vendor: () => "generic",
  connection: {
    region: "optional",
    regionExample: "us-east-1",
    endpoint: "required",
    endpointExample: "https://objects.example",
    amazon: false,
    dialect: true,
  },
  requesterPays: true,
  original: "Amazon_S3_Compatible",
};
