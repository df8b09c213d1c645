import type { VendorId } from "@dth/object-store/connection";
import type { Operation } from "@dth/transfer/request-estimate";

/** What a vendor asks for, at list prices, in US dollars. */
export interface ListPrice {
  /** For a thousand requests that write or list. */
  readonly writesPerThousand: number;
  /** For a thousand requests that read. */
  readonly readsPerThousand: number;
  /** For 10^9 bytes that leave for the internet, in the first and dearest tier. */
  readonly egressPerGigabyte: number;
  /** Where the numbers are from, and when they were valid. */
  readonly source: string;
  /** Endpoints that they are for. */
  readonly hosts: RegExp;
}

/** A store on machines of one's own asks for nothing by the request. */
const OWN: ListPrice = {
  writesPerThousand: 0,
  readsPerThousand: 0,
  egressPerGigabyte: 0,
  source: "runs on machines of your own; what they and their lines cost is not part of this",
  hosts: /^/,
};

/**
 * Prices that a source is known for. Other vendors (OSS, COS, Kodo, OBS, BOS publish theirs by region behind calculators), and
 * the partitions of Amazon where money is counted otherwise, are left out on purpose: a wrong price is worse than none.
 */
export const LIST_PRICES: Readonly<Partial<Record<VendorId, ListPrice>>> = {
  aws: {
    writesPerThousand: 0.005,
    readsPerThousand: 0.0004,
    egressPerGigabyte: 0.09,
    source: "Data Transfer Hub cost page, us-west-2, S3 Standard, December 2021",
    hosts: /\.amazonaws\.com$/,
  },
  r2: {
    writesPerThousand: 0.0045,
    readsPerThousand: 0.00036,
    egressPerGigabyte: 0,
    source: "Cloudflare R2 pricing page, Standard storage, August 2026",
    hosts: /\.r2\.cloudflarestorage\.com$/,
  },
  gcs: {
    writesPerThousand: 0.005,
    readsPerThousand: 0.0004,
    egressPerGigabyte: 0.12,
    source: "Google Cloud Storage pricing examples, us-east1, Standard storage, 2024",
    hosts: /\/\/(?:[^/]+\.)?storage\.googleapis\.com$/,
  },
  // Writes are of class A, which is free; listings, of class C, are not part of an estimate.
  b2: {
    writesPerThousand: 0,
    readsPerThousand: 0.0004,
    egressPerGigabyte: 0.01,
    source: "Backblaze B2 transactions price page, 2024, beyond the free quota",
    hosts: /\.backblazeb2\.com$/,
  },
  wasabi: {
    writesPerThousand: 0,
    readsPerThousand: 0,
    egressPerGigabyte: 0,
    source: "Wasabi pricing FAQs, 2024: no charge for requests or egress within its fair use",
    hosts: /\.wasabisys\.com$/,
  },
  minio: OWN,
  ceph: OWN,
};

/** What kind of price an operation has. Deletes cost nothing at the vendors listed. */
export const PRICE_CLASS: Readonly<Record<Operation, "write" | "read" | "free">> = {
  HeadObject: "read",
  GetObject: "read",
  GetObjectTagging: "read",
  PutObject: "write",
  CopyObject: "write",
  CreateMultipartUpload: "write",
  UploadPart: "write",
  UploadPartCopy: "write",
  CompleteMultipartUpload: "write",
  DeleteObject: "free",
  DeleteObjects: "free",
};
