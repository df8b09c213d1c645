import { setImmediate as nextTurn } from "node:timers/promises";
import { HubError } from "@dth/core/error";
import type { RunRecord } from "@dth/core/ledger";
import type { Database } from "./database.ts";

/** Items and works that one transaction forgets: some milliseconds. */
const ITEMS = 5000;
const WORKS = 200;

/** Inside a transaction. @throws `INVALID_INPUT` when the id is taken */
export function insertRun(database: Database, run: RunRecord): void {
  const inserted = database.run(
    "INSERT INTO runs (id, started_at, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    ...[run.id, run.startedAt, JSON.stringify(run)],
  );
  if (inserted === 0) throw new HubError("INVALID_INPUT", `there is a run ${run.id} already`);
}

/** Inside a transaction. */
export function readRun(database: Database, run: number): RunRecord {
  return JSON.parse(String(database.get("SELECT record FROM runs WHERE n = ?", run)?.record));
}

/** Inside a transaction. */
export function readRuns(database: Database, limit: number): readonly RunRecord[] {
  const rows = database.all(
    "SELECT record FROM runs WHERE id IS NOT NULL ORDER BY started_at DESC, n DESC LIMIT ?",
    limit,
  );
  return rows.map((row) => JSON.parse(String(row.record)));
}

/** Inside a transaction. */
export function changeRun(database: Database, run: number, change: Partial<RunRecord>): void {
  const record = JSON.stringify({ ...readRun(database, run), ...change });
  database.run("UPDATE runs SET record = ? WHERE n = ?", record, run);
}

/** Inside a transaction: from now on the run is unknown; {@link sweepForgottenRuns} takes away what it leaves. */
export function hideRun(database: Database, run: number, runId: string): void {
  database.run("DELETE FROM message_bodies WHERE message IN (SELECT n FROM messages WHERE run = ?)", runId);
  database.run("DELETE FROM messages WHERE run = ?", runId);
  database.run("UPDATE runs SET id = NULL WHERE n = ?", run);
}

/**
 * Removes what hidden runs left behind, in small transactions, since a run of ten million items takes
 * seconds. One that was cut short is finished by the next call.
 */
export async function sweepForgottenRuns(database: Database): Promise<void> {
  for (;;) {
    const isSwept = await database.write(() => {
      const hidden = database.get("SELECT n FROM runs WHERE id IS NULL LIMIT 1");
      return hidden === undefined || sweepPage(database, Number(hidden.n));
    });
    if (isSwept) return;
    await nextTurn();
  }
}

/** @returns false, since the caller has to look again */
function sweepPage(database: Database, run: number): false {
  if (sweepItems(database, run) || sweepWorks(database, run)) return false;
  for (const table of ["checkpoints", "counts", "uploads", "parts"]) {
    database.run(`DELETE FROM ${table} WHERE run = ?`, run);
  }
  database.run("DELETE FROM runs WHERE n = ?", run);
  return false;
}

/** @returns whether there were any */
function sweepItems(database: Database, run: number): boolean {
  const page = "SELECT key, action FROM items WHERE run = ?1 ORDER BY key, action LIMIT ?2";
  return database.run(`DELETE FROM items WHERE run = ?1 AND (key, action) IN (${page})`, run, ITEMS) > 0;
}

/** @returns whether there were any */
function sweepWorks(database: Database, run: number): boolean {
  const page = "SELECT n FROM works WHERE run = ? ORDER BY n LIMIT ?";
  database.run(`DELETE FROM payloads WHERE work IN (${page})`, run, WORKS);
  return database.run(`DELETE FROM works WHERE n IN (${page})`, run, WORKS) > 0;
}
