import type { Body } from "./blobs.ts";
import type { ChecksumAlgorithm } from "./digests.ts";
import { KeyIndex } from "./key-index.ts";

/** Checksums of an object: base64 values, composite ones with `-N`. */
export interface StoredChecksums {
  readonly type: "FULL_OBJECT" | "COMPOSITE";
  readonly values: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/** What an object carries besides its bytes; header values are as they came on the wire. */
export interface StoredAttributes {
  /** Content headers and `x-amz-meta-*`, `x-amz-website-redirect-location`, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Absent: STANDARD. */
  readonly storageClass?: string;
  readonly acl?: string;
  /** `AES256` or `aws:kms`. */
  readonly encryption?: string;
  readonly kmsKeyId?: string;
}

/** One version of one object, or a delete marker. */
export interface ObjectRecord extends StoredAttributes {
  readonly key: string;
  readonly size: number;
  readonly body: Body;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch, whole seconds. */
  readonly lastModified: number;
  readonly checksums?: StoredChecksums;
  /** Sizes of the parts of the multipart upload that made it. */
  readonly parts?: readonly number[];
  readonly versionId?: string;
  readonly deleteMarker?: boolean;
  /** State of a restore from archive. */
  readonly restore?: "ongoing" | "restored";
}

/** One part of an open upload. */
export interface PartRecord {
  readonly number: number;
  readonly body: Body;
  readonly size: number;
  readonly md5: Buffer;
  readonly etag: string;
  readonly lastModified: number;
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/** A multipart upload that was neither completed nor aborted. */
export interface UploadRecord {
  readonly id: string;
  readonly key: string;
  readonly attributes: StoredAttributes;
  readonly initiated: number;
  readonly parts: Map<number, PartRecord>;
  readonly checksum?: ChecksumAlgorithm;
  readonly checksumType?: "FULL_OBJECT" | "COMPOSITE";
}

/** One bucket. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly created: number;
  public: boolean;
  requesterPays: boolean;
  versioning: boolean;
  /** What it tells, inside the document's root: one text that the last writer replaces. Forgotten with the process. */
  notifications: string;
  /** Current versions; delete markers are not among them. */
  readonly objects: KeyIndex<ObjectRecord>;
  /** All versions, newest first, of keys written since versioning was on. */
  readonly versions: Map<string, ObjectRecord[]>;
  readonly uploads: Map<string, UploadRecord>;
}

/** A new, empty bucket. */
export function newBucket(
  settings: Pick<Bucket, "name" | "region" | "created" | "public" | "requesterPays" | "versioning">,
): Bucket {
  return { ...settings, notifications: "", objects: new KeyIndex(), versions: new Map(), uploads: new Map() };
}
