import type { VendorId } from "@dth/object-store/connection";
import type { BucketKind } from "../endpoint/adapter.ts";

/** Amazon S3 in every partition: the region tells which one, and each has accounts and keys of its own. */
export const AMAZON_S3: BucketKind = {
  id: "amazon-s3",
  name: { en: "Amazon S3", zh: "Amazon S3" },
  help: {
    en: "A bucket of Amazon S3: global, China (cn-…) or GovCloud (us-gov-…).",
    zh: "Amazon S3 存储桶：全球、中国（cn-…）或 GovCloud（us-gov-…）。",
  },
  vendor: partitionOf,
  connection: {
    region: "optional",
    regionExample: "eu-west-1",
    endpoint: "optional",
    endpointExample: "https://s3-accelerate.amazonaws.com",
    amazon: true,
  },
  requesterPays: true,
  original: "Amazon_S3",
};

function partitionOf(region: string | undefined, endpoint: string | undefined): VendorId {
  if (region?.startsWith("cn-") || /\.amazonaws\.com\.cn(?:[:/]|$)/.test(endpoint ?? "")) return "aws-cn";
  if (region?.startsWith("us-gov-") || /\.us-gov-[a-z]+-\d\./.test(endpoint ?? "")) return "aws-us-gov";
  return "aws";
}
