import { setImmediate as nextTurn } from "node:timers/promises";
import { compareKeys } from "@dth/core/key-order";
import type { OutcomeFilter } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { Database, Row } from "./database.ts";
import { CountChanges } from "./ledger-counts.ts";
import { ACTIONS, KINDS, keyOf, LAST_SUCCESS, OPEN, outcomeOf, runNumber } from "./ledger-rows.ts";

/** Rows to a page: a few milliseconds of the event loop. */
const PAGE = 1000;

/** A place in key order, a copy before a delete; the next page starts after it. */
interface Place {
  readonly key: string;
  readonly action: number;
}

const START: Place = { key: "", action: -1 };

interface Page {
  readonly rows: readonly Row[];
  /** Where the next page starts; absent at the end. */
  readonly next?: Place;
}

/**
 * Outcomes in key order, each page a transaction of its own. Rare kinds are read from their index,
 * so that ten failures among ten million objects are found at once.
 */
export async function* readOutcomes(
  database: Database,
  runId: string,
  filter: OutcomeFilter,
  after: string | undefined,
): AsyncIterable<ItemOutcome> {
  const kinds = new Set((filter.kinds ?? KIND_NAMES).map((kind): number => KINDS[kind]));
  const areRare = [...kinds].every((kind) => kind > LAST_SUCCESS);
  const read = areRare ? readRarePage : readAnyPage;
  let place: Place | undefined = after === undefined ? START : { key: after, action: ACTIONS.delete };
  while (place !== undefined) {
    const start: Place = place;
    const page = await database.read(() => {
      return read(database, { run: runNumber(database, runId), kinds, code: filter.code, after: start });
    });
    for (const row of page.rows) yield outcomeOf(row);
    place = page.next;
    await nextTurn();
  }
}

const KIND_NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];

interface PageRequest {
  readonly run: number;
  readonly kinds: ReadonlySet<number>;
  readonly code: string | undefined;
  readonly after: Place;
}

/** Walks all items in key order and picks. */
function readAnyPage(database: Database, { run, kinds, code, after }: PageRequest): Page {
  const rows = database.all(
    `SELECT key, action, kind, size, at, code, detail FROM items
     WHERE run = ? AND (key, action) > (CAST(? AS BLOB), ?) ORDER BY key, action LIMIT ?`,
    ...[run, after.key, after.action, PAGE],
  );
  const picked = rows.filter((row) => kinds.has(Number(row.kind)) && (code === undefined || row.code === code));
  const last = rows.length < PAGE ? undefined : rows.at(-1);
  return last === undefined ? { rows: picked } : { rows: picked, next: placeOf(last) };
}

/** Merges the index's runs of keys, one for every kind and code that occurs. */
function readRarePage(database: Database, { run, kinds, code, after }: PageRequest): Page {
  const groups = database.all("SELECT kind, code FROM counts WHERE run = ? AND kind >= 4 AND objects > 0", run);
  const rows = groups
    .filter((group) => kinds.has(Number(group.kind)) && (code === undefined || group.code === code))
    .flatMap((group) => readGroupPage(database, run, Number(group.kind), String(group.code), after));
  rows.sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
  const picked = rows.slice(0, PAGE);
  const last = picked.length < PAGE ? undefined : picked.at(-1);
  return last === undefined ? { rows: picked } : { rows: picked, next: placeOf(last) };
}

/** The index is named because SQLite, which knows nothing of how rare these rows are, would walk the whole run. */
function readGroupPage(database: Database, run: number, kind: number, code: string, after: Place): readonly Row[] {
  return database.all(
    `SELECT key, action, work, kind, size, at, code, detail FROM items INDEXED BY items_exceptional
     WHERE run = ? AND kind >= 4 AND kind = ? AND code = ? AND (key, action) > (CAST(? AS BLOB), ?)
     ORDER BY key, action LIMIT ?`,
    ...[run, kind, code, after.key, after.action, PAGE],
  );
}

/** Forgets failures of found items, a page to a transaction. @returns how many */
export async function reopenFailures(database: Database, runId: string, code: string | undefined): Promise<number> {
  const codes = await database.read(() => {
    const run = runNumber(database, runId);
    return database.all("SELECT code FROM counts WHERE run = ? AND kind = ?", run, KINDS.failed).map((row) => row.code);
  });
  let reopened = 0;
  for (const group of codes) {
    if (code === undefined || group === code) reopened += await reopenGroup(database, runId, String(group));
  }
  return reopened;
}

async function reopenGroup(database: Database, runId: string, code: string): Promise<number> {
  let reopened = 0;
  let place: Place | undefined = START;
  while (place !== undefined) {
    const after: Place = place;
    const rows = await database.write(() => {
      const run = runNumber(database, runId);
      const page = readGroupPage(database, run, KINDS.failed, code, after);
      const found = page.filter((row) => row.work !== null);
      reopenRows(database, run, code, found);
      return { length: page.length, found: found.length, last: page.at(-1) };
    });
    reopened += rows.found;
    place = rows.length < PAGE || rows.last === undefined ? undefined : placeOf(rows.last);
    await nextTurn();
  }
  return reopened;
}

function reopenRows(database: Database, run: number, code: string, rows: readonly Row[]): void {
  const changes = new CountChanges();
  for (const row of rows) {
    database.run(
      `UPDATE items SET kind = 0, size = NULL, at = NULL, code = '', detail = NULL
       WHERE run = ? AND key = ? AND action = ?`,
      ...[run, row.key ?? null, row.action ?? null],
    );
    changes.add(KINDS.failed, code, Number(row.size), -1);
    changes.add(OPEN, "", 0, 1);
    changes.move(Number(row.work), KINDS.failed, OPEN);
  }
  changes.save(database, run);
}

function placeOf(row: Row): Place {
  return { key: keyOf(row), action: Number(row.action) };
}

function comparePlaces(a: Place, b: Place): number {
  return compareKeys(a.key, b.key) || a.action - b.action;
}
