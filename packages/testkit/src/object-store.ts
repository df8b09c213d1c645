import { Buffer } from "node:buffer";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { ObjectAttributes, ObjectHead } from "@dth/core/object";
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
import { checkDigests, checkParts, checkTarget, digestOf, refused } from "./memory-store/checks.ts";
import { listPage } from "./memory-store/listing.ts";
import {
  bucketAt,
  type MemoryBucket,
  type MemoryEndpoint,
  type MemoryObject,
  type MemoryUpload,
  memoryEndpoint,
} from "./memory-store/state.ts";
import { FULL_TRAITS } from "./memory-store/traits.ts";
import { headOf, partFacts, stored, tooLarge } from "./memory-store/views.ts";
import { obscure } from "./s3-server/write-object.ts";

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
  #uploadCount = 0;

  constructor({ bucket = "memory", endpoint = memoryEndpoint(), traits, clock, ...options }: MemoryStoreOptions) {
    this.bucket = bucket;
    this.endpoint = endpoint.url;
    this.id = `${endpoint.url}/${bucket}`;
    this.traits = { ...FULL_TRAITS, ...traits };
    this.#place = endpoint;
    this.#content = bucketAt(endpoint, bucket);
    this.#clock = clock;
    this.#calls = new Calls(options.hooks ?? {}, clock, options.latencyMs ?? 0);
  }

  list(request: ListRequest): Promise<ListPage> {
    return this.#calls.run({ method: "list", key: request.prefix }, request.signal, () =>
      listPage(this.#content, request, this.traits.ordered),
    );
  }

  head(key: string, options: ReadOptions & { readonly partNumber?: number } = {}): Promise<ObjectHead> {
    return this.#calls.run({ method: "head", key }, options.signal, () => {
      const object = this.#read(key, options.ifMatch);
      return { ...headOf(object), ...partFacts(object, options.partNumber) };
    });
  }

  get(key: string, options: ReadOptions = {}): Promise<ObjectBody> {
    return this.#calls.run({ method: "get", key }, options.signal, () => {
      const object = this.#read(key, options.ifMatch);
      this.#requireActive(object);
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
      return stored(this.#store(key, bytes, attributes, { checksums }));
    });
  }

  createUpload(request: CreateUploadRequest): Promise<string> {
    const { key, attributes, checksum } = request;
    return this.#calls.run({ method: "createUpload", key }, request.signal, () => {
      checkTarget(key, attributes, this.traits);
      this.#uploadCount++;
      const id = `upload-${this.#uploadCount}`;
      const upload = { id, key, attributes, initiated: this.#now(), parts: new Map(), ...(checksum && { checksum }) };
      this.#content.uploads.set(id, upload);
      return id;
    });
  }

  uploadPart(request: UploadPartRequest): Promise<UploadPart> {
    const { key, partNumber, digests, uploadId } = request;
    return this.#calls.run({ method: "uploadPart", key, partNumber }, request.signal, () => {
      const bytes = Buffer.concat(request.body);
      return this.#storePart(this.#upload(key, uploadId), partNumber, bytes, digests);
    });
  }

  completeUpload(request: CompleteUploadRequest): Promise<Stored> {
    const { key, uploadId } = request;
    return this.#calls.run({ method: "completeUpload", key }, request.signal, () => {
      const upload = this.#upload(key, uploadId);
      const parts = checkParts(upload, request.parts, this.traits);
      const bytes = Buffer.concat(parts.map((part) => part.bytes));
      if (bytes.length > this.traits.maxObjectSize) throw tooLarge(bytes.length);
      const md5s = Buffer.concat(parts.map((part) => digestOf("md5", part.bytes)));
      const hex = digestOf("md5", md5s).toString("hex");
      const etag = `${this.traits.multipartEtag === "opaque" ? obscure(hex) : hex}-${parts.length}`;
      const sizes = parts.map((part) => part.size);
      this.#content.uploads.delete(uploadId);
      return stored(this.#store(key, bytes, upload.attributes, { etag, parts: sizes }));
    });
  }

  abortUpload(key: string, uploadId: string, signal?: AbortSignal): Promise<void> {
    return this.#calls.run({ method: "abortUpload", key }, signal, () => {
      if (this.#content.uploads.get(uploadId)?.key === key) this.#content.uploads.delete(uploadId);
    });
  }

  listParts(key: string, uploadId: string, signal?: AbortSignal): Promise<readonly UploadPart[]> {
    return this.#calls.run({ method: "listParts", key }, signal, () => {
      const parts = [...this.#upload(key, uploadId).parts.values()];
      return parts.sort((a, b) => a.partNumber - b.partNumber).map(({ bytes: _, ...part }) => part);
    });
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
      return stored(this.#store(key, source.bytes, { ...carried, ...placement }, { checksums: source.checksums }));
    });
  }

  copyPart(request: CopyPartRequest): Promise<UploadPart> {
    const { key, partNumber, range, uploadId } = request;
    return this.#calls.run({ method: "copyPart", key, partNumber }, request.signal, () => {
      if (!this.traits.partCopy) throw new HubError("NOT_SUPPORTED", "parts cannot be copied");
      const upload = this.#upload(key, uploadId);
      const { bytes } = this.#copySource(request.source);
      if (range.end > bytes.length || range.start >= range.end) throw refused("the range is not within the source");
      const part = bytes.subarray(range.start, range.end);
      const digests = upload.checksum ? { [upload.checksum]: digestOf(upload.checksum, part) } : {};
      return this.#storePart(upload, partNumber, part, digests);
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
      return { ...this.#read(key).attributes.tags };
    });
  }

  putTags(key: string, tags: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void> {
    return this.#calls.run({ method: "putTags", key }, signal, () => {
      this.#requireTags();
      this.amend(key, { attributes: { ...this.#read(key).attributes, tags: { ...tags } } });
    });
  }

  probe(signal?: AbortSignal): Promise<BucketProbe> {
    return this.#calls.run({ method: "probe", key: "" }, signal, () => ({ server: "memory", clockOffsetMs: 0 }));
  }

  async close(): Promise<void> {}

  place(key: string, content: string | Uint8Array, change: Partial<MemoryObject> = {}): string {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    return this.#store(key, bytes, change.attributes ?? {}, change).etag;
  }

  amend(key: string, change: Partial<MemoryObject>): void {
    this.#content.objects.set(key, { ...this.#read(key), ...change, key });
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

  #read(key: string, ifMatch?: string): MemoryObject {
    const object = this.#content.objects.get(key);
    if (!object) throw new HubError("OBJECT_NOT_FOUND", "there is no such object", { details: { key } });
    const checked = ifMatch !== undefined && this.traits.ifMatchOnGet;
    if (checked && ifMatch !== object.etag) throw new HubError("SOURCE_CHANGED", "the object has another ETag now");
    return object;
  }

  #requireActive({ key, attributes, restore }: MemoryObject): void {
    const archived = this.traits.archiveClasses.includes(attributes.storageClass ?? "");
    if (archived && restore !== "restored") throw new HubError("OBJECT_ARCHIVED", "archived", { details: { key } });
  }

  #requireTags(): void {
    if (!this.traits.tags) throw new HubError("NOT_SUPPORTED", "this store has no tags");
  }

  #store(key: string, bytes: Uint8Array, attributes: ObjectAttributes, facts: Partial<MemoryObject>): MemoryObject {
    const object: MemoryObject = {
      lastModified: this.#now(),
      checksums: {},
      ...facts,
      etag: facts.etag ?? this.#etag(bytes, attributes),
      key,
      bytes: bytes.slice(),
      attributes: this.traits.attributes ? attributes : {},
    };
    this.#content.objects.set(key, object);
    return object;
  }

  #etag(bytes: Uint8Array, { encryption }: ObjectAttributes): string {
    const hex = digestOf("md5", bytes).toString("hex");
    return this.traits.etag === "opaque" || encryption?.mode === "sse-kms" ? obscure(hex) : hex;
  }

  #upload(key: string, uploadId: string): MemoryUpload {
    const upload = this.#content.uploads.get(uploadId);
    if (upload?.key === key) return upload;
    throw new HubError("UPLOAD_NOT_FOUND", "there is no such upload", { details: { key, uploadId } });
  }

  #storePart(
    upload: MemoryUpload,
    partNumber: number,
    bytes: Uint8Array,
    digests: UploadPartRequest["digests"],
  ): UploadPart {
    const { maxCount, maxSize } = this.traits.parts;
    if (partNumber < 1 || partNumber > maxCount) throw refused(`there is no part ${partNumber}`);
    if (bytes.length > maxSize) throw refused(`a part cannot have ${bytes.length} bytes`);
    const checksums = checkDigests(bytes, digests, this.traits);
    if (upload.checksum && checksums[upload.checksum] === undefined) {
      throw refused(`the upload was declared with ${upload.checksum}, which this part lacks`);
    }
    const part = { partNumber, etag: this.#etag(bytes, {}), size: bytes.length, checksums };
    upload.parts.set(partNumber, { ...part, bytes: bytes.slice() });
    return part;
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
    this.#requireActive(object);
    return object;
  }
}
