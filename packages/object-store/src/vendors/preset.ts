import type { StoreTraits } from "@dth/core/object-store";
import type { Addressing, PayloadSigning, VendorId } from "../connection.ts";

/**
 * How one vendor's S3 differs from the others', as data. Every fact comes from the vendor's
 * documentation or from reports of others' clients; the vendor's file names the less obvious ones.
 */
export interface VendorPreset {
  readonly id: VendorId;
  /** As people call it. */
  readonly title: string;
  /** Of locations such as `oss://bucket/prefix`. */
  readonly scheme: string;
  /** `{region}` stands for the region. Absent: every site has its own, which the connection must name. */
  readonly endpoint?: string;
  readonly defaultRegion?: string;
  /** Start of region names that people copy from consoles but that the endpoint template has already. */
  readonly regionPrefix?: string;
  readonly addressing: Exclude<Addressing, "cname">;
  /** Whether paths may name the bucket at all. */
  readonly pathStyle: boolean;
  /** Origin that stands for all regions in a store's id, where bucket names are unique across them. */
  readonly namespace?: string;
  /** Partition of accounts, for people who mix up their keys. */
  readonly partition?: string;
  /** Whether signatures cover the body, by the connection's protocol. */
  readonly payload: { readonly https: PayloadSigning; readonly http: PayloadSigning };
  readonly listVersion: 1 | 2;
  /** Whether `encoding-type=url` is understood in listings. */
  readonly encodingType: boolean;
  /** Whether `x-amz-security-token` is understood. */
  readonly sessionTokens: boolean;
  readonly requesterPays: boolean;
  /** Whether `x-amz-checksum-mode: ENABLED` makes HEAD and GET tell checksums. */
  readonly checksumMode: boolean;
  /** Whether Complete takes `x-amz-mp-object-size`. */
  readonly sizeAtComplete: boolean;
  /** Sent with a PUT that must not overwrite. Absent: the store cannot promise that. */
  readonly createOnly?: Readonly<Record<string, string>>;
  /** Sent unsigned with every GET and HEAD of an object. */
  readonly readHeaders?: Readonly<Record<string, string>>;
  /** Header prefixes of user metadata in answers, beside `x-amz-meta-`. */
  readonly metadataPrefixes: readonly string[];
  /** Characters that names of metadata may have. Absent: those of any header name. */
  readonly metadataNames?: RegExp;
  /** Keys that the store takes for others, without a word. Absent: none. */
  readonly renamedKeys?: RegExp;
  /** Whether the store writes hexadecimal ETags in upper case, and may compare them so. */
  readonly upperCaseEtags: boolean;
  /** Whether the default domain adds `Content-Disposition: attachment` to every answer. */
  readonly forcesDownload: boolean;
  readonly traits: StoreTraits;
}

/** Binary units of bytes. */
export const KiB = 1024;
/** Bytes. */
export const MiB = 1024 * KiB;
/** Bytes. */
export const GiB = 1024 * MiB;
/** Bytes. */
export const TiB = 1024 * GiB;

/** What most stores share with Amazon S3; a vendor's file says what differs. */
export const COMMON_TRAITS: StoreTraits = {
  ordered: true,
  etag: "md5",
  multipartEtag: "opaque",
  checksums: [],
  contentMd5: true,
  parts: { minSize: 5 * MiB, maxSize: 5 * GiB, maxCount: 10_000, equalSize: false },
  maxPutSize: 5 * GiB,
  // 4,768 MiB also fits stores that count in decimal gigabytes (rclone's cut-off).
  maxCopySize: 4768 * MiB,
  partCopy: true,
  maxObjectSize: 5 * TiB,
  maxKeyBytes: 1024,
  ifMatchOnGet: true,
  tags: false,
  countsTags: false,
  attributes: true,
  deleteBatch: 1000,
  archiveClasses: [],
};

/** What most presets share. */
export const COMMON_PRESET = {
  addressing: "virtual",
  pathStyle: true,
  payload: { https: "unsigned", http: "digest" },
  listVersion: 2,
  encodingType: true,
  sessionTokens: true,
  requesterPays: false,
  checksumMode: false,
  sizeAtComplete: false,
  metadataPrefixes: [],
  upperCaseEtags: false,
  forcesDownload: false,
} as const satisfies Partial<VendorPreset>;
