import type { HashAlgorithm } from "./hashing.ts";
import type { ByteRange, ObjectAttributes, ObjectEntry, ObjectHead } from "./object.ts";

/**
 * What a store accepts and promises, so that the engine asks for abilities, never for vendors.
 * Sources: docs of the vendors' presets in `object-store/src/vendors`.
 */
export interface StoreTraits {
  /** Whether listings come in UTF-8 byte order. */
  readonly ordered: boolean;
  /** `md5`: the ETag of a single unencrypted PUT is the body's MD5. `opaque`: it says nothing. */
  readonly etag: "md5" | "opaque";
  /** `md5-of-md5s`: a multipart ETag is the MD5 of the parts' MD5s, then `-N`. */
  readonly multipartEtag: "md5-of-md5s" | "opaque";
  /** `x-amz-checksum-*` algorithms accepted on PUT and parts, best first. Empty: none. */
  readonly checksums: readonly HashAlgorithm[];
  /** Whether PUT and parts check a `Content-MD5` header. */
  readonly contentMd5: boolean;
  readonly parts: {
    /** Bytes. */
    readonly minSize: number;
    /** Bytes. */
    readonly maxSize: number;
    readonly maxCount: number;
    /** Whether every part but the last must have the same size (R2). */
    readonly equalSize: boolean;
  };
  /** Bytes of the largest single PUT. */
  readonly maxPutSize: number;
  /** Bytes of the largest server-side copy in one request; 0: no server-side copy. */
  readonly maxCopySize: number;
  /** Whether parts can be copied server-side. */
  readonly partCopy: boolean;
  /** Bytes of the largest object. */
  readonly maxObjectSize: number;
  /** Bytes of the longest key in UTF-8. */
  readonly maxKeyBytes: number;
  /** Whether GET honours `If-Match`. When not, every answer's ETag is compared instead. */
  readonly ifMatchOnGet: boolean;
  /** Whether objects have tags. */
  readonly tags: boolean;
  /** Whether a read without `tagCount` means no tags, to a reader who may see tags (Amazon, MinIO). */
  readonly countsTags: boolean;
  /** Whether objects have metadata and content headers (a directory has not). */
  readonly attributes: boolean;
  /** Metadata entries that are kept although `attributes` is false, such as a directory's `mtime`. Absent: none. */
  readonly metadataNames?: readonly string[];
  /**
   * Whether `a/` is there as soon as something below it is, and is listed only while nothing is (a directory).
   * Absent: no.
   */
  readonly impliedFolders?: boolean;
  /** Objects to one delete request; 1: single deletes only. */
  readonly deleteBatch: number;
  /** Storage classes that must be restored before they can be read. */
  readonly archiveClasses: readonly string[];
}

/** Which page of a listing is asked for. */
export interface ListRequest {
  readonly prefix: string;
  /** Only keys after this one, in UTF-8 byte order. */
  readonly startAfter?: string;
  /** At most this many entries, 1 to 1,000. Default 1,000. */
  readonly maxKeys?: number;
  /** Groups keys up to this character after the prefix into `commonPrefixes`. */
  readonly delimiter?: string;
  /** Where the previous page ended; opaque, from that page of the same request. */
  readonly continuation?: string;
  readonly signal?: AbortSignal;
}

/** A page of a listing. */
export interface ListPage {
  readonly entries: readonly ObjectEntry[];
  readonly commonPrefixes: readonly string[];
  /** Present while there is more. */
  readonly continuation?: string;
}

/** What of an object is read, and under which condition. */
export interface ReadOptions {
  /** Never given for an empty object: stores answer 416. */
  readonly range?: ByteRange;
  /** ETag without quotes. A different one at the store fails with `SOURCE_CHANGED`. */
  readonly ifMatch?: string;
  readonly versionId?: string;
  /** Memory that a body may be read into; it then delivers views of its beginning, in order. A store may ignore it. */
  readonly into?: Uint8Array;
  readonly signal?: AbortSignal;
}

/** A body under way, with what its headers said. */
export interface ObjectBody {
  readonly head: ObjectHead;
  /** Bytes that the body will deliver. */
  readonly length: number;
  /** The whole body. @throws HubError as {@link chunks} */
  bytes(): Promise<Uint8Array>;
  /** @throws HubError `BODY_TRUNCATED`, `STALLED`, `NETWORK` */
  chunks(): AsyncIterable<Uint8Array>;
  discard(): Promise<void>;
}

/** Digests of a body, computed once, sent in whatever dialect the store accepts. Raw bytes. */
export type Digests = Readonly<Partial<Record<HashAlgorithm, Uint8Array>>>;

/** An object that is stored in one request. */
export interface PutRequest {
  readonly key: string;
  /** Whole in memory, so that it can be sent again. The memory is the caller's again once the object is stored. */
  readonly body: readonly Uint8Array[];
  readonly attributes: ObjectAttributes;
  /** Sent as `Content-MD5` and `x-amz-checksum-*` where the store takes them. */
  readonly digests: Digests;
  /** `absent`: fail with `PRECONDITION_FAILED` when the key exists, where the store can. */
  readonly onlyIf?: "absent";
  readonly signal?: AbortSignal;
}

/** What a store says of an object it has just stored. */
export interface Stored {
  readonly etag?: string;
  readonly versionId?: string;
  /** Base64 checksum headers of the answer by algorithm. */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** A part of an upload, as the store has it. */
export interface UploadPart {
  /** From 1. */
  readonly partNumber: number;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** Base64 by algorithm, as sent with the part; repeated at completion when declared. */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** An unfinished multipart upload as the store lists it. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since the Unix epoch. */
  readonly initiated?: number;
}

/** An upload that is opened. */
export interface CreateUploadRequest {
  readonly key: string;
  readonly attributes: ObjectAttributes;
  /** Checksum that every part will carry, one of the store's `checksums`. */
  readonly checksum?: HashAlgorithm;
  readonly signal?: AbortSignal;
}

/** A part that is sent. */
export interface UploadPartRequest {
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
  readonly body: readonly Uint8Array[];
  readonly digests: Digests;
  readonly signal?: AbortSignal;
}

/** An upload that becomes an object. */
export interface CompleteUploadRequest {
  readonly key: string;
  readonly uploadId: string;
  /** Ascending by part number, from 1 without gaps. */
  readonly parts: readonly UploadPart[];
  /** As given to create. */
  readonly checksum?: HashAlgorithm;
  readonly signal?: AbortSignal;
}

/** Where a server-side copy reads from. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  /** Copy only if the source still has this ETag, else `SOURCE_CHANGED`. */
  readonly ifMatch?: string;
}

/** An object that the store copies by itself. */
export interface CopyRequest {
  readonly source: CopySource;
  readonly key: string;
  /** `keep`: metadata and headers of the source; else these replace them. */
  readonly attributes: "keep" | ObjectAttributes;
  /** Applied also with `keep`: class, ACL, encryption of the new object. */
  readonly placement?: Pick<ObjectAttributes, "storageClass" | "acl" | "encryption">;
  readonly signal?: AbortSignal;
}

/** A part that the store copies by itself. */
export interface CopyPartRequest {
  readonly source: CopySource;
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
  readonly range: ByteRange;
  readonly signal?: AbortSignal;
}

/** How one key of a batch delete ended. */
export interface DeleteResult {
  readonly key: string;
  readonly error?: Error;
}

/**
 * One bucket (or directory) of one store, through the eyes of the engine. The same interface for
 * every source and destination; what differs is said by {@link StoreTraits}.
 *
 * Every method retries what is worth retrying by itself and throws {@link HubError} only.
 * Codes that any method may throw: `THROTTLED`, `SERVER_UNAVAILABLE`, `NETWORK`, `STALLED`,
 * `TLS_FAILURE`, `BAD_RESPONSE`, `CLOCK_SKEWED`, `CREDENTIALS_*`, `SIGNATURE_MISMATCH`,
 * `ACCESS_DENIED`, `WRONG_REGION`, `ADDRESSING_REFUSED`, `BUCKET_NOT_FOUND`, `NOT_SUPPORTED`,
 * `REQUEST_REFUSED`, `CANCELLED`. Others are named at the method.
 */
export interface ObjectStore {
  /**
   * Which place this is, such as `https://s3.eu-west-1.amazonaws.com/bucket` or `file:///data`:
   * equal for two stores exactly when they are the same bucket. Never a secret.
   */
  readonly id: string;
  /** The endpoint without the bucket: the domain of throttling and of server-side copies. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly traits: StoreTraits;

  /** One page in key order (where `traits.ordered`). @throws `LISTING_BROKEN` */
  list(request: ListRequest): Promise<ListPage>;
  /** @throws `OBJECT_NOT_FOUND`, `OBJECT_ARCHIVED`, `SOURCE_CHANGED`, `OBJECT_ACCESS_DENIED` */
  head(key: string, options?: ReadOptions & { readonly partNumber?: number }): Promise<ObjectHead>;
  /**
   * Opens the body. A range is checked for 206 and Content-Range before this resolves.
   * @throws `OBJECT_NOT_FOUND`, `OBJECT_ARCHIVED`, `SOURCE_CHANGED`, `RANGE_IGNORED`, `OBJECT_ACCESS_DENIED`
   */
  get(key: string, options?: ReadOptions): Promise<ObjectBody>;
  /** @throws `CHECKSUM_MISMATCH`, `KEY_NOT_ACCEPTED`, `METADATA_NOT_ACCEPTED`, `OBJECT_TOO_LARGE`, `PRECONDITION_FAILED`, `DISK_FULL` */
  put(request: PutRequest): Promise<Stored>;

  /** @returns the upload's id. @throws as {@link put} */
  createUpload(request: CreateUploadRequest): Promise<string>;
  /** @throws `UPLOAD_NOT_FOUND`, `CHECKSUM_MISMATCH`, `DISK_FULL` */
  uploadPart(request: UploadPartRequest): Promise<UploadPart>;
  /** The outcome is read from the answer's body, not from its status. @throws `UPLOAD_NOT_FOUND`, `CHECKSUM_MISMATCH` */
  completeUpload(request: CompleteUploadRequest): Promise<Stored>;
  /** Succeeds also when there is no such upload any more. */
  abortUpload(key: string, uploadId: string, signal?: AbortSignal): Promise<void>;
  /** Parts the store has, ascending. @throws `UPLOAD_NOT_FOUND` */
  listParts(key: string, uploadId: string, signal?: AbortSignal): Promise<readonly UploadPart[]>;
  /** Unfinished uploads of keys that start with `prefix`. */
  listUploads(prefix: string, signal?: AbortSignal): AsyncIterable<OpenUpload>;

  /** Copies inside the endpoint, up to `traits.maxCopySize`. @throws `SOURCE_CHANGED`, `OBJECT_NOT_FOUND`, `OBJECT_ARCHIVED` */
  copy(request: CopyRequest): Promise<Stored>;
  /** @throws `SOURCE_CHANGED`, `UPLOAD_NOT_FOUND` */
  copyPart(request: CopyPartRequest): Promise<UploadPart>;

  /** Deletes up to `traits.deleteBatch` keys. A key that does not exist counts as deleted. */
  delete(keys: readonly string[], signal?: AbortSignal): Promise<readonly DeleteResult[]>;
  /** @throws `OBJECT_NOT_FOUND`, `NOT_SUPPORTED` */
  getTags(key: string, versionId?: string, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Replaces the tags. @throws `OBJECT_NOT_FOUND`, `NOT_SUPPORTED` */
  putTags(key: string, tags: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void>;

  /** Resolves when the bucket can be reached with these credentials; else throws why not. */
  probe(signal?: AbortSignal): Promise<BucketProbe>;
  /**
   * Removes what killed writers of this software left unfinished in what was listed, where a store keeps such things
   * out of sight. Asked of the destination at the end of a run that changes it. Absent: there is no such thing.
   */
  tidy?(): Promise<void>;
  close(): Promise<void>;
}

/** What a first contact with a bucket tells. */
export interface BucketProbe {
  readonly region?: string;
  /** Milliseconds by which the store's clock is ahead of ours. */
  readonly clockOffsetMs?: number;
  /** The `server` header, to recognise vendors. */
  readonly server?: string;
}

/** How often, and how hard, an endpoint was told to slow down. The engine adapts to it. */
export interface ThrottleListener {
  /** Called once for every throttled attempt, before the client waits. */
  throttled(endpoint: string, retryAfterMs: number | undefined): void;
  /** Called for every retried attempt of any other kind. */
  retried(endpoint: string): void;
}
