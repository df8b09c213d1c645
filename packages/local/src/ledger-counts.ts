import type { ErrorCode } from "@dth/core/error-codes";
import type { FailureGroup } from "@dth/core/ledger";
import type { Count, OutcomeKind, Tally } from "@dth/core/outcome";
import type { Database } from "./database.ts";
import { KINDS, keyOf, LAST_SUCCESS, OPEN } from "./ledger-rows.ts";

interface Change {
  readonly kind: number;
  readonly code: string;
  objects: number;
  bytes: number;
}

/**
 * What one transaction changes in the counters of a run: gathered while items change, written once at
 * its end. So counts are exact at every moment, and asking for them costs a handful of rows.
 */
export class CountChanges {
  readonly #changes: Change[] = [];
  /** By number of the work. */
  readonly #works = new Map<number, { open: number; unfinished: number }>();

  /** `sign` items of this kind more (1) or fewer (-1). */
  add(kind: number, code: string, bytes: number, sign: 1 | -1): void {
    const change = this.#changeOf(kind, code);
    change.objects += sign;
    change.bytes += sign * bytes;
  }

  /** An item of `work` went from one kind to another; from undefined when it is new to the work. */
  move(work: number, from: number | undefined, to: number): void {
    let change = this.#works.get(work);
    if (change === undefined) {
      change = { open: 0, unfinished: 0 };
      this.#works.set(work, change);
    }
    change.open += Number(to === OPEN) - Number(from === OPEN);
    change.unfinished += Number(isUnfinished(to)) - Number(isUnfinished(from));
  }

  /** Inside the transaction that changed the items. */
  save(database: Database, run: number): void {
    for (const { kind, code, objects, bytes } of this.#changes) {
      database.run(
        `INSERT INTO counts (run, kind, code, objects, bytes) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET objects = objects + excluded.objects, bytes = bytes + excluded.bytes`,
        ...[run, kind, code, objects, bytes],
      );
    }
    for (const [work, { open, unfinished }] of this.#works) saveWork(database, work, open, unfinished);
  }

  /** Looks through a handful, which is quicker than making a name for each item's. */
  #changeOf(kind: number, code: string): Change {
    for (const change of this.#changes) {
      if (change.kind === kind && change.code === code) return change;
    }
    const change = { kind, code, objects: 0, bytes: 0 };
    this.#changes.push(change);
    return change;
  }
}

/** Whether an item of this kind may have to be done (again). */
function isUnfinished(kind: number | undefined): boolean {
  return kind !== undefined && (kind === OPEN || kind > LAST_SUCCESS);
}

/** A work whose items have all succeeded is never sent again, so the file forgets it. */
function saveWork(database: Database, work: number, open: number, unfinished: number): void {
  const row = database.get(
    "UPDATE works SET open = open + ?, unfinished = unfinished + ? WHERE n = ? RETURNING unfinished",
    ...[open, unfinished, work],
  );
  if (row?.unfinished === 0) forgetWork(database, work);
}

/** Removes a work that nobody will send again. */
export function forgetWork(database: Database, work: number): void {
  database.run("DELETE FROM works WHERE n = ?", work);
  database.run("DELETE FROM payloads WHERE work = ?", work);
}

/** Inside a transaction. Without `same` of the checkpoint. */
export function readTally(database: Database, run: number): Tally {
  const of = (kind: OutcomeKind): Count => {
    const row = database.get(
      "SELECT total(objects) AS objects, total(bytes) AS bytes FROM counts WHERE run = ? AND kind = ?",
      ...[run, KINDS[kind]],
    );
    return { objects: Number(row?.objects), bytes: Number(row?.bytes) };
  };
  return {
    copied: of("copied"),
    same: of("same"),
    skipped: of("skipped"),
    failed: of("failed"),
    deleted: of("deleted"),
  };
}

/** Inside a transaction. */
export function readUnsettled(database: Database, run: number): number {
  return Number(database.get("SELECT total(objects) AS n FROM counts WHERE run = ? AND kind = ?", run, OPEN)?.n);
}

/** Inside a transaction. The biggest group first. */
export function readFailures(database: Database, run: number): readonly FailureGroup[] {
  const rows = database.all(
    "SELECT code, objects, bytes FROM counts WHERE run = ? AND kind = ? AND objects > 0 ORDER BY objects DESC, code",
    ...[run, KINDS.failed],
  );
  return rows.map(({ code, objects, bytes }) => ({
    code: (code === "" ? "INTERNAL" : code) as ErrorCode,
    objects: Number(objects),
    bytes: Number(bytes),
    samples: readSamples(database, run, String(code)),
  }));
}

function readSamples(database: Database, run: number, code: string): readonly string[] {
  const rows = database.all(
    `SELECT key FROM items WHERE run = ? AND kind >= 4 AND kind = ? AND code = ? ORDER BY key LIMIT 5`,
    ...[run, KINDS.failed, code],
  );
  return rows.map(keyOf);
}
