import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { HubError, toHubError } from "@dth/core/error";

/** SQLite's primary result codes that decide something. https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;

/**
 * The texts of those codes. Deno's errors carry no number, only the text, which SQLite
 * keeps stable. https://www.sqlite.org/c3ref/errcode.html
 */
const CODE_BY_TEXT: ReadonlyMap<string, number> = new Map([
  ["database is locked", SQLITE_BUSY],
  ["database table is locked", SQLITE_LOCKED],
  ["disk I/O error", SQLITE_IOERR],
  ["database or disk is full", SQLITE_FULL],
]);

/** Bytes below which a failed write is blamed on the disk being full. */
const SCARCE_BYTES = 1 << 20;

/** Whether another connection holds the lock, so that the same call may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

/** What a state file is called that cannot be used, by whom it is used for. */
export type Unusable = "LEDGER_UNUSABLE" | "RECORDS_UNUSABLE";

/** The error as callers know it: `DISK_FULL`, `unusable`, or `INTERNAL` for a defect of ours. */
export function toDatabaseError(error: unknown, path: string, unusable: Unusable): HubError {
  if (error instanceof HubError || !isFromSqlite(error)) return toHubError(error);
  const code = resultCode(error);
  if (code === SQLITE_FULL || (code === SQLITE_IOERR && isDiskFull(path))) {
    return new HubError("DISK_FULL", `no space is left for the state file ${path}`, { cause: error });
  }
  if (isBusy(error)) {
    return new HubError(unusable, `another program keeps the state file ${path} locked`, { cause: error });
  }
  return new HubError(unusable, `the state file ${path} cannot be used: ${error.message}`, { cause: error });
}

function isFromSqlite(error: unknown): error is Error & { readonly errcode?: number } {
  return error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";
}

/** The primary code: the lower byte of what may be an extended one. */
function resultCode(error: unknown): number | undefined {
  if (!isFromSqlite(error)) return undefined;
  return error.errcode === undefined ? CODE_BY_TEXT.get(error.message) : error.errcode & 0xff;
}

/** SQLite reports some writes that found no space as plain I/O errors, those to its shared memory file among them. */
function isDiskFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < SCARCE_BYTES;
  } catch {
    return false;
  }
}
