import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { HubError } from "@dth/core/error";
import { isBusy, toDatabaseError, type Unusable } from "./database-error.ts";
import { APPLICATION_ID, MIGRATIONS } from "./database-schema.ts";
import { makeDirectories } from "./make-directories.ts";

/** A row as SQLite returns it. */
export type Row = Readonly<Record<string, null | number | bigint | string | Uint8Array>>;

/** How long a call waits for other processes to let go of the file, in milliseconds. */
const LOCK_PATIENCE_MS = 60_000;

/**
 * Settings of every connection. `synchronous=NORMAL` in WAL mode: what was committed survives the
 * death of the process, kill -9 included; a power failure or a crash of the operating system may take
 * the last commits, newest first, and leaves the file consistent (https://www.sqlite.org/pragma.html#pragma_synchronous).
 * The busy timeout is short because it blocks the event loop; longer waits are asynchronous.
 */
const SETTINGS = `
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5;
  PRAGMA cache_size = -16384;
  PRAGMA wal_autocheckpoint = 2000;
  PRAGMA journal_size_limit = 67108864;
`;

/**
 * The state file: one connection to an SQLite database that several processes may share.
 * Throws `DISK_FULL`, and `LEDGER_UNUSABLE` or what its user calls that.
 */
export class Database {
  readonly #path: string;
  readonly #unusable: Unusable;
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #closed = false;

  /** Opens the file, made with its directory if it is missing, and brings its schema up to date. */
  constructor(path: string, unusable: Unusable = "LEDGER_UNUSABLE") {
    this.#path = path;
    this.#unusable = unusable;
    this.#connection = open(path, unusable);
  }

  /** Runs `body` in one read transaction: it sees one moment. Keep it short, for it holds back the WAL. */
  read<T>(body: () => T): Promise<T> {
    return this.#transaction("BEGIN", body);
  }

  /** Runs `body` as one atomic change, alone among all processes. Nothing remains of it when it throws. */
  write<T>(body: () => T): Promise<T> {
    return this.#transaction("BEGIN IMMEDIATE", body);
  }

  /** As {@link write}, and survives a power failure too, with everything written before. Costs an fsync. */
  async writeThrough<T>(body: () => T): Promise<T> {
    return this.#transaction("BEGIN IMMEDIATE", body, "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL");
  }

  get(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...parameters);
  }

  all(sql: string, ...parameters: SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...parameters);
  }

  /** @returns how many rows changed */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...parameters).changes);
  }

  /** Closing twice is fine. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#statements.clear();
    this.#connection.close();
  }

  async #transaction<T>(begin: string, body: () => T, before?: string, after?: string): Promise<T> {
    const deadline = Date.now() + LOCK_PATIENCE_MS;
    for (;;) {
      if (this.#closed) throw new HubError(this.#unusable, `the state file ${this.#path} is closed`);
      try {
        if (before !== undefined) this.#connection.exec(before);
        return attempt(this.#connection, begin, body);
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw toDatabaseError(error, this.#path, this.#unusable);
      } finally {
        if (after !== undefined) this.#connection.exec(after);
      }
      await sleep(1 + Math.random() * 10);
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function attempt<T>(connection: DatabaseSync, begin: string, body: () => T): T {
  connection.exec(begin);
  try {
    const result = body();
    connection.exec("COMMIT");
    return result;
  } catch (error) {
    rollback(connection);
    throw error;
  }
}

/** SQLite has already rolled back by itself after some errors, a full disk among them; then this one is refused. */
function rollback(connection: DatabaseSync): void {
  try {
    connection.exec("ROLLBACK");
  } catch (error) {
    if (!String(error).includes("no transaction is active")) throw error;
  }
}

function open(path: string, unusable: Unusable): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    makeDirectories(dirname(path));
    connection = new DatabaseSync(path);
    prepare(connection, path, unusable);
    return connection;
  } catch (error) {
    connection?.close();
    if (error instanceof HubError) throw error;
    const known = toDatabaseError(error, path, unusable);
    if (known.code !== "INTERNAL") throw known;
    throw new HubError(unusable, `the state file ${path} cannot be opened: ${known.message}`, {
      cause: error,
    });
  }
}

function prepare(connection: DatabaseSync, path: string, unusable: Unusable): void {
  patiently(() => requireOurs(connection, path, unusable));
  // Changing the mode needs the file alone, and SQLite does not wait for that by itself.
  patiently(() => connection.exec("PRAGMA journal_mode = WAL"));
  connection.exec(SETTINGS);
  patiently(() => migrate(connection, path, unusable));
}

/** Refuses a database that another program made: an empty one is as good as new. */
function requireOurs(connection: DatabaseSync, path: string, unusable: Unusable): void {
  const id = pragma(connection, "application_id");
  const tables = connection.prepare("SELECT count(*) AS n FROM sqlite_schema").get();
  if (id === APPLICATION_ID || (id === 0 && tables?.n === 0)) return;
  throw new HubError(unusable, `${path} is a database of another program`);
}

function migrate(connection: DatabaseSync, path: string, unusable: Unusable): void {
  const current = MIGRATIONS.length;
  if (pragma(connection, "user_version") === current) return;
  attempt(connection, "BEGIN IMMEDIATE", () => {
    const version = pragma(connection, "user_version");
    if (version > current) {
      const versions = `version ${version}; this program knows up to ${current}`;
      throw new HubError(unusable, `${path} was written by a newer program: ${versions}`);
    }
    for (const migration of MIGRATIONS.slice(version)) connection.exec(migration);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${current}`);
  });
}

function pragma(connection: DatabaseSync, name: "application_id" | "user_version"): number {
  return Number(connection.prepare(`PRAGMA ${name}`).get()?.[name]);
}

/** Opening is synchronous, so waiting for another process that is opening the same file is too. */
function patiently(step: () => void): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let attempts = 0; ; attempts++) {
    try {
      step();
      return;
    } catch (error) {
      if (!isBusy(error) || attempts >= 500) throw error;
      Atomics.wait(cell, 0, 0, 10);
    }
  }
}
