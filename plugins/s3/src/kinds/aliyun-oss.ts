import type { BucketKind } from "../endpoint/adapter.ts";

/** Alibaba Cloud OSS. Accounts made since 2025-03-20 need a domain of their own in mainland regions: endpoint with `cname`. */
export const ALIYUN_OSS: BucketKind = {
  id: "oss",
  name: { en: "Alibaba Cloud OSS", zh: "阿里云 OSS" },
  help: {
    en: "A bucket of Alibaba Cloud Object Storage Service, through its S3 interface.",
    zh: "通过 S3 接口访问的阿里云对象存储桶。",
  },
  vendor: () => "oss",
  connection: {
    region: "required",
    regionExample: "cn-hangzhou",
    endpoint: "optional",
    endpointExample: "https://s3.oss-cn-hangzhou-internal.aliyuncs.com",
    amazon: false,
  },
  requesterPays: false,
  original: "Aliyun_OSS",
};
