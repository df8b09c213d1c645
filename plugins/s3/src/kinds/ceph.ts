import type { BucketKind } from "../endpoint/adapter.ts";

/** Ceph Object Gateway. */
export const CEPH: BucketKind = {
  id: "ceph",
  name: { en: "Ceph", zh: "Ceph" },
  help: { en: "A bucket of a Ceph Object Gateway.", zh: "Ceph 对象网关上的存储桶。" },
  vendor: () => "ceph",
  connection: {
    region: "optional",
    regionExample: "us-east-1",
    endpoint: "required",
    endpointExample: "https://ceph.example:7480",
    amazon: false,
  },
  requesterPays: true,
};
