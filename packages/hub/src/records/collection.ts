import { HubError, hasCode } from "@dth/core/error";
import type {
  Collection,
  Expected,
  HubRecord,
  Outlives,
  RecordQuery,
  RecordStore,
  StoredRecord,
} from "@dth/core/record-store";
import type { Page } from "../page.ts";

/** What a document is found by. */
export type Index = Pick<HubRecord, "sort" | "group" | "text" | "expiresAt">;

/** What every document has: its id, and a version that changes with every change. */
export interface Document {
  readonly id: string;
  readonly version: number;
}

/** The documents of one kind. Every method throws what `RecordStore` throws, beside what is said. */
export interface DocumentCollection<T extends Document> {
  /** @throws HubError `NOT_FOUND` naming the kind */
  get(id: string): Promise<T>;
  find(id: string): Promise<T | undefined>;
  /** @returns the document with its first version. @throws HubError `CONFLICT` when there is one of that id */
  create(value: T): Promise<T>;
  /** Replaces the version that `value` carries. @param outlives at least what; default `power` @throws HubError `CONFLICT` */
  replace(value: T, outlives?: Outlives): Promise<T>;
  /**
   * Reads, changes and writes; again when somebody else was quicker. A change that gives back its argument writes
   * nothing.
   *
   * @param outlives at least what; default `power`
   * @throws HubError `NOT_FOUND`, `CONFLICT` after ten tries, and whatever `alter` throws
   */
  change(id: string, alter: (current: T) => T, outlives?: Outlives): Promise<T>;
  /** Succeeds also when there is none, unless a version is expected. @throws HubError `CONFLICT` */
  delete(id: string, expected?: number): Promise<void>;
  list(query: RecordQuery): Promise<Page<T>>;
  /** Every one, of a group or of all, in the order of `sort`. */
  all(group?: string): AsyncIterable<T>;
  /** The same as a whole, for changing them while going through: a listing does not promise to bear that. */
  gather(group?: string): Promise<readonly T[]>;
}

/** Changes of one document by others that {@link DocumentCollection.change} bears with. */
const TRIES = 10;
/** Documents that {@link DocumentCollection.all} reads at once. */
const PAGE = 500;

/**
 * A view on one collection of the record store.
 *
 * @param index how a document is found; computed with every write
 */
export function collectionOf<T extends Document>(
  records: RecordStore,
  collection: Collection,
  index: (value: T) => Index,
): DocumentCollection<T> {
  const find = async (id: string): Promise<T | undefined> => {
    const record = await records.get(collection, id);
    return record === undefined ? undefined : documentOf<T>(record);
  };
  const get = async (id: string): Promise<T> => {
    const found = await find(id);
    if (found === undefined) throw new HubError("NOT_FOUND", `there is no ${collection} ${id}`);
    return found;
  };
  const write = async (value: T, expected: Expected, outlives?: Outlives): Promise<T> => {
    const { version: _, ...body } = value;
    const version = await records.put(collection, { id: value.id, body, ...index(value) }, expected, outlives);
    return { ...value, version };
  };
  const list = async (query: RecordQuery): Promise<Page<T>> => {
    const { records: found, cursor } = await records.list(collection, query);
    const items = found.map((record) => documentOf<T>(record));
    return cursor === undefined ? { items } : { items, cursor };
  };
  return {
    get,
    find,
    list,
    create: (value) => write(value, "absent"),
    replace: (value, outlives) => write(value, value.version, outlives),
    change: (id, alter, outlives) =>
      changed(
        () => get(id),
        alter,
        (value) => write(value, value.version, outlives),
      ),
    delete: (id, expected) => records.delete(collection, id, expected),
    all: (group) => everyPage(list, group),
    gather: (group) => gathered(everyPage(list, group)),
  };
}

async function changed<T>(
  read: () => Promise<T>,
  alter: (current: T) => T,
  write: (value: T) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const current = await read();
    const next = alter(current);
    if (next === current) return current;
    try {
      return await write(next);
    } catch (error) {
      if (attempt === TRIES || !hasCode(error, "CONFLICT")) throw error;
    }
  }
}

async function* everyPage<T>(list: (query: RecordQuery) => Promise<Page<T>>, group?: string): AsyncIterable<T> {
  let cursor: string | undefined;
  do {
    const page = await list({
      limit: PAGE,
      ...(group === undefined ? {} : { group }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function gathered<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Only {@link collectionOf} writes these records, so what is read is what was written. */
function documentOf<T extends Document>({ body, version }: StoredRecord): T {
  return { ...(body as Omit<T, "version">), version } as T;
}
