import type { Fault, FaultRequest } from "./faults.ts";

/** Who may sign, and for what. */
export interface AccessKey {
  readonly secret: string;
  /** When set, requests must carry exactly this `x-amz-security-token`. */
  readonly sessionToken?: string;
  /** Milliseconds since the Unix epoch from which the token is refused with `ExpiredToken`. */
  readonly expiresAt?: number;
  /** IAM actions such as `s3:GetObject`; `s3:*` or absent means all. */
  readonly allow?: readonly string[];
}

/** How a bucket is made. */
export interface BucketOptions {
  readonly name: string;
  /** Default: the server's. */
  readonly region?: string;
  /** Anyone may read and list. */
  readonly public?: boolean;
  readonly requesterPays?: boolean;
  readonly versioning?: boolean;
}

/** Departures from Amazon's behaviour, to play other vendors. All off by default. */
export interface Quirks {
  /** Ignores `list-type=2` and its parameters, so a V2 client sees page one again and again. */
  readonly noListV2?: boolean;
  /** Ignores `encoding-type`. */
  readonly noEncodingType?: boolean;
  /** ETags that are no MD5. */
  readonly opaqueEtags?: boolean;
  /** Multipart ETags that are no MD5 of MD5s. */
  readonly opaqueMultipartEtags?: boolean;
  /** 400 for `x-amz-checksum-*`, trailers and `x-amz-sdk-checksum-algorithm`. */
  readonly rejectChecksums?: boolean;
  /** Every part but the last must have one size, as R2 wants it. */
  readonly equalParts?: boolean;
  /** 403 `PathStyleDomainForbidden` for path-style requests, as Tencent COS. */
  readonly rejectPathStyle?: boolean;
  /** 200 with the whole object whatever the Range. */
  readonly ignoreRange?: boolean;
  /** GET and HEAD do not look at `If-Match`. */
  readonly ignoreIfMatch?: boolean;
  /** 501 for `If-Match` and `If-None-Match` on PUT. */
  readonly rejectConditionalPut?: boolean;
  /** Listings in an order of their own. */
  readonly unorderedListing?: boolean;
  /** Every page after the first is the first again. */
  readonly repeatPages?: boolean;
  /** 501 for tagging. */
  readonly noTagging?: boolean;
  /** PUT and parts without `Content-MD5` are refused. */
  readonly contentMd5Required?: boolean;
  /** Every answer is a web page. */
  readonly html?: boolean;
  /** Any region in the signature will do. */
  readonly anyRegion?: boolean;
  /** Value of the `server` header. Default `AmazonS3`. */
  readonly server?: string;
}

/** Sizes that tests lower, in bytes. */
export interface Limits {
  /** Default 5 MiB. */
  readonly minPartSize: number;
  /** Default 5 GiB. */
  readonly maxPutSize: number;
  /** Default 5 GiB. */
  readonly maxCopySize: number;
  /** Entries a page. Default 1,000. */
  readonly maxKeys: number;
}

/** How a server is started; everything has a default. */
export interface S3ServerOptions {
  /** Default 0: any free port. Listens on 127.0.0.1 only. */
  readonly port?: number;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Virtual-host requests come as `bucket.<domain>`. Default `localhost`. */
  readonly domain?: string;
  /** Buckets to start with, by name or with options. */
  readonly buckets?: readonly (string | BucketOptions)[];
  /** Default one key, {@link DEFAULT_ACCESS_KEY}, that may do all. */
  readonly accessKeys?: Readonly<Record<string, AccessKey>>;
  /** Keep bodies and the index in this directory instead of memory. */
  readonly directory?: string;
  readonly quirks?: Quirks;
  readonly limits?: Partial<Limits>;
  /** What a signature for another region gets: 400 naming the region (default), or 301. */
  readonly wrongRegion?: "malformed" | "redirect";
  /** Milliseconds since the Unix epoch. Default the machine's clock. */
  readonly now?: () => number;
  /** Asked once for every request whose signature was right. */
  readonly faults?: (request: FaultRequest) => Fault | undefined;
  /** Entries the access log keeps. Default 10,000. */
  readonly logSize?: number;
}

/** The access key of a server that was given none. */
export const DEFAULT_ACCESS_KEY = {
  accessKeyId: "testkit-access-key",
  secretAccessKey: "testkit-secret-key",
} as const;

/** Those of Amazon S3. */
export const DEFAULT_LIMITS: Limits = {
  minPartSize: 5 * 1024 ** 2,
  maxPutSize: 5 * 1024 ** 3,
  maxCopySize: 5 * 1024 ** 3,
  maxKeys: 1000,
};
