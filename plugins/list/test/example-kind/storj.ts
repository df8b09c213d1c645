import type { BucketKind } from "@dth/plugin-s3/endpoint/adapter";

/** Storj, through its hosted gateway. */
export const STORJ: BucketKind = {
  id: "storj",
  name: { en: "Storj", zh: "Storj" },
  help: { en: "A bucket of Storj, through its gateway.", zh: "通过网关访问的 Storj 存储桶。" },
  // How it differs from Amazon S3 is said by a preset of packages/object-store/src/vendors.
  vendor: () => "generic",
  connection: {
    region: "none",
    regionExample: "global",
    endpoint: "required",
    endpointExample: "https://gateway.storjshare.io",
    amazon: false,
  },
  requesterPays: false,
};
