import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import { type RecordPlace, recordCursor, recordPlace } from "@dth/core/record-cursor";
import { requireLimit, storableBody } from "@dth/core/record-limits";
import type {
  Collection,
  Expected,
  HubRecord,
  RecordPage,
  RecordQuery,
  RecordStore,
  StoredRecord,
} from "@dth/core/record-store";

/** Records in memory, that keep every promise of the durable ones but durability. */
export function memoryRecordStore(clock: Clock): RecordStore {
  return new MemoryRecordStore(clock);
}

class MemoryRecordStore implements RecordStore {
  readonly #clock: Clock;
  /** By collection and id; JSON, so that nobody's later change reaches what is kept. */
  readonly #records = new Map<Collection, Map<string, string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(collection: Collection, id: string): Promise<StoredRecord | undefined> {
    return this.#find(collection, id);
  }

  async put(collection: Collection, record: HubRecord, expected: Expected): Promise<number> {
    const body: unknown = JSON.parse(storableBody(record));
    const known = this.#find(collection, record.id);
    requireExpected(collection, record.id, known, expected);
    const version = (known?.version ?? 0) + 1;
    this.#of(collection).set(record.id, JSON.stringify({ ...record, body, version }));
    return version;
  }

  async delete(collection: Collection, id: string, expected?: number): Promise<void> {
    if (expected !== undefined) requireExpected(collection, id, this.#find(collection, id), expected);
    this.#of(collection).delete(id);
  }

  async list(collection: Collection, query: RecordQuery): Promise<RecordPage> {
    requireLimit(query);
    const after = recordPlace(query);
    const direction = query.order === "descending" ? -1 : 1;
    const order = (a: RecordPlace, b: RecordPlace) => direction * comparePlaces(a, b);
    const found = this.#all(collection)
      .filter((record) => matches(record, query) && (after === undefined || order(record, after) > 0))
      .sort(order);
    const records = found.slice(0, query.limit);
    const last = records.at(-1);
    if (found.length === records.length || last === undefined) return { records };
    return { records, cursor: recordCursor(query, last) };
  }

  async count(collection: Collection, group: string): Promise<number> {
    return this.#all(collection).filter((record) => record.group === group).length;
  }

  async close(): Promise<void> {}

  #find(collection: Collection, id: string): StoredRecord | undefined {
    const json = this.#of(collection).get(id);
    const record: StoredRecord | undefined = json === undefined ? undefined : JSON.parse(json);
    return record === undefined || this.#expired(record) ? undefined : record;
  }

  #of(collection: Collection): Map<string, string> {
    const known = this.#records.get(collection) ?? new Map<string, string>();
    this.#records.set(collection, known);
    return known;
  }

  #all(collection: Collection): StoredRecord[] {
    const all = [...this.#of(collection).values()].map((json): StoredRecord => JSON.parse(json));
    return all.filter((record) => !this.#expired(record));
  }

  #expired({ expiresAt }: StoredRecord): boolean {
    return expiresAt !== undefined && expiresAt <= this.#clock.now();
  }
}

function requireExpected(
  collection: Collection,
  id: string,
  known: StoredRecord | undefined,
  expected: Expected,
): void {
  const fits = expected === "any" || (expected === "absent" ? known === undefined : known?.version === expected);
  if (!fits) throw new HubError("CONFLICT", `the ${collection} ${id} is not as expected`);
}

function matches({ sort, group, text }: StoredRecord, query: RecordQuery): boolean {
  return (
    (query.group === undefined || group === query.group) &&
    (query.contains === undefined || (text?.includes(query.contains.toLowerCase()) ?? false)) &&
    (query.from === undefined || compareKeys(sort, query.from) >= 0) &&
    (query.below === undefined || compareKeys(sort, query.below) < 0)
  );
}

function comparePlaces(a: RecordPlace, b: RecordPlace): number {
  return compareKeys(a.sort, b.sort) || compareKeys(a.id, b.id);
}
