import type { BlobStore } from "./blobs.ts";
import type { Journal } from "./journal.ts";
import type { Bucket, ObjectRecord, UploadRecord } from "./state.ts";

/** Every change of what the server holds goes through here: versions, body holders and journal stay in step. */
export class Storage {
  readonly buckets = new Map<string, Bucket>();
  readonly blobs: BlobStore;
  readonly #journal: Journal | undefined;
  #sequence = 0;

  constructor(blobs: BlobStore, journal?: Journal) {
    this.blobs = blobs;
    this.#journal = journal;
  }

  addBucket(bucket: Bucket): void {
    this.buckets.set(bucket.name, bucket);
    this.#journal?.bucket(bucket);
  }

  removeBucket(bucket: Bucket): void {
    this.buckets.delete(bucket.name);
    this.#journal?.bucketRemoved(bucket.name);
  }

  /** Makes it the current version. @returns the record as it was stored */
  put(bucket: Bucket, record: ObjectRecord): ObjectRecord {
    const stored = bucket.versioning ? { ...record, versionId: this.#newVersionId() } : record;
    this.blobs.hold(stored.body);
    this.#supersede(bucket, stored);
    bucket.objects.set(stored.key, stored);
    this.#journal?.put(bucket.name, stored);
    return stored;
  }

  /** Changes a stored record in place of the old one: tags, restore state, checksums. */
  amend(bucket: Bucket, record: ObjectRecord, change: Partial<ObjectRecord>): ObjectRecord {
    const amended = { ...record, ...change };
    const versions = bucket.versions.get(record.key);
    const at = versions?.indexOf(record) ?? -1;
    if (versions && at >= 0) versions[at] = amended;
    if (bucket.objects.get(record.key) === record) bucket.objects.set(record.key, amended);
    this.#journal?.put(bucket.name, amended);
    return amended;
  }

  /** Deletes the current version, or lays a delete marker over it. @returns the marker */
  remove(bucket: Bucket, key: string, now: number): ObjectRecord | undefined {
    const old = bucket.objects.get(key);
    if (bucket.versioning) return this.#mark(bucket, key, now);
    if (!old) return undefined;
    bucket.objects.delete(key);
    this.blobs.release(old.body);
    this.#journal?.removed(bucket.name, key);
    return undefined;
  }

  /** Deletes one version for good. @returns it when there was one */
  removeVersion(bucket: Bucket, key: string, versionId: string): ObjectRecord | undefined {
    const versions = bucket.versions.get(key) ?? [];
    const at = versions.findIndex((record) => (record.versionId ?? "null") === versionId);
    const [old] = at < 0 ? [] : versions.splice(at, 1);
    if (!old) return undefined;
    this.blobs.release(old.body);
    const [latest] = versions;
    if (latest && !latest.deleteMarker) bucket.objects.set(key, latest);
    else bucket.objects.delete(key);
    this.#journal?.removed(bucket.name, key, versionId);
    return old;
  }

  /** Releases what the parts held. */
  closeUpload(bucket: Bucket, upload: UploadRecord): void {
    bucket.uploads.delete(upload.id);
    for (const part of upload.parts.values()) this.blobs.release(part.body);
  }

  /** Sortable by creation, so that uploads of one key list in that order. */
  newUploadId(now: number): string {
    return `${now.toString(36)}.${(this.#sequence++).toString(36).padStart(6, "0")}.${random()}`;
  }

  #newVersionId(): string {
    return `${Date.now().toString(36)}${(this.#sequence++).toString(36).padStart(6, "0")}${random()}`;
  }

  #mark(bucket: Bucket, key: string, now: number): ObjectRecord {
    const marker: ObjectRecord = {
      key,
      size: 0,
      body: [],
      etag: "",
      lastModified: now,
      headers: {},
      tags: {},
      versionId: this.#newVersionId(),
      deleteMarker: true,
    };
    this.#supersede(bucket, marker);
    bucket.objects.delete(key);
    this.#journal?.put(bucket.name, marker);
    return marker;
  }

  /** Without versioning the old bytes go; with it they stay as an older version. */
  #supersede(bucket: Bucket, record: ObjectRecord): void {
    const old = bucket.objects.get(record.key);
    if (!bucket.versioning) {
      if (old) this.blobs.release(old.body);
      return;
    }
    const versions = bucket.versions.get(record.key) ?? (old ? [old] : []);
    versions.unshift(record);
    bucket.versions.set(record.key, versions);
  }
}

function random(): string {
  return Math.random().toString(36).slice(2, 12);
}
