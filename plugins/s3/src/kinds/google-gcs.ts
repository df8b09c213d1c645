import type { BucketKind } from "../endpoint/adapter.ts";

/** Google Cloud Storage, with HMAC keys. */
export const GOOGLE_GCS: BucketKind = {
  id: "gcs",
  name: { en: "Google Cloud Storage", zh: "谷歌云存储" },
  help: {
    en: "A bucket of Google Cloud Storage, through its XML interface with an HMAC key.",
    zh: "通过 XML 接口与 HMAC 密钥访问的谷歌云存储桶。",
  },
  vendor: () => "gcs",
  connection: {
    region: "none",
    regionExample: "auto",
    endpoint: "optional",
    endpointExample: "https://storage.googleapis.com",
    amazon: false,
  },
  requesterPays: false,
  original: "Google_GCS",
};
