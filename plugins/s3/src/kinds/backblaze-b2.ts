import type { BucketKind } from "../endpoint/adapter.ts";

/** Backblaze B2. */
export const BACKBLAZE_B2: BucketKind = {
  id: "b2",
  name: { en: "Backblaze B2", zh: "Backblaze B2" },
  help: { en: "A bucket of Backblaze B2, through its S3 interface.", zh: "通过 S3 接口访问的 Backblaze B2 存储桶。" },
  vendor: () => "b2",
  connection: {
    region: "required",
    regionExample: "us-west-004",
    endpoint: "optional",
    endpointExample: "https://s3.us-west-004.backblazeb2.com",
    amazon: false,
  },
  requesterPays: false,
};
