import { Buffer } from "node:buffer";
import { bodySize, readBody } from "./blobs.ts";
import { digestBody, digestOfDigests } from "./digests.ts";
import type { Bucket, ObjectRecord, StoredAttributes } from "./state.ts";
import type { Storage } from "./storage.ts";

/** What a test may give with an object that it puts directly. */
export interface DirectPut extends Partial<StoredAttributes> {
  /** Milliseconds since the Unix epoch. Default now. */
  readonly lastModified?: number;
  /** As if uploaded in parts of this many bytes. */
  readonly partSize?: number;
}

/** A bucket from behind: no request, no signature, no log. */
export class BucketHandle {
  readonly name: string;
  readonly #storage: Storage;
  readonly #now: () => number;

  constructor(name: string, storage: Storage, now: () => number) {
    this.name = name;
    this.#storage = storage;
    this.#now = now;
  }

  get #bucket(): Bucket {
    const bucket = this.#storage.buckets.get(this.name);
    if (!bucket) throw new Error(`the server has no bucket ${this.name}`);
    return bucket;
  }

  /** What it tells, as XML inside the root of its notifications. */
  get notifications(): string {
    return this.#bucket.notifications;
  }

  set notifications(told: string) {
    this.#bucket.notifications = told;
  }

  /** Stores an object. @returns its ETag without quotes */
  put(key: string, content: string | Uint8Array, options: DirectPut = {}): string {
    const { lastModified = this.#now(), partSize, headers = {}, tags = {}, ...placement } = options;
    const bytes = Buffer.from(content);
    const body = this.#split(bytes, partSize ?? bytes.length);
    const record = this.#storage.put(this.#bucket, {
      ...placement,
      key,
      headers: { "content-type": "binary/octet-stream", ...headers },
      tags,
      size: bodySize(body),
      body,
      etag: etagOf(body, partSize !== undefined),
      lastModified: Math.floor(lastModified / 1000) * 1000,
      ...(partSize !== undefined && { parts: body.map((slice) => slice.end - slice.start) }),
    });
    return record.etag;
  }

  #split(bytes: Buffer, partSize: number): ObjectRecord["body"] {
    const body = [];
    for (let at = 0; at < bytes.length || at === 0; at += Math.max(partSize, 1)) {
      const part = bytes.subarray(at, at + partSize);
      const writer = this.#storage.blobs.create(part.length);
      writer.write(part);
      body.push({ blob: writer.finish(), start: 0, end: part.length });
    }
    return body;
  }

  /** The current version, undefined when there is none. */
  get(key: string): ObjectRecord | undefined {
    return this.#bucket.objects.get(key);
  }

  /** Bytes of the current version, undefined when there is none. */
  read(key: string): Buffer | undefined {
    const record = this.get(key);
    return record && readBody(record.body);
  }

  text(key: string): string | undefined {
    return this.read(key)?.toString("utf8");
  }

  delete(key: string): void {
    this.#storage.remove(this.#bucket, key, this.#now());
  }

  /** All keys in UTF-8 byte order. */
  keys(): string[] {
    return this.#bucket.objects.keys();
  }

  get size(): number {
    return this.#bucket.objects.size;
  }

  /** Unfinished multipart uploads. */
  uploads(): readonly { readonly key: string; readonly uploadId: string; readonly parts: number }[] {
    return [...this.#bucket.uploads.values()].map(({ key, id, parts }) => ({ key, uploadId: id, parts: parts.size }));
  }

  /** Aborts an upload as a lifecycle rule would. */
  abortUpload(uploadId: string): void {
    const upload = this.#bucket.uploads.get(uploadId);
    if (upload) this.#storage.closeUpload(this.#bucket, upload);
  }

  /** Changes what an object carries besides its bytes: restore state, class, tags, headers. */
  amend(
    key: string,
    change: Partial<Pick<ObjectRecord, "restore" | "storageClass" | "tags" | "headers" | "lastModified" | "etag">>,
  ): void {
    const record = this.get(key);
    if (!record) throw new Error(`bucket ${this.name} has no object ${key}`);
    this.#storage.amend(this.#bucket, record, change);
  }

  /** Changes the bucket's own settings. */
  configure(change: Partial<Pick<Bucket, "public" | "requesterPays" | "versioning">>): void {
    this.#storage.addBucket(Object.assign(this.#bucket, change));
  }
}

function etagOf(body: ObjectRecord["body"], multipart: boolean): string {
  if (!multipart) return digestBody("md5", body).toString("hex");
  const digests = body.map((slice) => digestBody("md5", [slice]));
  return `${digestOfDigests("md5", digests).toString("hex")}-${body.length}`;
}
