import { HubError } from "@dth/core/error";
import type { RunRecord } from "@dth/core/ledger";
import { ABSENT, type DynamoTable, type Expression, type Item, partition } from "../dynamo-table.ts";
import { pack, unpack } from "../packing.ts";
import { TTL_ATTRIBUTE } from "./table.ts";

/** A run, and the name under which everything else of it is kept: a later run of the same id has another. */
export interface StoredRun {
  readonly record: RunRecord;
  readonly uid: string;
  /** Its place in the list of runs, and which list that is. */
  readonly place: string;
  readonly list: string;
}

/** What {@link Runs} needs. */
export interface RunsOptions {
  readonly table: DynamoTable;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Milliseconds for which runs are kept. Undefined: until they are deleted. */
  readonly retentionMs: number | undefined;
  /** As `LedgerOptions` has it. */
  readonly scope: string | undefined;
}

const RUN = "run";
const EXPIRES = "expires";

/** The records of runs, and their lists: one for each scope. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #list: string;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#list = listOf(options.scope);
  }

  /** @throws HubError `INVALID_INPUT` when there is a run of that id */
  async create(record: RunRecord, uid: string): Promise<void> {
    const { table } = this.#options;
    const counted = await table.update(this.#list, "counter", {
      expression: "ADD n :one",
      values: { ":one": { N: "1" } },
    });
    const place = `${digits(record.startedAt)}#${digits(Number(counted?.n?.N))}`;
    // The list first: a place without a run is skipped, a run without a place would never be seen.
    await table.put(
      this.#expiring({ pk: { S: this.#list }, sk: { S: place }, run: { S: record.id }, uid: { S: uid } }),
    );
    const item = this.#expiring({ ...itemOf(record), uid: { S: uid }, place: { S: place }, list: { S: this.#list } });
    if (await table.put(item, ABSENT)) return;
    // The SDK asks again when an answer does not arrive, and by then there is a run: this one.
    if ((await this.find(record.id))?.uid === uid) return;
    await table.delete(this.#list, place);
    throw new HubError("INVALID_INPUT", `there is a run ${record.id} already`);
  }

  async find(runId: string): Promise<StoredRun | undefined> {
    const item = await this.#options.table.get(pkOf(runId), RUN);
    return item === undefined || this.#isExpired(item) ? undefined : storedOf(item);
  }

  /** Newest first. */
  async list(limit: number): Promise<readonly RunRecord[]> {
    const records: RunRecord[] = [];
    for await (const page of this.#places()) {
      const keys = page.map((place) => ({ pk: { S: pkOf(place.run?.S ?? "") }, sk: { S: RUN } }));
      const items = await this.#options.table.getAll(keys);
      for (const place of page) {
        if (records.length === limit) return records;
        const item = items.find((one) => one.uid?.S === place.uid?.S);
        if (item !== undefined && !this.#isExpired(item)) records.push(storedOf(item).record);
      }
    }
    return records;
  }

  /** @returns whether there is such a run */
  async change(runId: string, change: Partial<RunRecord>): Promise<boolean> {
    const { expression, values, names } = updateOf(change);
    if (expression === "") return (await this.find(runId)) !== undefined;
    const changed = await this.#options.table.update(pkOf(runId), RUN, {
      ...{ expression, values: values ?? {}, names: names ?? {} },
      ConditionExpression: "attribute_exists(pk)",
    });
    return changed !== undefined;
  }

  async delete(runId: string, { place, list }: StoredRun): Promise<void> {
    await this.#options.table.delete(pkOf(runId), RUN);
    await this.#options.table.delete(list, place);
  }

  /** Places of runs, the newest first, some at a time. */
  async *#places(): AsyncGenerator<readonly Item[]> {
    let page: Item[] = [];
    const query = { ...partition(this.#list), ScanIndexForward: false, Limit: 100 };
    for await (const place of this.#options.table.query(query)) {
      if (place.run === undefined) continue;
      page.push(place);
      if (page.length < 50) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  #isExpired(item: Item): boolean {
    return item[EXPIRES] !== undefined && Number(item[EXPIRES].N) <= this.#options.now();
  }

  #expiring(item: Item): Item {
    const { retentionMs, now } = this.#options;
    if (retentionMs === undefined) return item;
    const expires = now() + retentionMs;
    return { ...item, [EXPIRES]: { N: String(expires) }, [TTL_ATTRIBUTE]: { N: String(Math.ceil(expires / 1000)) } };
  }
}

function listOf(scope: string | undefined): string {
  return scope === undefined ? "runs" : `runs#${scope}`;
}

function pkOf(runId: string): string {
  return `run#${runId}`;
}

/** Sorts as the numbers do. */
function digits(value: number): string {
  return String(value).padStart(16, "0");
}

function itemOf(record: RunRecord): Item {
  const { id, source, destination, spec, state, startedAt, finishedAt, error } = record;
  return {
    pk: { S: pkOf(id) },
    sk: { S: RUN },
    fixed: { B: pack({ id, source, destination, spec, startedAt }) },
    state: { S: state },
    ...(finishedAt === undefined ? {} : { finishedAt: { N: String(finishedAt) } }),
    ...(error === undefined ? {} : { error: { S: JSON.stringify(error) } }),
  };
}

function storedOf(item: Item): StoredRun {
  const fixed = unpack(item.fixed?.B ?? new Uint8Array()) as Omit<RunRecord, "state">;
  const record: RunRecord = {
    ...fixed,
    state: (item.state?.S ?? "failed") as RunRecord["state"],
    ...(item.finishedAt === undefined ? {} : { finishedAt: Number(item.finishedAt.N) }),
    ...(item.error?.S === undefined ? {} : { error: JSON.parse(item.error.S) }),
  };
  return { record, uid: item.uid?.S ?? "", place: item.place?.S ?? "", list: item.list?.S ?? listOf(undefined) };
}

/** Members that are present and undefined are removed. */
function updateOf(change: Partial<RunRecord>): Expression {
  const sets: string[] = [];
  const removes: string[] = [];
  const values: Item = {};
  const names: Record<string, string> = {};
  const member = (name: "state" | "finishedAt" | "error", value: Item[string] | undefined) => {
    if (!(name in change)) return;
    names[`#${name}`] = name;
    if (value === undefined) return removes.push(`#${name}`);
    values[`:${name}`] = value;
    return sets.push(`#${name} = :${name}`);
  };
  const { state, finishedAt, error } = change;
  member("state", state === undefined ? undefined : { S: state });
  member("finishedAt", finishedAt === undefined ? undefined : { N: String(finishedAt) });
  member("error", error === undefined ? undefined : { S: JSON.stringify(error) });
  const clauses = [clause("SET", sets), clause("REMOVE", removes)].filter((one) => one !== "");
  return { expression: clauses.join(" "), values, names };
}

function clause(word: string, parts: readonly string[]): string {
  return parts.length === 0 ? "" : `${word} ${parts.join(", ")}`;
}
