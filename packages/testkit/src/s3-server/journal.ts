import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { DiskBlobs } from "./disk-blobs.ts";
import { type Bucket, newBucket, type ObjectRecord } from "./state.ts";

/** A record with its body as file names and ranges. */
type SavedRecord = Omit<ObjectRecord, "body"> & {
  readonly body: readonly (readonly [string, number, number, number])[];
};

type SavedBucket = Pick<Bucket, "name" | "region" | "created" | "public" | "requesterPays" | "versioning">;

/** One line of the journal. */
type Line =
  | { readonly op: "bucket"; readonly bucket: SavedBucket }
  | { readonly op: "bucket-removed"; readonly name: string }
  | { readonly op: "put"; readonly bucket: string; readonly record: SavedRecord }
  | { readonly op: "removed"; readonly bucket: string; readonly key: string; readonly versionId?: string };

/** Appends what changes to a file, a JSON line each, so that the next process finds the buckets again. */
export class Journal {
  readonly #descriptor: number;
  #waiting: string[] = [];

  constructor(directory: string) {
    this.#descriptor = openSync(journalPath(directory), "a");
  }

  bucket({ name, region, created, public: open, requesterPays, versioning }: Bucket): void {
    this.#write({ op: "bucket", bucket: { name, region, created, public: open, requesterPays, versioning } });
  }

  bucketRemoved(name: string): void {
    this.#write({ op: "bucket-removed", name });
  }

  put(bucket: string, record: ObjectRecord): void {
    const body = record.body.map(({ blob, start, end }) => [blob.id, blob.size, start, end] as const);
    this.#write({ op: "put", bucket, record: { ...record, body } });
  }

  removed(bucket: string, key: string, versionId?: string): void {
    this.#write({ op: "removed", bucket, key, ...(versionId === undefined ? {} : { versionId }) });
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    writeSync(this.#descriptor, `${this.#waiting.join("\n")}\n`);
    this.#waiting = [];
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }

  #write(line: Line): void {
    if (this.#waiting.push(JSON.stringify(line)) === 1) setImmediate(() => this.flush());
  }
}

const journalPath = (directory: string): string => join(directory, "index.jsonl");

/** What an earlier process left in `directory`. Open uploads are not among it. */
export function replay(directory: string, blobs: DiskBlobs): Map<string, Bucket> {
  const buckets = new Map<string, Bucket>();
  if (!existsSync(journalPath(directory))) return buckets;
  for (const line of readFileSync(journalPath(directory), "utf8").split("\n")) {
    // A killed process may leave half a line, which is the last one.
    if (line.endsWith("}")) apply(JSON.parse(line) as Line, buckets, blobs);
  }
  for (const bucket of buckets.values()) holdBodies(bucket, blobs);
  return buckets;
}

function apply(line: Line, buckets: Map<string, Bucket>, blobs: DiskBlobs): void {
  if (line.op === "bucket") {
    const known = buckets.get(line.bucket.name);
    if (known) Object.assign(known, line.bucket);
    else buckets.set(line.bucket.name, newBucket(line.bucket));
  } else if (line.op === "bucket-removed") buckets.delete(line.name);
  else {
    const bucket = buckets.get(line.bucket);
    if (!bucket) return;
    if (line.op === "put") restorePut(bucket, { ...line.record, body: openBody(line.record.body, blobs) });
    else restoreRemoval(bucket, line.key, line.versionId);
  }
}

function openBody(saved: SavedRecord["body"], blobs: DiskBlobs): ObjectRecord["body"] {
  return saved.map(([id, size, start, end]) => ({ blob: blobs.open(id, size), start, end }));
}

function restorePut(bucket: Bucket, record: ObjectRecord): void {
  if (record.versionId !== undefined) {
    const old = bucket.objects.get(record.key);
    const versions = bucket.versions.get(record.key) ?? (old ? [old] : []);
    const at = versions.findIndex(({ versionId }) => versionId === record.versionId);
    if (at >= 0) versions[at] = record;
    else versions.unshift(record);
    bucket.versions.set(record.key, versions);
    if (at > 0) return;
  }
  if (record.deleteMarker) bucket.objects.delete(record.key);
  else bucket.objects.set(record.key, record);
}

function restoreRemoval(bucket: Bucket, key: string, versionId: string | undefined): void {
  if (versionId === undefined) {
    bucket.objects.delete(key);
    return;
  }
  const versions = (bucket.versions.get(key) ?? []).filter((record) => (record.versionId ?? "null") !== versionId);
  bucket.versions.set(key, versions);
  const [latest] = versions;
  if (latest && !latest.deleteMarker) bucket.objects.set(key, latest);
  else bucket.objects.delete(key);
}

function holdBodies(bucket: Bucket, blobs: DiskBlobs): void {
  const records = new Set<ObjectRecord>([...bucket.versions.values()].flat());
  for (const key of bucket.objects.keys()) {
    const record = bucket.objects.get(key);
    if (record) records.add(record);
  }
  for (const record of records) blobs.hold(record.body);
}
