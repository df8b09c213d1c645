/** Names of environment variables that hold a key, best first: id, secret, session token. */
export interface VariableNames {
  readonly id: string;
  readonly secret: string;
  readonly token?: string;
}

const AWS: VariableNames = { id: "AWS_ACCESS_KEY_ID", secret: "AWS_SECRET_ACCESS_KEY", token: "AWS_SESSION_TOKEN" };

/** The names that each vendor's own tools read, by vendor id. */
const OWN: Readonly<Record<string, readonly VariableNames[]>> = {
  oss: [
    { id: "OSS_ACCESS_KEY_ID", secret: "OSS_ACCESS_KEY_SECRET", token: "OSS_SESSION_TOKEN" },
    {
      id: "ALIBABA_CLOUD_ACCESS_KEY_ID",
      secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
      token: "ALIBABA_CLOUD_SECURITY_TOKEN",
    },
  ],
  cos: [
    { id: "TENCENTCLOUD_SECRET_ID", secret: "TENCENTCLOUD_SECRET_KEY", token: "TENCENTCLOUD_SESSION_TOKEN" },
    { id: "COS_SECRET_ID", secret: "COS_SECRET_KEY", token: "COS_SESSION_TOKEN" },
  ],
  kodo: [{ id: "QINIU_ACCESS_KEY", secret: "QINIU_SECRET_KEY" }],
  gcs: [{ id: "GCS_HMAC_ACCESS_KEY_ID", secret: "GCS_HMAC_SECRET" }],
  obs: [
    { id: "OBS_ACCESS_KEY_ID", secret: "OBS_SECRET_ACCESS_KEY", token: "OBS_SECURITY_TOKEN" },
    { id: "HUAWEICLOUD_SDK_AK", secret: "HUAWEICLOUD_SDK_SK", token: "HUAWEICLOUD_SDK_SECURITY_TOKEN" },
  ],
  bos: [
    { id: "BOS_ACCESS_KEY_ID", secret: "BOS_SECRET_ACCESS_KEY" },
    { id: "BCE_ACCESS_KEY_ID", secret: "BCE_SECRET_ACCESS_KEY" },
  ],
  r2: [{ id: "R2_ACCESS_KEY_ID", secret: "R2_SECRET_ACCESS_KEY", token: "R2_SESSION_TOKEN" }],
  b2: [{ id: "B2_APPLICATION_KEY_ID", secret: "B2_APPLICATION_KEY" }],
  minio: [
    { id: "MINIO_ACCESS_KEY", secret: "MINIO_SECRET_KEY" },
    { id: "MINIO_ROOT_USER", secret: "MINIO_ROOT_PASSWORD" },
  ],
  wasabi: [{ id: "WASABI_ACCESS_KEY_ID", secret: "WASABI_SECRET_ACCESS_KEY" }],
};

/** The vendor's own variables; AWS's are shared by most tools and come after a profile was looked for. */
export function vendorVariables(vendor: string): readonly VariableNames[] {
  return OWN[vendor] ?? [];
}

/** AWS's own variables. */
export function awsVariables(): VariableNames {
  return AWS;
}
