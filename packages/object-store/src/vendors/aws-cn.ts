import { aws } from "./aws.ts";
import type { VendorPreset } from "./preset.ts";

/** Amazon S3 in China: a partition with accounts and keys of its own. */
export const awsCn: VendorPreset = {
  ...aws,
  id: "aws-cn",
  title: "Amazon S3 (China)",
  scheme: "s3-cn",
  endpoint: "https://s3.{region}.amazonaws.com.cn",
  defaultRegion: "cn-north-1",
  namespace: "https://s3.amazonaws.com.cn",
  partition: "China (aws-cn)",
};
