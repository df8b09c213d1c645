import type { BucketKind } from "../endpoint/adapter.ts";

/** Qiniu Kodo. */
export const QINIU_KODO: BucketKind = {
  id: "kodo",
  name: { en: "Qiniu Kodo", zh: "七牛云 Kodo" },
  help: { en: "A bucket of Qiniu Kodo, through its S3 interface.", zh: "通过 S3 接口访问的七牛云存储空间。" },
  vendor: () => "kodo",
  connection: {
    region: "required",
    regionExample: "cn-east-1",
    endpoint: "optional",
    endpointExample: "https://s3.cn-east-1.qiniucs.com",
    amazon: false,
  },
  requesterPays: false,
  original: "Qiniu_Kodo",
};
