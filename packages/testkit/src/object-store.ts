import { Buffer } from "node:buffer";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { ObjectHead } from "@dth/core/object";
import type {
  BucketProbe,
  CompleteUploadRequest,
  CopyPartRequest,
  CopyRequest,
  CopySource,
  CreateUploadRequest,
  DeleteResult,
  ListPage,
  ListRequest,
  ObjectBody,
  ObjectStore,
  OpenUpload,
  PutRequest,
  ReadOptions,
  Stored,
  StoreTraits,
  UploadPart,
  UploadPartRequest,
} from "@dth/core/object-store";
import { memoryBody } from "./memory-store/body.ts";
import { Calls, type StoreHooks, type StoreMethod } from "./memory-store/calls.ts";
import { checkDigests, checkTarget, digestOf, refused } from "./memory-store/checks.ts";
import { listPage } from "./memory-store/listing.ts";
import { StoredObjects } from "./memory-store/objects.ts";
import {
  bucketAt,
  type MemoryBucket,
  type MemoryEndpoint,
  type MemoryObject,
  type MemoryUpload,
  memoryEndpoint,
} from "./memory-store/state.ts";
import { FULL_TRAITS } from "./memory-store/traits.ts";
import { StoredUploads } from "./memory-store/uploads.ts";
import { headOf, partFacts, stored, tooLarge } from "./memory-store/views.ts";

/** How a store in memory is made; everything has a default. */
export interface MemoryStoreOptions {
  /** Default `memory`. */
  readonly bucket?: string;
  /** Stores of one endpoint copy server-side. Default: an endpoint of its own. */
  readonly endpoint?: MemoryEndpoint;
  /** Departures from {@link FULL_TRAITS}. */
  readonly traits?: Partial<StoreTraits>;
  /** For modification times and latency. Default: times stand at 2026-01-01. */
  readonly clock?: Clock;
  /** Milliseconds that every call takes, by the clock. Default 0. */
  readonly latencyMs?: number;
  readonly hooks?: StoreHooks;
}

/** A store in memory, with doors that tests use. */
export interface MemoryStore extends ObjectStore {
  /** Stores an object without a call, with whatever a test wants otherwise. @returns its ETag */
  place(key: string, content: string | Uint8Array, change?: Partial<MemoryObject>): string;
  /** Changes what is stored beside the bytes. */
  amend(key: string, change: Partial<MemoryObject>): void;
  /** Removes an object without a call. */
  drop(key: string): void;
  /** The object as stored. */
  object(key: string): MemoryObject | undefined;
  text(key: string): string | undefined;
  /** All keys in UTF-8 byte order. */
  keys(): string[];
  /** Open uploads. */
  readonly uploads: ReadonlyMap<string, MemoryUpload>;
  /** How often a method was called, or all of them. */
  calls(method?: StoreMethod): number;
}

/** The reference implementation of {@link ObjectStore}, in memory. */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return new InMemoryStore(options);
}

const STANDING_TIME = Date.UTC(2026, 0, 1);

class InMemoryStore implements MemoryStore {
  readonly id: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly traits: StoreTraits;
  readonly #place: MemoryEndpoint;
  readonly #content: MemoryBucket;
  readonly #clock: Clock | undefined;
  readonly #calls: Calls;
  readonly #objects: StoredObjects;
  readonly #uploads: StoredUploads;

  constructor({ bucket = "memory", endpoint = memoryEndpoint(), traits, clock, ...options }: MemoryStoreOptions) {
    this.bucket = bucket;
    this.endpoint = endpoint.url;
    this.id = `${endpoint.url}/${bucket}`;
    this.traits = { ...FULL_TRAITS, ...traits };
    this.#place = endpoint;
    this.#content = bucketAt(endpoint, bucket);
    this.#clock = clock;
    this.#calls = new Calls(options.hooks ?? {}, clock, options.latencyMs ?? 0);
    this.#objects = new StoredObjects(this.#content, this.traits, () => this.#now());
    this.#uploads = new StoredUploads(this.#content, this.#objects, this.traits);
  }

  list(request: ListRequest): Promise<ListPage> {
    return this.#calls.run({ method: "list", key: request.prefix }, request.signal, () =>
      listPage(this.#content, request, this.traits.ordered),
    );
  }

  head(key: string, options: ReadOptions & { readonly partNumber?: number } = {}): Promise<ObjectHead> {
    return this.#calls.run({ method: "head", key, options }, options.signal, () => {
      const object = this.#objects.read(key, options.ifMatch);
      return { ...headOf(object), ...partFacts(object, options.partNumber) };
    });
  }

  get(key: string, options: ReadOptions = {}): Promise<ObjectBody> {
    return this.#calls.run({ method: "get", key, options }, options.signal, () => {
      const object = this.#objects.read(key, options.ifMatch);
      this.#objects.requireActive(object);
      const { start, end } = options.range ?? { start: 0, end: object.bytes.length };
      if (options.range && (start >= object.bytes.length || start >= end)) {
        throw refused("the range is not satisfiable");
      }
      const bytes = object.bytes.subarray(start, end);
      return memoryBody(headOf(object), bytes, this.#calls.bodyFault(key), options.signal);
    });
  }

  put(request: PutRequest): Promise<Stored> {
    const { key, attributes, digests } = request;
    return this.#calls.run({ method: "put", key }, request.signal, () => {
      checkTarget(key, attributes, this.traits);
      const bytes = Buffer.concat(request.body);
      if (bytes.length > this.traits.maxPutSize) throw tooLarge(bytes.length);
      if (request.onlyIf === "absent" && this.#content.objects.get(key)) {
        throw new HubError("PRECONDITION_FAILED", "the key exists already");
      }
      const checksums = checkDigests(bytes, digests, this.traits);
      return stored(this.#objects.store(key, bytes, attributes, { checksums }));
    });
  }

  createUpload(request: CreateUploadRequest): Promise<string> {
    const { key, attributes } = request;
    return this.#calls.run({ method: "createUpload", key }, request.signal, () => {
      checkTarget(key, attributes, this.traits);
      return this.#uploads.begin(request, this.#now());
    });
  }

  uploadPart(request: UploadPartRequest): Promise<UploadPart> {
    const { key, partNumber, digests, uploadId } = request;
    return this.#calls.run({ method: "uploadPart", key, partNumber }, request.signal, () => {
      const bytes = Buffer.concat(request.body);
      return this.#uploads.addPart(this.#uploads.find(key, uploadId), partNumber, bytes, digests);
    });
  }

  completeUpload(request: CompleteUploadRequest): Promise<Stored> {
    return this.#calls.run({ method: "completeUpload", key: request.key }, request.signal, () =>
      stored(this.#uploads.complete(request)),
    );
  }

  abortUpload(key: string, uploadId: string, signal?: AbortSignal): Promise<void> {
    return this.#calls.run({ method: "abortUpload", key }, signal, () => {
      if (this.#content.uploads.get(uploadId)?.key === key) this.#content.uploads.delete(uploadId);
    });
  }

  listParts(key: string, uploadId: string, signal?: AbortSignal): Promise<readonly UploadPart[]> {
    return this.#calls.run({ method: "listParts", key }, signal, () => this.#uploads.parts(key, uploadId));
  }

  async *listUploads(prefix: string, signal?: AbortSignal): AsyncIterable<OpenUpload> {
    const uploads = await this.#calls.run({ method: "listUploads", key: prefix }, signal, () =>
      [...this.#content.uploads.values()].filter((upload) => upload.key.startsWith(prefix)),
    );
    for (const { key, id, initiated } of uploads) yield { key, uploadId: id, initiated };
  }

  copy(request: CopyRequest): Promise<Stored> {
    const { key, attributes, placement } = request;
    return this.#calls.run({ method: "copy", key }, request.signal, () => {
      const source = this.#copySource(request.source);
      const size = source.bytes.length;
      if (size > this.traits.maxCopySize) throw refused(`${size} bytes are too many for one copy`);
      const { storageClass: _class, acl: _acl, encryption: _encryption, ...kept } = source.attributes;
      const carried = attributes === "keep" ? kept : attributes;
      return stored(
        this.#objects.store(key, source.bytes, { ...carried, ...placement }, { checksums: source.checksums }),
      );
    });
  }

  copyPart(request: CopyPartRequest): Promise<UploadPart> {
    const { key, partNumber, range, uploadId } = request;
    return this.#calls.run({ method: "copyPart", key, partNumber }, request.signal, () => {
      if (!this.traits.partCopy) throw new HubError("NOT_SUPPORTED", "parts cannot be copied");
      const upload = this.#uploads.find(key, uploadId);
      const { bytes } = this.#copySource(request.source);
      if (range.end > bytes.length || range.start >= range.end) throw refused("the range is not within the source");
      const part = bytes.subarray(range.start, range.end);
      const digests = upload.checksum ? { [upload.checksum]: digestOf(upload.checksum, part) } : {};
      return this.#uploads.addPart(upload, partNumber, part, digests);
    });
  }

  delete(keys: readonly string[], signal?: AbortSignal): Promise<readonly DeleteResult[]> {
    return this.#calls.run({ method: "delete", key: keys[0] ?? "" }, signal, () => {
      if (keys.length > this.traits.deleteBatch) throw refused(`${keys.length} keys are too many for one batch`);
      for (const key of keys) this.#content.objects.delete(key);
      return keys.map((key) => ({ key }));
    });
  }

  getTags(key: string, _versionId?: string, signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    return this.#calls.run({ method: "getTags", key }, signal, () => {
      this.#requireTags();
      return { ...this.#objects.read(key).attributes.tags };
    });
  }

  putTags(key: string, tags: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void> {
    return this.#calls.run({ method: "putTags", key }, signal, () => {
      this.#requireTags();
      this.amend(key, { attributes: { ...this.#objects.read(key).attributes, tags: { ...tags } } });
    });
  }

  probe(signal?: AbortSignal): Promise<BucketProbe> {
    return this.#calls.run({ method: "probe", key: "" }, signal, () => ({ server: "memory", clockOffsetMs: 0 }));
  }

  async close(): Promise<void> {}

  place(key: string, content: string | Uint8Array, change: Partial<MemoryObject> = {}): string {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    return this.#objects.store(key, bytes, change.attributes ?? {}, change).etag;
  }

  amend(key: string, change: Partial<MemoryObject>): void {
    this.#content.objects.set(key, { ...this.#objects.read(key), ...change, key });
  }

  drop(key: string): void {
    this.#content.objects.delete(key);
  }

  object(key: string): MemoryObject | undefined {
    return this.#content.objects.get(key);
  }

  text(key: string): string | undefined {
    const object = this.object(key);
    return object && Buffer.from(object.bytes).toString("utf8");
  }

  keys(): string[] {
    return this.#content.objects.keys();
  }

  get uploads(): ReadonlyMap<string, MemoryUpload> {
    return this.#content.uploads;
  }

  calls(method?: StoreMethod): number {
    return this.#calls.count(method);
  }

  #now(): number {
    return Math.floor((this.#clock?.now() ?? STANDING_TIME) / 1000) * 1000;
  }

  #requireTags(): void {
    if (!this.traits.tags) throw new HubError("NOT_SUPPORTED", "this store has no tags");
  }

  #copySource({ bucket, key, ifMatch }: CopySource): MemoryObject {
    if (this.traits.maxCopySize === 0) throw new HubError("NOT_SUPPORTED", "there is no server-side copy");
    const content = this.#place.buckets.get(bucket);
    if (!content) throw new HubError("BUCKET_NOT_FOUND", `there is no bucket ${bucket} at this endpoint`);
    const object = content.objects.get(key);
    if (!object) throw new HubError("OBJECT_NOT_FOUND", "there is no such object", { details: { bucket, key } });
    if (ifMatch !== undefined && ifMatch !== object.etag) {
      throw new HubError("SOURCE_CHANGED", "the source has another ETag now", { details: { bucket, key } });
    }
    this.#objects.requireActive(object);
    return object;
  }
}
