import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import { recordCursor, recordPlace } from "@dth/core/record-cursor";
import { requireLimit, storableBody } from "@dth/core/record-limits";
import type {
  Collection,
  Expected,
  HubRecord,
  Outlives,
  RecordPage,
  RecordQuery,
  RecordStore,
  StoredRecord,
} from "@dth/core/record-store";
import { Database, type Row } from "./database.ts";

/** Expired records that one write takes away: more than a write can add, so that they never pile up. */
const SWEEP = 10;

/**
 * Opens the records in the state file at `path`, made with its directory if missing. Several processes may share it.
 * What a method has written when it resolves survives a power failure.
 *
 * @throws HubError `RECORDS_UNUSABLE`, `DISK_FULL`
 */
export function openRecordStore(path: string, clock: Clock): RecordStore {
  return new SqliteRecordStore(new Database(path, "RECORDS_UNUSABLE"), clock);
}

/** A record that has not expired. */
const ALIVE = "(expires_at IS NULL OR expires_at > ?)";

class SqliteRecordStore implements RecordStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  get(collection: Collection, id: string): Promise<StoredRecord | undefined> {
    return this.#database.read(() => {
      const row = this.#database.get(
        `SELECT version, body FROM records JOIN record_bodies ON record = n
         WHERE collection = ? AND id = CAST(? AS BLOB) AND ${ALIVE}`,
        ...[collection, id, this.#clock.now()],
      );
      return row === undefined ? undefined : recordOf(row);
    });
  }

  async put(
    collection: Collection,
    record: HubRecord,
    expected: Expected,
    outlives: Outlives = "power",
  ): Promise<number> {
    const body = storableBody(record);
    const write = () => {
      this.#sweep();
      const version = this.#known(collection, record.id);
      requireExpected(collection, record.id, version, expected);
      this.#remove(collection, record.id);
      return this.#insert(collection, record, body, (version ?? 0) + 1);
    };
    return outlives === "power" ? this.#database.writeThrough(write) : this.#database.write(write);
  }

  delete(collection: Collection, id: string, expected?: number): Promise<void> {
    return this.#database.writeThrough(() => {
      if (expected !== undefined) requireExpected(collection, id, this.#known(collection, id), expected);
      this.#remove(collection, id);
    });
  }

  async list(collection: Collection, query: RecordQuery): Promise<RecordPage> {
    requireLimit(query);
    const { sql, parameters } = listing(collection, query, this.#clock.now());
    const found = await this.#database.read(() => this.#database.all(sql, ...parameters).map(recordOf));
    const records = found.slice(0, query.limit);
    const last = records.at(-1);
    if (found.length === records.length || last === undefined) return { records };
    return { records, cursor: recordCursor(query, last) };
  }

  count(collection: Collection, group: string): Promise<number> {
    return this.#database.read(() => {
      const row = this.#database.get(
        `SELECT count(*) AS number FROM records WHERE collection = ? AND grp = CAST(? AS BLOB) AND ${ALIVE}`,
        ...[collection, group, this.#clock.now()],
      );
      return Number(row?.number);
    });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  /** The version of what is there. */
  #known(collection: Collection, id: string): number | undefined {
    const row = this.#database.get(
      `SELECT version FROM records WHERE collection = ? AND id = CAST(? AS BLOB) AND ${ALIVE}`,
      ...[collection, id, this.#clock.now()],
    );
    return row === undefined ? undefined : Number(row.version);
  }

  #insert(collection: Collection, { id, sort, group, text, expiresAt }: HubRecord, body: string, version: number) {
    const row = this.#database.get(
      `INSERT INTO records (collection, id, version, sort, grp, text, expires_at)
       VALUES (?, CAST(? AS BLOB), ?, CAST(? AS BLOB), CAST(? AS BLOB), ?, ?) RETURNING n`,
      ...[collection, id, version, sort, group ?? null, text ?? null, expiresAt ?? null],
    );
    const rest = JSON.stringify({ id, sort, group, text, expiresAt });
    const whole = `${rest.slice(0, -1)},"body":${body}}`;
    this.#database.run("INSERT INTO record_bodies (record, body) VALUES (?, ?)", Number(row?.n), whole);
    return version;
  }

  #remove(collection: Collection, id: string): void {
    const row = this.#database.get(
      "DELETE FROM records WHERE collection = ? AND id = CAST(? AS BLOB) RETURNING n",
      ...[collection, id],
    );
    if (row !== undefined) this.#database.run("DELETE FROM record_bodies WHERE record = ?", Number(row.n));
  }

  #sweep(): void {
    const page = "SELECT n FROM records WHERE expires_at <= ? LIMIT ?";
    const parameters = [this.#clock.now(), SWEEP];
    this.#database.run(`DELETE FROM record_bodies WHERE record IN (${page})`, ...parameters);
    this.#database.run(`DELETE FROM records WHERE n IN (${page})`, ...parameters);
  }
}

interface Statement {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** One record more than asked for, which tells whether there is a next page. */
function listing(collection: Collection, query: RecordQuery, now: number): Statement {
  const { group, contains, from, below, limit } = query;
  const descending = query.order === "descending";
  const after = recordPlace(query);
  const direction = descending ? "DESC" : "ASC";
  const conditions: (readonly [sql: string, ...parameters: (string | number)[]])[] = [
    ["collection = ?", collection],
    [ALIVE, now],
  ];
  if (group !== undefined) conditions.push(["grp = CAST(? AS BLOB)", group]);
  if (from !== undefined) conditions.push(["sort >= CAST(? AS BLOB)", from]);
  if (below !== undefined) conditions.push(["sort < CAST(? AS BLOB)", below]);
  if (contains !== undefined) conditions.push(["instr(text, ?) > 0", contains.toLowerCase()]);
  if (after !== undefined) {
    const place = `(sort, id) ${descending ? "<" : ">"} (CAST(? AS BLOB), CAST(? AS BLOB))`;
    conditions.push([place, after.sort, after.id]);
  }
  const sql = `SELECT version, body FROM records CROSS JOIN record_bodies ON record = n
    WHERE ${conditions.map(([condition]) => condition).join(" AND ")}
    ORDER BY sort ${direction}, id ${direction} LIMIT ?`;
  return { sql, parameters: [...conditions.flatMap(([, ...parameters]) => parameters), limit + 1] };
}

function recordOf({ version, body }: Row): StoredRecord {
  return { ...JSON.parse(String(body)), version: Number(version) };
}

function requireExpected(collection: Collection, id: string, known: number | undefined, expected: Expected): void {
  const fits = expected === "any" || (expected === "absent" ? known === undefined : known === expected);
  if (!fits) throw new HubError("CONFLICT", `the ${collection} ${id} is not as expected`);
}
