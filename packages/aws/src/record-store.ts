import { randomBytes } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import { recordCursor, recordPlace } from "@dth/core/record-cursor";
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
import { DynamoTable, type Expression, type Item } from "./dynamo-table.ts";
import { isEmptyRange, placeOf, rangeOf, sortOf } from "./record-store/place.ts";
import { INDEXES } from "./record-store/table.ts";

/** What {@link openRecordStore} needs. */
export interface RecordStoreOptions {
  readonly client: DynamoDBClient;
  /** Made as `RECORD_TABLE` says. */
  readonly table: string;
  readonly clock: Clock;
  /** Entries that one page of a search for text looks at. Default 20,000, which costs a cent for 40 such pages. */
  readonly searchLimit?: number;
}

/** Entries that one request of a search looks at. */
const SEARCH_PAGE = 1_000;
/** How often a write of `any` version is tried again when others write too. */
const ATTEMPTS = 50;

/**
 * Records in one DynamoDB table, for any number of processes. A listing reads an index, which learns of a write some
 * milliseconds after it; what it then shows is what the table has.
 */
export function openRecordStore(options: RecordStoreOptions): RecordStore {
  return new DynamoRecordStore(options);
}

class DynamoRecordStore implements RecordStore {
  readonly #table: DynamoTable;
  readonly #clock: Clock;
  readonly #searchLimit: number;

  constructor(options: RecordStoreOptions) {
    this.#searchLimit = options.searchLimit ?? 20_000;
    this.#table = new DynamoTable(options, "RECORDS_UNUSABLE");
    this.#clock = options.clock;
  }

  async get(collection: Collection, id: string): Promise<StoredRecord | undefined> {
    // No item has such a key, and DynamoDB refuses to look for it.
    if (id === "") return undefined;
    const item = await this.#table.get(pkOf(collection, id), collection);
    return item === undefined || this.#isExpired(item) ? undefined : recordOf(item);
  }

  async put(collection: Collection, record: HubRecord, expected: Expected): Promise<number> {
    const body = storableBody(record);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = expected === "any" ? ((await this.get(collection, record.id))?.version ?? "absent") : expected;
      const version = known === "absent" ? 1 : known + 1;
      if (await this.#write(itemOf(collection, record, body, version), this.#is(known))) return version;
      if (expected !== "any") break;
    }
    throw conflict(collection, record.id);
  }

  async delete(collection: Collection, id: string, expected?: number): Promise<void> {
    if (id === "" && expected === undefined) return;
    const condition = expected === undefined ? undefined : this.#is(expected);
    if (await this.#table.delete(pkOf(collection, id), collection, condition)) return;
    throw conflict(collection, id);
  }

  async list(collection: Collection, query: RecordQuery): Promise<RecordPage> {
    requireLimit(query);
    const after = recordPlace(query);
    const range = rangeOf(query.from, query.below);
    if (isEmptyRange(range)) return { records: [] };
    const found: Item[] = [];
    let looked = 0;
    let end: Item | undefined;
    for await (const page of this.#pages(collection, query, range, after)) {
      found.push(...page.items);
      looked += SEARCH_PAGE;
      end = page.end;
      if (found.length > query.limit || (query.contains !== undefined && looked >= this.#searchLimit)) break;
    }
    // Where the page ends: at its last record, or as far as a search without enough results has looked.
    if (found.length > query.limit) end = found[query.limit - 1];
    const records = await this.#recordsOf(collection, found.slice(0, query.limit));
    return end === undefined ? { records } : { records, cursor: recordCursor(query, placeIn(end)) };
  }

  count(collection: Collection, group: string): Promise<number> {
    return this.#table.count({
      IndexName: INDEXES.group,
      KeyConditionExpression: "#group = :group",
      FilterExpression: "attribute_not_exists(expires) OR expires > :now",
      ExpressionAttributeNames: { "#group": "group" },
      ExpressionAttributeValues: {
        ":group": { S: groupOf(collection, group) },
        ":now": { N: String(this.#clock.now()) },
      },
    });
  }

  async close(): Promise<void> {}

  /** @returns whether the condition held, and so whether the item was written */
  async #write(item: Item, condition: Expression): Promise<boolean> {
    const writer = { S: randomBytes(9).toString("base64url") };
    if (await this.#table.put({ ...item, writer }, condition)) return true;
    // The SDK asks again when an answer does not arrive, and by then the condition fails because of this very write.
    return (await this.#table.get(item.pk?.S ?? "", item.sk?.S ?? ""))?.writer?.S === writer.S;
  }

  /** What the index has of a listing, in order. */
  #pages(
    collection: Collection,
    query: RecordQuery,
    { first, last }: ReturnType<typeof rangeOf>,
    after: { readonly sort: string; readonly id: string } | undefined,
  ) {
    const { group, contains, order } = query;
    const hash = group === undefined ? "sk" : "group";
    const value = { S: group === undefined ? collection : groupOf(collection, group) };
    const filters = ["(attribute_not_exists(expires) OR expires > :now)"];
    const values: Item = { ":hash": value, ":first": { B: first }, ":last": { B: last } };
    values[":now"] = { N: String(this.#clock.now()) };
    const names: Record<string, string> = { "#hash": hash };
    if (contains !== undefined && contains !== "") {
      filters.push("contains(#text, :text)");
      values[":text"] = { S: contains.toLowerCase() };
      names["#text"] = "text";
    }
    const start = after && {
      ...{ pk: { S: pkOf(collection, after.id) }, sk: { S: collection } },
      ...{ [hash]: value, place: { B: placeOf(after.sort, after.id) } },
    };
    return this.#table.pages({
      IndexName: group === undefined ? INDEXES.collection : INDEXES.group,
      KeyConditionExpression: "#hash = :hash AND place BETWEEN :first AND :last",
      FilterExpression: filters.join(" AND "),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ScanIndexForward: order !== "descending",
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      // What is read beyond the page would be paid for nothing.
      Limit: contains === undefined ? query.limit + 1 : Math.min(SEARCH_PAGE, this.#searchLimit),
    });
  }

  /** The records of the entries, in their order, but for what was deleted or expired meanwhile. */
  async #recordsOf(collection: Collection, entries: readonly Item[]): Promise<readonly StoredRecord[]> {
    const keys = entries.map(({ pk }) => ({ pk: pk ?? { S: "" }, sk: { S: collection } }));
    const byKey = new Map<string, Item>();
    for (const item of await this.#table.getAll(keys)) byKey.set(item.pk?.S ?? "", item);
    return entries.flatMap(({ pk }) => {
      const item = byKey.get(pk?.S ?? "");
      return item === undefined || this.#isExpired(item) ? [] : [recordOf(item)];
    });
  }

  /** The condition that this version is there, or none. */
  #is(expected: "absent" | number): Expression {
    const now: Item = { ":now": { N: String(this.#clock.now()) } };
    if (expected === "absent") return { expression: "attribute_not_exists(pk) OR expires <= :now", values: now };
    return {
      expression: "version = :version AND (attribute_not_exists(expires) OR expires > :now)",
      values: { ...now, ":version": { N: String(expected) } },
    };
  }

  #isExpired({ expires }: Item): boolean {
    return expires !== undefined && Number(expires.N) <= this.#clock.now();
  }
}

function pkOf(collection: Collection, id: string): string {
  return `${collection}#${id}`;
}

function groupOf(collection: Collection, group: string): string {
  return `${collection}#${group}`;
}

function itemOf(collection: Collection, record: HubRecord, body: string, version: number): Item {
  const { id, sort, group, text, expiresAt } = record;
  const item: Item = {
    ...{ pk: { S: pkOf(collection, id) }, sk: { S: collection }, place: { B: placeOf(sort, id) } },
    ...{ version: { N: String(version) }, body: { S: body }, meta: { S: JSON.stringify({ id, sort, group }) } },
  };
  if (group !== undefined) item.group = { S: groupOf(collection, group) };
  if (text !== undefined) item.text = { S: text };
  if (expiresAt !== undefined) {
    item.expires = { N: String(expiresAt) };
    item.ttl = { N: String(Math.ceil(expiresAt / 1000)) };
  }
  return item;
}

function recordOf({ body, meta, text, expires, version }: Item): StoredRecord {
  return {
    ...JSON.parse(meta?.S ?? "{}"),
    body: JSON.parse(body?.S ?? "null"),
    ...(text?.S === undefined ? {} : { text: text.S }),
    ...(expires === undefined ? {} : { expiresAt: Number(expires.N) }),
    version: Number(version?.N),
  };
}

/** The place of an index entry in its listing. */
function placeIn({ pk, sk, place }: Item) {
  return { sort: sortOf(place?.B ?? new Uint8Array()), id: (pk?.S ?? "").slice((sk?.S ?? "").length + 1) };
}

function conflict(collection: Collection, id: string): HubError {
  return new HubError("CONFLICT", `the ${collection} ${id} is not as expected`);
}
