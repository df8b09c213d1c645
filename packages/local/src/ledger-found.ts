import { setImmediate as nextTurn } from "node:timers/promises";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { ItemsWork, WorkItem } from "@dth/core/work";
import type { Database } from "./database.ts";
import { CountChanges, forgetWork } from "./ledger-counts.ts";
import { ACTIONS, OPEN, runNumber } from "./ledger-rows.ts";

/** Works to a page of {@link readOpenWork}: some thousand items, a few milliseconds. */
const PAGE = 8;

/** Inside a transaction: the found items, their works and the checkpoint. */
export function saveFound(
  database: Database,
  run: number,
  works: readonly ItemsWork[],
  checkpoint: FinderCheckpoint,
): void {
  const changes = new CountChanges();
  for (const work of works) saveWork(database, run, work, changes);
  changes.save(database, run);
  database.run(
    `INSERT INTO checkpoints (run, checkpoint) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET checkpoint = excluded.checkpoint`,
    ...[run, JSON.stringify(checkpoint)],
  );
}

function saveWork(database: Database, run: number, work: ItemsWork, changes: CountChanges): void {
  const inserted = database.get(
    "INSERT INTO works (run, id, open, unfinished) VALUES (?, ?, 0, 0) RETURNING n",
    ...[run, work.id],
  );
  const n = Number(inserted?.n);
  let owned = 0;
  for (const item of work.items) {
    if (saveItem(database, run, n, item, changes)) owned += 1;
  }
  if (owned === 0) forgetWork(database, n);
  else database.run("INSERT INTO payloads (work, items) VALUES (?, ?)", n, JSON.stringify(work.items));
}

/** @returns whether the work is now the one that the item belongs to */
function saveItem(database: Database, run: number, work: number, item: WorkItem, changes: CountChanges): boolean {
  const { key } = item.entry;
  const action = ACTIONS[item.action];
  const isNew = database.run(
    "INSERT INTO items (run, key, action, work) VALUES (?, CAST(? AS BLOB), ?, ?) ON CONFLICT DO NOTHING",
    run,
    key,
    action,
    work,
  );
  if (isNew === 1) {
    changes.add(OPEN, "", 0, 1);
    changes.move(work, undefined, OPEN);
    return true;
  }
  return adopt(database, run, work, key, action, changes);
}

/** An outcome that came before its item was found gets its work now. Any other item stays where it was first found. */
function adopt(
  database: Database,
  run: number,
  work: number,
  key: string,
  action: number,
  changes: CountChanges,
): boolean {
  const row = database.get(
    `UPDATE items SET work = ? WHERE run = ? AND key = CAST(? AS BLOB) AND action = ? AND work IS NULL RETURNING kind`,
    ...[work, run, key, action],
  );
  if (row === undefined) return false;
  changes.move(work, undefined, Number(row.kind));
  return true;
}

/** Pages by work, so that no transaction stays open while the caller does something with a batch. */
export async function* readOpenWork(database: Database, runId: string): AsyncIterable<ItemsWork> {
  let last = 0;
  for (;;) {
    const page = await database.read(() => readPage(database, runId, last));
    for (const { work } of page) {
      if (work.items.length > 0) yield work;
    }
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.n;
    await nextTurn();
  }
}

function readPage(database: Database, runId: string, after: number) {
  const run = runNumber(database, runId);
  const rows = database.all(
    `SELECT n, id, items FROM works JOIN payloads ON work = n
     WHERE run = ? AND n > ? AND open > 0 ORDER BY n LIMIT ?`,
    ...[run, after, PAGE],
  );
  return rows.map((row) => {
    const n = Number(row.n);
    const all: readonly WorkItem[] = JSON.parse(String(row.items));
    const items = all.filter((item) => isOpen(database, run, n, item));
    return { n, work: { kind: "items" as const, id: String(row.id), runId, items } };
  });
}

function isOpen(database: Database, run: number, work: number, item: WorkItem): boolean {
  const row = database.get(
    "SELECT work, kind FROM items WHERE run = ? AND key = CAST(? AS BLOB) AND action = ?",
    ...[run, item.entry.key, ACTIONS[item.action]],
  );
  return row?.work === work && row.kind === OPEN;
}
