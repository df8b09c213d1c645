import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import { compareKeys } from "@dth/core/key-order";
import type { ObjectAttributes, ObjectHead } from "@dth/core/object";
import type {
  CopySource,
  ObjectBody,
  ObjectStore,
  ReadOptions,
  Stored,
  StoreTraits,
  UploadPart,
} from "@dth/core/object-store";

/** What a request of a {@link BareStore} looked like. */
export interface Call {
  readonly operation: string;
  readonly key: string;
  readonly options?: ReadOptions;
  readonly partNumber?: number;
}

/** One object of a {@link BareStore}. */
export interface BareObject {
  bytes: Uint8Array;
  etag: string;
  lastModified: number;
  attributes: ObjectAttributes;
  tags: Record<string, string>;
  partSizes?: readonly number[];
  restore?: "ongoing" | "restored";
  serverSideEncryption?: string;
}

interface BareUpload {
  readonly key: string;
  readonly initiated: number;
  readonly attributes: ObjectAttributes;
  readonly parts: Map<number, { bytes: Uint8Array; part: UploadPart }>;
}

/** A store of the plainest kind, whose insides a test can see and whose every call it can break. */
export interface BareStore extends ObjectStore {
  readonly objects: Map<string, BareObject>;
  readonly uploads: Map<string, BareUpload>;
  readonly calls: Call[];
  /** Called before every operation; what it throws, the operation throws. */
  before: ((call: Call) => void | Promise<void>) | undefined;
  /** Called after every operation took effect; what it throws is a lost answer. */
  after: ((call: Call) => void | Promise<void>) | undefined;
  /** Changes the bytes that a read delivers; what it throws breaks the body there. */
  reading: ((call: Call, bytes: Uint8Array) => Iterable<Uint8Array>) | undefined;
  /** Stores an object as somebody else would. */
  seed(key: string, bytes: Uint8Array | string, more?: Partial<BareObject> & { partSize?: number }): void;
}

/** What a {@link BareStore} is made of. */
export interface BareStoreOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly hashing: Hashing;
  readonly endpoint?: string;
  readonly traits?: Partial<StoreTraits>;
  /** Where server-side copies read from. */
  readonly from?: BareStore;
}

const TRAITS: StoreTraits = {
  ordered: true,
  etag: "md5",
  multipartEtag: "md5-of-md5s",
  checksums: [],
  contentMd5: true,
  parts: { minSize: 1, maxSize: 5 * 1024 ** 3, maxCount: 10_000, equalSize: false },
  maxPutSize: 5 * 1024 ** 3,
  maxCopySize: 0,
  partCopy: false,
  maxObjectSize: 48 * 1024 ** 4,
  maxKeyBytes: 1024,
  ifMatchOnGet: true,
  tags: true,
  countsTags: true,
  attributes: true,
  deleteBatch: 1000,
  archiveClasses: ["GLACIER", "DEEP_ARCHIVE"],
};

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** A {@link BareStore}. */
export function bareStore({ name, clock, hashing, endpoint, traits, from }: BareStoreOptions): BareStore {
  const objects = new Map<string, BareObject>();
  const uploads = new Map<string, BareUpload>();
  const calls: Call[] = [];
  let uploadIds = 0;
  const md5 = (bytes: Uint8Array) => hex(hashing.hash("md5", bytes));
  const multipartEtag = (parts: readonly Uint8Array[]) =>
    `${md5(join(parts.map((part) => hashing.hash("md5", part))))}-${parts.length}`;

  const call = async <T>(made: Call, work: () => T | Promise<T>, signal?: AbortSignal): Promise<T> => {
    calls.push(made);
    await Promise.resolve();
    if (signal?.aborted) throw new HubError("CANCELLED", "stopped");
    await store.before?.(made);
    const result = await work();
    await store.after?.(made);
    return result;
  };
  const find = (key: string, options: ReadOptions = {}): BareObject => {
    const object = objects.get(key);
    if (object === undefined) throw new HubError("OBJECT_NOT_FOUND", key);
    const changed = options.ifMatch !== undefined && options.ifMatch !== object.etag;
    if (changed && store.traits.ifMatchOnGet) throw new HubError("SOURCE_CHANGED", key);
    return object;
  };
  const findOriginal = ({ key, ifMatch }: CopySource): BareObject => {
    const original = from?.objects.get(key);
    if (original === undefined) throw new HubError("OBJECT_NOT_FOUND", key);
    if (ifMatch !== undefined && ifMatch !== original.etag) throw new HubError("SOURCE_CHANGED", key);
    return original;
  };
  const headOf = (key: string, object: BareObject, partNumber?: number): ObjectHead => ({
    key,
    size: object.bytes.length,
    etag: object.etag,
    lastModified: object.lastModified,
    attributes: object.attributes,
    ...(Object.keys(object.tags).length === 0 ? {} : { tagCount: Object.keys(object.tags).length }),
    ...(object.restore === undefined ? {} : { restore: object.restore }),
    ...(object.serverSideEncryption === undefined ? {} : { serverSideEncryption: object.serverSideEncryption }),
    ...(partNumber === undefined || object.partSizes === undefined
      ? {}
      : { partCount: object.partSizes.length, partSize: object.partSizes[partNumber - 1] ?? 0 }),
  });
  const save = (key: string, object: Omit<BareObject, "lastModified" | "tags">): Stored => {
    const { tags, ...attributes } = object.attributes;
    objects.set(key, { ...object, attributes, tags: { ...tags }, lastModified: clock.now() });
    return { etag: object.etag };
  };
  const upload = (uploadId: string): BareUpload => {
    const found = uploads.get(uploadId);
    if (found === undefined) throw new HubError("UPLOAD_NOT_FOUND", uploadId);
    return found;
  };
  const verify = (bytes: Uint8Array, digests: Readonly<Record<string, Uint8Array>>): void => {
    for (const [algorithm, digest] of Object.entries(digests)) {
      const actual = hashing.hash(algorithm as "md5", bytes);
      if (hex(actual) !== hex(digest)) throw new HubError("CHECKSUM_MISMATCH", algorithm);
    }
  };
  const addPart = (uploadId: string, partNumber: number, bytes: Uint8Array): UploadPart => {
    const part = { partNumber, etag: md5(bytes), size: bytes.length };
    upload(uploadId).parts.set(partNumber, { bytes, part });
    return part;
  };

  const store: BareStore = {
    id: `memory:///${name}`,
    endpoint: endpoint ?? `memory://${name}`,
    bucket: name,
    traits: { ...TRAITS, ...traits },
    objects,
    uploads,
    calls,
    before: undefined,
    after: undefined,
    reading: undefined,
    seed(key, content, { partSize, ...more } = {}) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const count = partSize === undefined ? 0 : Math.ceil(bytes.length / partSize);
      const pieces = Array.from({ length: count }, (_, i) =>
        bytes.subarray(i * (partSize ?? 0), (i + 1) * (partSize ?? 0)),
      );
      const etag = partSize === undefined ? md5(bytes) : multipartEtag(pieces);
      const partSizes = partSize === undefined ? {} : { partSizes: pieces.map(({ length }) => length) };
      objects.set(key, { bytes, etag, lastModified: clock.now(), attributes: {}, tags: {}, ...partSizes, ...more });
    },
    list: ({ prefix, startAfter, maxKeys = 1000, continuation, signal }) =>
      call(
        { operation: "list", key: prefix },
        () => {
          const after = continuation ?? startAfter;
          const keys = [...objects.keys()]
            .filter((key) => key.startsWith(prefix) && (after === undefined || compareKeys(key, after) > 0))
            .sort(compareKeys);
          const entries = keys.slice(0, maxKeys).map((key) => {
            const { bytes, etag, lastModified, attributes } = find(key);
            const { storageClass } = attributes;
            return {
              key,
              size: bytes.length,
              etag,
              lastModified,
              ...(storageClass === undefined ? {} : { storageClass }),
            };
          });
          const last = entries.at(-1)?.key;
          return {
            entries,
            commonPrefixes: [],
            ...(keys.length > maxKeys && last !== undefined ? { continuation: last } : {}),
          };
        },
        signal,
      ),
    head: (key, options = {}) =>
      call(
        { operation: "head", key, options },
        () => headOf(key, find(key, options), options.partNumber),
        options.signal,
      ),
    get: (key, options = {}) =>
      call(
        { operation: "get", key, options },
        (): ObjectBody => {
          const object = find(key, options);
          const { storageClass } = object.attributes;
          const archived = storageClass !== undefined && store.traits.archiveClasses.includes(storageClass);
          if (archived && object.restore !== "restored") throw new HubError("OBJECT_ARCHIVED", key);
          const { start, end } = options.range ?? { start: 0, end: object.bytes.length };
          if (options.range !== undefined && object.bytes.length === 0) throw new HubError("REQUEST_REFUSED", "416");
          const bytes = object.bytes.slice(start, end);
          const made: Call = { operation: "get", key, options };
          const pieces = () => store.reading?.(made, bytes) ?? [bytes];
          return {
            head: headOf(key, object),
            length: bytes.length,
            bytes: async () => join([...pieces()]),
            async *chunks() {
              yield* pieces();
            },
            discard: async () => {},
          };
        },
        options.signal,
      ),
    put: ({ key, body, attributes, digests, signal }) =>
      call(
        { operation: "put", key },
        () => {
          const bytes = join(body);
          verify(bytes, digests);
          return save(key, { bytes, etag: md5(bytes), attributes });
        },
        signal,
      ),
    createUpload: ({ key, attributes, signal }) =>
      call(
        { operation: "createUpload", key },
        () => {
          const uploadId = `${name}-upload-${++uploadIds}`;
          uploads.set(uploadId, { key, attributes, initiated: clock.now(), parts: new Map() });
          return uploadId;
        },
        signal,
      ),
    uploadPart: ({ key, uploadId, partNumber, body, digests, signal }) =>
      call(
        { operation: "uploadPart", key, partNumber },
        () => {
          const bytes = join(body);
          verify(bytes, digests);
          return addPart(uploadId, partNumber, bytes);
        },
        signal,
      ),
    completeUpload: ({ key, uploadId, parts, signal }) =>
      call(
        { operation: "completeUpload", key },
        () => {
          const { parts: stored, attributes } = upload(uploadId);
          const pieces = parts.map(({ partNumber, etag }) => {
            const found = stored.get(partNumber);
            if (found === undefined || found.part.etag !== etag) throw new HubError("REQUEST_REFUSED", "InvalidPart");
            return found.bytes;
          });
          uploads.delete(uploadId);
          const partSizes = pieces.map(({ length }) => length);
          return save(key, { bytes: join(pieces), etag: multipartEtag(pieces), attributes, partSizes });
        },
        signal,
      ),
    abortUpload: (key, uploadId, signal) =>
      call({ operation: "abortUpload", key }, () => void uploads.delete(uploadId), signal),
    listParts: (key, uploadId, signal) =>
      call(
        { operation: "listParts", key },
        () => {
          const parts = [...upload(uploadId).parts.values()].map(({ part }) => part);
          return parts.sort((a, b) => a.partNumber - b.partNumber);
        },
        signal,
      ),
    async *listUploads(prefix, signal) {
      yield* await call(
        { operation: "listUploads", key: prefix },
        () =>
          [...uploads]
            .filter(([, { key }]) => key.startsWith(prefix))
            .map(([uploadId, { key, initiated }]) => ({ uploadId, key, initiated })),
        signal,
      );
    },
    copy: ({ source, key, attributes, signal }) =>
      call(
        { operation: "copy", key },
        () => {
          const original = findOriginal(source);
          const kept = attributes === "keep" ? { ...original.attributes, tags: original.tags } : attributes;
          return save(key, { bytes: original.bytes, etag: md5(original.bytes), attributes: kept });
        },
        signal,
      ),
    copyPart: ({ source, key, uploadId, partNumber, range, signal }) =>
      call(
        { operation: "copyPart", key, partNumber },
        () => {
          const original = findOriginal(source);
          return addPart(uploadId, partNumber, original.bytes.slice(range.start, range.end));
        },
        signal,
      ),
    delete: (keys, signal) =>
      call(
        { operation: "delete", key: keys[0] ?? "" },
        () =>
          keys.map((key) => {
            objects.delete(key);
            return { key };
          }),
        signal,
      ),
    getTags: (key, _versionId, signal) => call({ operation: "getTags", key }, () => ({ ...find(key).tags }), signal),
    putTags: (key, tags, signal) =>
      call(
        { operation: "putTags", key },
        () => {
          find(key).tags = { ...tags };
        },
        signal,
      ),
    probe: async () => ({}),
    close: async () => {},
  };
  return store;
}
