import { HubError } from "@dth/core/error";
import { ABSENT, type DynamoTable, type Item } from "../dynamo-table.ts";
import { TTL_ATTRIBUTE } from "./table.ts";

/** What one entry of a log changes. */
export type EntryKind = "found" | "record" | "reopen" | "copies";

/** One change, in the order in which all changes of a log happened. */
export interface LogEntry {
  /** From 1; entries that take several items have the number of their last. */
  readonly seq: number;
  readonly kind: EntryKind;
  readonly data: Uint8Array;
}

/** What an append is given beside its data. */
export interface AppendOptions {
  /** Kept apart from the data, so that it can be read without it. */
  readonly note?: Uint8Array;
}

/** What a log needs. */
export interface LogOptions {
  readonly table: DynamoTable;
  /** The partition of its counter; its entries are in others that begin like it. */
  readonly pk: string;
  /** Unique ids of appends. */
  readonly token: () => string;
  readonly sleep: (ms: number) => Promise<void>;
  /** Seconds since the Unix epoch at which what is written now may go. */
  readonly ttl: () => number | undefined;
}

/** Bytes of one item's data: DynamoDB keeps 400 KB an item, names included. */
const SLICE = 300 * 1024;
/** How often, and how long, a missing entry is waited for before it is sealed. */
const WAITS = 4;
const WAIT_MS = 50;
const MAX_ATTEMPTS = 20;
const HEAD = "head";
const SUMMARY = "summary";
/**
 * Partitions that the entries of a log are dealt out to in turn: DynamoDB writes 1,000 KB a second to one, which is what
 * 15,000 small objects a second take.
 */
const SHARDS = 8;

/**
 * A log of changes, for writers and readers in any number of processes. Its order is that of its
 * numbers, which a counter gives out: what is appended after an append has ended comes after it.
 *
 * A number whose writer died is sealed by the first reader that misses it: both write the item on condition that there
 * is none, so one of them wins, and a writer that comes too late takes another number.
 */
export class Log {
  readonly #options: LogOptions;

  constructor(options: LogOptions) {
    this.#options = options;
  }

  /** Makes the log. Entries can be appended from now on. */
  async create(): Promise<void> {
    await this.#options.table.put(
      this.#item(this.#options.pk, HEAD, { seq: { N: "0" }, lastFound: { N: "0" } }),
      ABSENT,
    );
  }

  /** Forgets the log. Appends of others fail from the beginning on. */
  async drop(): Promise<void> {
    await this.#options.table.delete(this.#options.pk, HEAD);
    await this.#options.table.delete(this.#options.pk, SUMMARY);
    for (let shard = 0; shard < SHARDS; shard++) await this.#options.table.deletePartition(this.#shardOf(shard));
  }

  /** Numbers given out; undefined when there is no such log. */
  async head(): Promise<{ readonly last: number; readonly lastFound: number } | undefined> {
    const item = await this.#options.table.get(this.#options.pk, HEAD);
    return item === undefined ? undefined : { last: Number(item.seq?.N), lastFound: Number(item.lastFound?.N) };
  }

  /**
   * Appends one change, whole or not at all; durable when it resolves.
   *
   * @returns its number; undefined when there is no such log
   */
  async append(kind: EntryKind, data: Uint8Array, { note }: AppendOptions = {}): Promise<number | undefined> {
    const slices = cut(data);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const last = await this.#allocate(slices.length, kind);
      if (last === undefined) return undefined;
      if (await this.#write(last, kind, slices, note)) return last;
    }
    throw new HubError("LEDGER_UNUSABLE", `a change was overtaken by readers ${MAX_ATTEMPTS} times`);
  }

  /** Everything after `after` that was appended before this was called, maybe more. */
  async *entries(after: number, last: number): AsyncGenerator<LogEntry> {
    let pieces: Uint8Array[] = [];
    for await (const item of this.#items(after, last)) {
      const kind = item.kind?.S;
      const data = item.data?.B ?? new Uint8Array();
      if (kind === "part") {
        pieces.push(data);
        continue;
      }
      if (isEntryKind(kind)) {
        const own = pieces.slice(pieces.length - Number(item.parts?.N ?? 0));
        yield { seq: Number(item.sk?.S), kind, data: Buffer.concat([...own, data]) };
      }
      // What a writer left that died between its pieces belongs to nobody.
      pieces = [];
    }
  }

  /** The note of one entry; undefined when there is no such entry, which is for ever so then. */
  async note(seq: number): Promise<Uint8Array | undefined> {
    return (await this.#wait(seq)).note?.B;
  }

  /** Keeps what the entries up to `seq` come to, instead of what was kept before. */
  async summarise(seq: number, data: Uint8Array): Promise<void> {
    const content = { upTo: { N: String(seq) }, data: { B: data } };
    await this.#options.table.put(this.#item(this.#options.pk, SUMMARY, content));
  }

  /** What was kept last, whatever was appended since. */
  async summary(): Promise<{ readonly upTo: number; readonly data: Uint8Array } | undefined> {
    const item = await this.#options.table.get(this.#options.pk, SUMMARY);
    return item?.data?.B === undefined ? undefined : { upTo: Number(item.upTo?.N), data: item.data.B };
  }

  /** Every number from `after` + 1 to `last`, in order. */
  async *#items(after: number, last: number): AsyncGenerator<Item> {
    const shards = Array.from({ length: SHARDS }, (_, shard) => this.#range(shard, after, last));
    /** What was read of each shard but is not due yet. */
    const read = new Map<number, Item>();
    for (let seq = after + 1; seq <= last; seq++) {
      const shard = seq % SHARDS;
      if (!read.has(shard)) {
        const next = await shards[shard]?.next();
        if (next !== undefined && next.done !== true) read.set(shard, next.value);
      }
      const item = read.get(shard);
      if (item?.sk?.S !== nameOf(seq)) {
        yield this.#wait(seq);
        continue;
      }
      read.delete(shard);
      yield item;
    }
  }

  #range(shard: number, after: number, last: number): AsyncGenerator<Item> {
    return this.#options.table.query({
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: {
        ":pk": { S: this.#shardOf(shard) },
        ":from": { S: nameOf(after + 1) },
        ":to": { S: nameOf(last) },
      },
    });
  }

  /** The item of a number that may just be written; sealed when nobody writes it. */
  async #wait(seq: number): Promise<Item> {
    for (let round = 0; ; round++) {
      const item = await this.#options.table.get(this.#shardOf(seq), nameOf(seq));
      if (item !== undefined) return item;
      if (round < WAITS) await this.#options.sleep(WAIT_MS);
      else await this.#options.table.put(this.#item(this.#shardOf(seq), nameOf(seq), { kind: { S: "void" } }), ABSENT);
    }
  }

  /** The last of `count` new numbers. Nobody gets one of them twice. */
  async #allocate(count: number, kind: EntryKind): Promise<number | undefined> {
    const found = kind === "found" ? ", lastFound = seq + :count" : "";
    const changed = await this.#options.table.update(this.#options.pk, HEAD, {
      expression: `SET seq = seq + :count${found}`,
      values: { ":count": { N: String(count) } },
      ConditionExpression: "attribute_exists(pk)",
    });
    return changed === undefined ? undefined : Number(changed.seq?.N);
  }

  /** The last piece makes the entry; before it, the others are nothing. @returns whether no reader was quicker */
  async #write(last: number, kind: EntryKind, slices: readonly Uint8Array[], note?: Uint8Array): Promise<boolean> {
    const token = { S: this.#options.token() };
    for (const [index, data] of slices.entries()) {
      const isLast = index === slices.length - 1;
      const seq = last - slices.length + 1 + index;
      const [pk, sk] = [this.#shardOf(seq), nameOf(seq)];
      const content: Item = { kind: { S: isLast ? kind : "part" }, data: { B: data }, token };
      if (isLast && slices.length > 1) content.parts = { N: String(index) };
      if (isLast && note !== undefined) content.note = { B: note };
      if (await this.#options.table.put(this.#item(pk, sk, content), ABSENT)) continue;
      // An earlier attempt of the same request may have arrived although its answer did not.
      const there = await this.#options.table.get(pk, sk);
      if (there?.token?.S !== token.S) return false;
    }
    return true;
  }

  #shardOf(seq: number): string {
    return `${this.#options.pk}#${seq % SHARDS}`;
  }

  #item(pk: string, sk: string, content: Item): Item {
    const ttl = this.#options.ttl();
    const expiry: Item = ttl === undefined ? {} : { [TTL_ATTRIBUTE]: { N: String(ttl) } };
    return { pk: { S: pk }, sk: { S: sk }, ...content, ...expiry };
  }
}

/** Sorts as the numbers do. */
function nameOf(seq: number): string {
  return String(seq).padStart(12, "0");
}

function cut(data: Uint8Array): readonly Uint8Array[] {
  const slices: Uint8Array[] = [];
  for (let start = 0; start < data.length; start += SLICE) slices.push(data.subarray(start, start + SLICE));
  return slices.length === 0 ? [data] : slices;
}

function isEntryKind(kind: string | undefined): kind is EntryKind {
  return kind === "found" || kind === "record" || kind === "reopen" || kind === "copies";
}
