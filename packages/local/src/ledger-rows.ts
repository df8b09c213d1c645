import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { ItemOutcome, OutcomeKind } from "@dth/core/outcome";
import type { WorkItem } from "@dth/core/work";
import type { Database, Row } from "./database.ts";

/** `items.kind` of an item without outcome. */
export const OPEN = 0;
/** `items.kind` of an outcome. Up to {@link LAST_SUCCESS} it is for good; above, it is in the index `items_exceptional`. */
export const KINDS = { copied: 1, deleted: 2, same: 3, skipped: 4, failed: 5 } as const satisfies Record<
  OutcomeKind,
  number
>;
/** The last of {@link KINDS} that is for good. */
export const LAST_SUCCESS = KINDS.same;

/** `items.action`. */
export const ACTIONS = { copy: 0, delete: 1 } as const satisfies Record<WorkItem["action"], number>;

/** A byte order mark belongs to the key. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const names = Object.keys(KINDS) as OutcomeKind[];

/** The key of a row; keys go in as `CAST(? AS BLOB)` of the text, which is UTF-8 in the file. */
export function keyOf(row: Row): string {
  return row.key instanceof Uint8Array ? utf8.decode(row.key) : String(row.key);
}

/** The number by which the file knows the run. Inside a transaction only. @throws `RUN_NOT_FOUND` */
export function runNumber(database: Database, runId: string): number {
  const row = database.get("SELECT n FROM runs WHERE id = ?", runId);
  if (row === undefined) throw new HubError("RUN_NOT_FOUND", `there is no run ${runId}`);
  return Number(row.n);
}

/** What an outcome says beyond its own columns, as JSON; null when nothing. */
export function detailOf({ reason, message, evidence, lost }: ItemOutcome): string | null {
  if (reason === undefined && message === undefined && evidence === undefined && lost === undefined) return null;
  return JSON.stringify({ reason, message, evidence, lost });
}

/** The outcome in a row of `items` that has one. */
export function outcomeOf(row: Row): ItemOutcome {
  const kind = names[Number(row.kind) - 1] ?? "failed";
  const outcome = { key: keyOf(row), kind, size: Number(row.size), at: Number(row.at) };
  const action = row.action === ACTIONS.delete && kind !== "deleted" ? { action: "delete" as const } : undefined;
  const code = row.code === "" ? undefined : { code: row.code as ErrorCode };
  const detail = row.detail === null ? undefined : JSON.parse(String(row.detail));
  return { ...outcome, ...action, ...code, ...detail };
}
