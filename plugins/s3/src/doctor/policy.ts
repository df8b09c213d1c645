/** What one side's credentials are needed for. */
export interface PolicyRequest {
  readonly vendor: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly side: "source" | "destination";
}

const OBJECT_ACTIONS: Readonly<Record<PolicyRequest["side"], readonly string[]>> = {
  source: ["s3:GetObject", "s3:GetObjectTagging"],
  destination: [
    "s3:GetObject",
    "s3:GetObjectTagging",
    "s3:PutObject",
    "s3:PutObjectTagging",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
  ],
};

const BUCKET_ACTIONS: Readonly<Record<PolicyRequest["side"], readonly string[]>> = {
  source: ["s3:ListBucket"],
  destination: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
};

/** The least-privilege IAM policy for one side; undefined for stores that have no IAM policies of this form. */
export function leastPrivilege({ vendor, bucket, prefix, side }: PolicyRequest): object | undefined {
  const partition = { aws: "aws", "aws-cn": "aws-cn", "aws-us-gov": "aws-us-gov", minio: "aws" }[vendor];
  if (partition === undefined) return undefined;
  const arn = `arn:${partition}:s3:::${bucket}`;
  const below = prefix === "" ? {} : { Condition: { StringLike: { "s3:prefix": [`${prefix}*`] } } };
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: BUCKET_ACTIONS[side], Resource: arn, ...below },
      { Effect: "Allow", Action: OBJECT_ACTIONS[side], Resource: `${arn}/${prefix}*` },
    ],
  };
}
