import type { BucketKind } from "../endpoint/adapter.ts";

/** MinIO. */
export const MINIO: BucketKind = {
  id: "minio",
  name: { en: "MinIO", zh: "MinIO" },
  help: { en: "A bucket of a MinIO server.", zh: "MinIO 服务器上的存储桶。" },
  vendor: () => "minio",
  connection: {
    region: "optional",
    regionExample: "us-east-1",
    endpoint: "required",
    endpointExample: "https://minio.example:9000",
    amazon: false,
  },
  requesterPays: false,
};
