/** One object as a listing shows it. */
export interface ObjectEntry {
  /** The key, decoded, relative to nothing: the whole key of the bucket. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes, lower case when it is hexadecimal. */
  readonly etag?: string;
  /** Milliseconds since the Unix epoch. */
  readonly lastModified?: number;
  /** As the store names it; absent means its default class. */
  readonly storageClass?: string;
  readonly versionId?: string;
}

/** Encryption at rest asked of a destination. `none` leaves it to the bucket's default. */
export type Encryption =
  | { readonly mode: "none" }
  | { readonly mode: "sse-s3" }
  | { readonly mode: "sse-kms"; readonly keyId?: string };

/** What travels with an object's bytes. Header values are as on the wire; metadata values are Unicode text. */
export interface ObjectAttributes {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly expires?: string;
  /** Names in lower case, without the `x-amz-meta-` prefix; values decoded from RFC 2047. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly storageClass?: string;
  readonly acl?: string;
  readonly encryption?: Encryption;
  readonly websiteRedirectLocation?: string;
}

/** One object as HEAD or GET describes it. */
export interface ObjectHead {
  readonly key: string;
  /** Bytes of the whole object, also when a range was read. */
  readonly size: number;
  readonly etag?: string;
  readonly lastModified?: number;
  readonly versionId?: string;
  /** Without tags, which need a call of their own; see `tagCount`. */
  readonly attributes: ObjectAttributes;
  /** Number of tags when the store says so. */
  readonly tagCount?: number;
  /** Metadata entries that the store could not return as headers (`x-amz-missing-meta`). */
  readonly missingMetadata?: number;
  /** Parts of the multipart upload that made the object, when asked with `partNumber`. */
  readonly partCount?: number;
  /** Bytes of the answered part, when asked with `partNumber`. */
  readonly partSize?: number;
  /** State of a restore from archive: absent when none was asked for. */
  readonly restore?: "ongoing" | "restored";
  /** SSE mode as the store reports it; with `aws:kms` an ETag is no MD5. */
  readonly serverSideEncryption?: string;
  /** Full-object checksums that the store recorded: algorithm to base64. */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** A byte range: `start` inclusive, `end` exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
