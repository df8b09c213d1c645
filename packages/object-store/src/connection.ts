import type { CredentialProvider } from "@dth/core/credentials";

/** The vendors with a preset. */
export type VendorId =
  | "aws"
  | "aws-cn"
  | "aws-us-gov"
  | "oss"
  | "cos"
  | "kodo"
  | "gcs"
  | "obs"
  | "bos"
  | "r2"
  | "b2"
  | "minio"
  | "ceph"
  | "wasabi"
  | "generic";

/**
 * How the bucket gets into a URL: before the host (`virtual`), into the path (`path`),
 * or not at all because the host belongs to the bucket already (`cname`).
 */
export type Addressing = "virtual" | "path" | "cname";

/**
 * `unsigned`: `UNSIGNED-PAYLOAD`. `sha256`: the body's digest is signed. `digest`: the signed Content-MD5 covers the
 * body where there is one, else its SHA-256; nobody can find another body for a given MD5.
 */
export type PayloadSigning = "unsigned" | "sha256" | "digest";

/** Everything it takes to reach a store. What is absent comes from the vendor's preset. */
export interface S3Connection {
  readonly vendor: VendorId;
  /** URL or host, such as `https://minio.example:9000`. Overrides the preset's. */
  readonly endpoint?: string;
  /** Absent: taken from the endpoint, else the vendor's default, else learned from the store. */
  readonly region?: string;
  readonly addressing?: Addressing;
  readonly credentials: CredentialProvider | "anonymous";
  /** Whether we agree to pay for requests: needs credentials. */
  readonly requesterPays?: boolean;
  readonly listVersion?: 1 | 2;
  readonly payload?: PayloadSigning;
}
