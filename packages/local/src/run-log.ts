import { HubError } from "@dth/core/error";
import { LOG_LEVELS, type RunLogs } from "@dth/core/run-log";
import { Database } from "./database.ts";

/** Lines that one transaction forgets. */
const SWEEP = 5_000;

/** The logs of runs in a state file, to be closed. */
export interface LocalRunLogs extends RunLogs {
  close(): Promise<void>;
}

/**
 * Opens the logs in the state file at `path`, that records and ledger are in too.
 *
 * @throws HubError `RECORDS_UNUSABLE`, `DISK_FULL`
 */
export function openRunLogs(path: string): LocalRunLogs {
  const database = new Database(path, "RECORDS_UNUSABLE");
  return {
    append(taskId, runId, entries) {
      return database.write(() => {
        for (const { at, level, message } of entries) {
          database.run(
            "INSERT INTO log_lines (task, run, at, level, message) VALUES (?, ?, ?, ?, ?)",
            ...[taskId, runId, at, LOG_LEVELS.indexOf(level), JSON.stringify(message)],
          );
        }
      });
    },
    async read(runId, { limit, cursor = "0", level = "debug" }) {
      const after = placeOf(cursor);
      const rows = await database.read(() =>
        database.all(
          "SELECT n, at, level, message FROM log_lines WHERE run = ? AND n > ? AND level >= ? ORDER BY n LIMIT ?",
          ...[runId, after, LOG_LEVELS.indexOf(level), limit],
        ),
      );
      const entries = rows.map((row) => ({
        at: Number(row.at),
        level: LOG_LEVELS[Number(row.level)] ?? "info",
        message: JSON.parse(String(row.message)),
      }));
      return { entries, cursor: String(rows.at(-1)?.n ?? after) };
    },
    async streams(taskId, limit) {
      const rows = await database.read(() =>
        database.all(
          `SELECT run, min(at) AS first, max(at) AS last FROM log_lines WHERE task = ?
           GROUP BY run ORDER BY first DESC, run DESC LIMIT ?`,
          ...[taskId, limit],
        ),
      );
      return rows.map(({ run, first, last }) => ({
        runId: String(run),
        firstAt: Number(first),
        lastAt: Number(last),
      }));
    },
    async expire(before) {
      const page = "SELECT n FROM log_lines WHERE at < ? LIMIT ?";
      const forget = () => database.run(`DELETE FROM log_lines WHERE n IN (${page})`, before, SWEEP);
      while ((await database.write(forget)) === SWEEP);
    },
    async close() {
      database.close();
    },
  };
}

function placeOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new HubError("INVALID_INPUT", "the cursor is not one of this log");
}
