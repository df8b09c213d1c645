import type { BucketKind } from "../endpoint/adapter.ts";

/** Tencent Cloud COS. */
export const TENCENT_COS: BucketKind = {
  id: "cos",
  name: { en: "Tencent Cloud COS", zh: "腾讯云 COS" },
  help: {
    en: "A bucket of Tencent Cloud Object Storage; its name ends in the APPID.",
    zh: "腾讯云对象存储桶，名称以 APPID 结尾。",
  },
  vendor: () => "cos",
  connection: {
    region: "required",
    regionExample: "ap-guangzhou",
    endpoint: "optional",
    endpointExample: "https://cos.accelerate.myqcloud.com",
    amazon: false,
  },
  requesterPays: false,
  original: "Tencent_COS",
};
