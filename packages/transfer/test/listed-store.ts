import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";
import type { ListPage, ListRequest, ObjectBody, ObjectStore, StoreTraits } from "@dth/core/object-store";
import { memoryBody } from "@dth/testkit/memory-store/body";
import { FULL_TRAITS } from "@dth/testkit/memory-store/traits";

/** A store that can be listed, headed and read, for tests of the finder: keys in memory, pages of any size. */
export interface ListedStore extends ObjectStore {
  /** Requests so far, by kind. */
  readonly calls: Record<"list" | "probe" | "head" | "get", number>;
  /** How many list requests were under way at most at once. */
  readonly peakLists: number;
}

/** How the store answers; everything has a default. */
export interface ListedStoreOptions {
  readonly id?: string;
  readonly pageSize?: number;
  readonly traits?: Partial<StoreTraits>;
  /** Bytes of an object, for reads. Default: `size` zeros. */
  readonly body?: (key: string) => Uint8Array;
  readonly checksums?: (key: string) => Readonly<Record<string, string>>;
  /** Called before every list request. */
  readonly onList?: (request: ListRequest) => Promise<void> | void;
  /** Leaves the entries in the order in which they were given. */
  readonly unsorted?: boolean;
}

/** A store of these entries. */
export function listedStore(entries: readonly (string | ObjectEntry)[], options: ListedStoreOptions = {}): ListedStore {
  const objects = entries.map(toEntry);
  if (!options.unsorted) objects.sort((a, b) => compareKeys(a.key, b.key));
  const byKey = new Map(objects.map((entry) => [entry.key, entry]));
  const id = options.id ?? "memory://bucket";
  const calls = { list: 0, probe: 0, head: 0, get: 0 };
  let lists = 0;
  let peakLists = 0;

  const list = async (request: ListRequest): Promise<ListPage> => {
    request.signal?.throwIfAborted();
    calls.list++;
    if (request.maxKeys === 1) calls.probe++;
    lists++;
    peakLists = Math.max(peakLists, lists);
    try {
      await options.onList?.(request);
      await Promise.resolve();
      return pageOf(objects, request, options);
    } finally {
      lists--;
    }
  };

  const find = (key: string) => {
    const entry = byKey.get(key);
    if (entry === undefined) throw new HubError("OBJECT_NOT_FOUND", `no ${key}`);
    return entry;
  };
  const describe = ({ storageClass, ...entry }: ObjectEntry) => ({
    ...entry,
    attributes: storageClass === undefined ? {} : { storageClass },
    ...(options.checksums === undefined ? {} : { checksums: options.checksums(entry.key) }),
  });
  const store: Partial<ListedStore> = {
    id,
    endpoint: id,
    bucket: "bucket",
    traits: { ...FULL_TRAITS, checksums: ["crc64nvme"], ...options.traits },
    calls,
    list,
    async head(key) {
      calls.head++;
      await Promise.resolve();
      return describe(find(key));
    },
    async get(key): Promise<ObjectBody> {
      calls.get++;
      const entry = find(key);
      const bytes = options.body?.(key) ?? new Uint8Array(entry.size);
      return memoryBody(describe(entry), bytes, undefined, undefined);
    },
  };
  return Object.defineProperty(store, "peakLists", { get: () => peakLists }) as ListedStore;
}

function toEntry(entry: string | ObjectEntry): ObjectEntry {
  return typeof entry === "string" ? { key: entry, size: 1, etag: "0".repeat(32), lastModified: 0 } : entry;
}

function pageOf(objects: readonly ObjectEntry[], request: ListRequest, options: ListedStoreOptions): ListPage {
  const { prefix, startAfter, continuation, maxKeys } = request;
  const size = Math.min(options.pageSize ?? 1_000, maxKeys ?? 1_000);
  const isListed = ({ key }: ObjectEntry) =>
    key.startsWith(prefix) && (startAfter === undefined || options.unsorted || compareKeys(key, startAfter) > 0);
  let index = continuation === undefined ? firstAfter(objects, prefix, startAfter, options) : Number(continuation);
  const entries: ObjectEntry[] = [];
  for (; index < objects.length && entries.length < size; index++) {
    const entry = objects[index] as ObjectEntry;
    if (isListed(entry)) entries.push(entry);
    else if (!options.unsorted && entries.length > 0) return { entries, commonPrefixes: [] };
  }
  const more = options.unsorted
    ? index < objects.length
    : index < objects.length && (objects[index] as ObjectEntry).key.startsWith(prefix);
  return { entries, commonPrefixes: [], ...(more ? { continuation: String(index) } : {}) };
}

function firstAfter(
  objects: readonly ObjectEntry[],
  prefix: string,
  startAfter: string | undefined,
  options: ListedStoreOptions,
): number {
  if (options.unsorted) return 0;
  const isBefore = ({ key }: ObjectEntry) =>
    startAfter !== undefined && compareKeys(startAfter, prefix) >= 0
      ? compareKeys(key, startAfter) <= 0
      : compareKeys(key, prefix) < 0;
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(objects[middle] as ObjectEntry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
