import type { BucketKind } from "../endpoint/adapter.ts";

/** Wasabi. */
export const WASABI: BucketKind = {
  id: "wasabi",
  name: { en: "Wasabi", zh: "Wasabi" },
  help: { en: "A bucket of Wasabi.", zh: "Wasabi 存储桶。" },
  vendor: () => "wasabi",
  connection: {
    region: "required",
    regionExample: "us-east-1",
    endpoint: "optional",
    endpointExample: "https://s3.us-east-1.wasabisys.com",
    amazon: false,
  },
  requesterPays: false,
};
