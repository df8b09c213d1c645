import type { BucketKind } from "./endpoint/adapter.ts";
import { ALIYUN_OSS } from "./kinds/aliyun-oss.ts";
import { AMAZON_S3 } from "./kinds/amazon-s3.ts";
import { BACKBLAZE_B2 } from "./kinds/backblaze-b2.ts";
import { BAIDU_BOS } from "./kinds/baidu-bos.ts";
import { CEPH } from "./kinds/ceph.ts";
import { CLOUDFLARE_R2 } from "./kinds/cloudflare-r2.ts";
import { GOOGLE_GCS } from "./kinds/google-gcs.ts";
import { HUAWEI_OBS } from "./kinds/huawei-obs.ts";
import { MINIO } from "./kinds/minio.ts";
import { QINIU_KODO } from "./kinds/qiniu-kodo.ts";
import { S3_COMPATIBLE } from "./kinds/s3-compatible.ts";
import { TENCENT_COS } from "./kinds/tencent-cos.ts";
import { WASABI } from "./kinds/wasabi.ts";

/** Every kind of bucket, in the order of forms. Each may be a source and a destination. A new one is a file and a line here. */
export const KINDS: readonly BucketKind[] = [
  AMAZON_S3,
  ALIYUN_OSS,
  TENCENT_COS,
  QINIU_KODO,
  GOOGLE_GCS,
  S3_COMPATIBLE,
  HUAWEI_OBS,
  BAIDU_BOS,
  CLOUDFLARE_R2,
  BACKBLAZE_B2,
  MINIO,
  CEPH,
  WASABI,
];
