import type { ItemOutcome } from "@dth/core/outcome";
import type { Database, Row } from "./database.ts";
import { CountChanges } from "./ledger-counts.ts";
import { ACTIONS, detailOf, KINDS, LAST_SUCCESS, OPEN } from "./ledger-rows.ts";

/** Inside a transaction. */
export function saveOutcomes(database: Database, run: number, outcomes: readonly ItemOutcome[]): void {
  const changes = new CountChanges();
  for (const outcome of outcomes) {
    if (!settleOpen(database, run, outcome, likelyAction(outcome), changes)) settle(database, run, outcome, changes);
  }
  changes.save(database, run);
}

function likelyAction({ action, kind }: ItemOutcome): number {
  return ACTIONS[action ?? (kind === "deleted" ? "delete" : "copy")];
}

/** The way of nearly all outcomes, in one statement. @returns whether there was an open item */
function settleOpen(
  database: Database,
  run: number,
  outcome: ItemOutcome,
  action: number,
  changes: CountChanges,
): boolean {
  const { key, size, at, code = "" } = outcome;
  const kind = KINDS[outcome.kind];
  const row = database.get(
    `UPDATE items SET kind = ?, size = ?, at = ?, code = ?, detail = ?
     WHERE run = ? AND key = CAST(? AS BLOB) AND action = ? AND kind = 0 RETURNING work`,
    kind,
    size,
    at,
    code,
    detailOf(outcome),
    run,
    key,
    action,
  );
  if (row === undefined) return false;
  changes.add(OPEN, "", 0, -1);
  changes.add(kind, code, size, 1);
  changes.move(Number(row.work), OPEN, kind);
  return true;
}

/** An outcome of what is settled already, was never found, or is a delete that does not say so. */
function settle(database: Database, run: number, outcome: ItemOutcome, changes: CountChanges): void {
  const rows = database.all(
    "SELECT action, work, kind, size, code FROM items WHERE run = ? AND key = CAST(? AS BLOB)",
    ...[run, outcome.key],
  );
  const action = actionOf(outcome, rows);
  const previous = rows.find((row) => row.action === action);
  if (previous?.kind === OPEN) settleOpen(database, run, outcome, action, changes);
  else if (previous === undefined || Number(previous.kind) > LAST_SUCCESS) {
    replace(database, run, outcome, action, previous, changes);
  }
}

/** See `ItemOutcome.action`. */
function actionOf(outcome: ItemOutcome, rows: readonly Row[]): number {
  if (outcome.action !== undefined || outcome.kind === "deleted") return likelyAction(outcome);
  const found = rows.filter((row) => row.work !== null);
  return found.every((row) => row.action === ACTIONS.delete) && found.length > 0 ? ACTIONS.delete : ACTIONS.copy;
}

function replace(
  database: Database,
  run: number,
  outcome: ItemOutcome,
  action: number,
  previous: Row | undefined,
  changes: CountChanges,
): void {
  const { key, size, at, code = "" } = outcome;
  const kind = KINDS[outcome.kind];
  database.run(
    `INSERT INTO items (run, key, action, kind, size, at, code, detail) VALUES (?, CAST(? AS BLOB), ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       kind = excluded.kind, size = excluded.size, at = excluded.at, code = excluded.code, detail = excluded.detail`,
    ...[run, key, action, kind, size, at, code, detailOf(outcome)],
  );
  changes.add(kind, code, size, 1);
  if (previous === undefined) return;
  changes.add(Number(previous.kind), String(previous.code), Number(previous.size), -1);
  if (previous.work !== null) changes.move(Number(previous.work), Number(previous.kind), kind);
}

/** Inside a transaction: which of `keys` have an outcome and no open item. */
export function readSettled(database: Database, run: number, keys: readonly string[]): ReadonlySet<string> {
  const settled = new Set<string>();
  for (const key of keys) {
    const row = database.get("SELECT min(kind) AS kind FROM items WHERE run = ? AND key = CAST(? AS BLOB)", run, key);
    if (Number(row?.kind) > OPEN) settled.add(key);
  }
  return settled;
}
