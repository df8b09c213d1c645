import type { VendorId } from "./connection.ts";
import { aws } from "./vendors/aws.ts";
import { awsCn } from "./vendors/aws-cn.ts";
import { awsUsGov } from "./vendors/aws-us-gov.ts";
import { b2 } from "./vendors/b2.ts";
import { bos } from "./vendors/bos.ts";
import { ceph } from "./vendors/ceph.ts";
import { cos } from "./vendors/cos.ts";
import { gcs } from "./vendors/gcs.ts";
import { generic } from "./vendors/generic.ts";
import { kodo } from "./vendors/kodo.ts";
import { minio } from "./vendors/minio.ts";
import { obs } from "./vendors/obs.ts";
import { oss } from "./vendors/oss.ts";
import type { VendorPreset } from "./vendors/preset.ts";
import { r2 } from "./vendors/r2.ts";
import { wasabi } from "./vendors/wasabi.ts";

/** Every vendor's preset. A new vendor is one file, one id and one line here. */
export const VENDORS: Readonly<Record<VendorId, VendorPreset>> = {
  aws,
  "aws-cn": awsCn,
  "aws-us-gov": awsUsGov,
  oss,
  cos,
  kodo,
  gcs,
  obs,
  bos,
  r2,
  b2,
  minio,
  ceph,
  wasabi,
  generic,
};
