import type { BucketKind } from "../endpoint/adapter.ts";

/** Baidu AI Cloud BOS. */
export const BAIDU_BOS: BucketKind = {
  id: "bos",
  name: { en: "Baidu AI Cloud BOS", zh: "百度智能云 BOS" },
  help: {
    en: "A bucket of Baidu Object Storage. Session tokens do not work there.",
    zh: "百度智能云对象存储桶，不支持会话令牌。",
  },
  vendor: () => "bos",
  connection: {
    region: "required",
    regionExample: "bj",
    endpoint: "optional",
    endpointExample: "https://s3.bj.bcebos.com",
    amazon: false,
  },
  requesterPays: true,
};
