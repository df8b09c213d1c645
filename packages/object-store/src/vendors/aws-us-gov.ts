import { aws } from "./aws.ts";
import type { VendorPreset } from "./preset.ts";

/** Amazon S3 in GovCloud (US): a partition with accounts and keys of its own. */
export const awsUsGov: VendorPreset = {
  ...aws,
  id: "aws-us-gov",
  title: "Amazon S3 (GovCloud)",
  scheme: "s3-us-gov",
  defaultRegion: "us-gov-west-1",
  namespace: "https://s3.us-gov.amazonaws.com",
  partition: "GovCloud (aws-us-gov)",
};
