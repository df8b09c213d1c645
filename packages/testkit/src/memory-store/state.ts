import type { HashAlgorithm } from "@dth/core/hashing";
import type { ObjectAttributes, ObjectHead } from "@dth/core/object";
import type { UploadPart } from "@dth/core/object-store";
import { KeyIndex } from "../s3-server/key-index.ts";

/** An object in memory. */
export interface MemoryObject {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Milliseconds since the Unix epoch. */
  readonly lastModified: number;
  readonly attributes: ObjectAttributes;
  readonly checksums: Readonly<Record<string, string>>;
  /** Bytes of each part of the upload that made it. */
  readonly parts?: readonly number[];
  readonly restore?: ObjectHead["restore"];
  /** As a HEAD tells it, such as `aws:kms`; default what was asked for in `attributes`. */
  readonly serverSideEncryption?: string;
}

/** A part of an open upload. */
export interface MemoryPart extends UploadPart {
  readonly bytes: Uint8Array;
}

/** An open upload. */
export interface MemoryUpload {
  readonly id: string;
  readonly key: string;
  readonly attributes: ObjectAttributes;
  readonly checksum?: HashAlgorithm;
  readonly initiated: number;
  readonly parts: Map<number, MemoryPart>;
}

/** A bucket in memory. */
export interface MemoryBucket {
  readonly objects: KeyIndex<MemoryObject>;
  readonly uploads: Map<string, MemoryUpload>;
}

/** Buckets of one endpoint: server-side copies go between stores that share one. */
export interface MemoryEndpoint {
  /** Such as `memory://1`. */
  readonly url: string;
  readonly buckets: Map<string, MemoryBucket>;
}

/** An endpoint without buckets; they come with the stores. */
export function memoryEndpoint(url = "memory://endpoint"): MemoryEndpoint {
  return { url, buckets: new Map() };
}

/** The bucket of that name, made when it is not there. */
export function bucketAt(endpoint: MemoryEndpoint, name: string): MemoryBucket {
  const bucket = endpoint.buckets.get(name) ?? { objects: new KeyIndex(), uploads: new Map() };
  endpoint.buckets.set(name, bucket);
  return bucket;
}
