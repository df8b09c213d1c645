import type { BucketKind } from "../endpoint/adapter.ts";

/** Huawei Cloud OBS. */
export const HUAWEI_OBS: BucketKind = {
  id: "obs",
  name: { en: "Huawei Cloud OBS", zh: "华为云 OBS" },
  help: { en: "A bucket of Huawei Cloud Object Storage Service.", zh: "华为云对象存储桶。" },
  vendor: () => "obs",
  connection: {
    region: "required",
    regionExample: "cn-north-4",
    endpoint: "optional",
    endpointExample: "https://obs.cn-north-4.myhuaweicloud.com",
    amazon: false,
  },
  requesterPays: false,
};
