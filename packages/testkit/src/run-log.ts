import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import { LOG_LEVELS, type LogEntry, type LogStream, type RunLogs } from "@dth/core/run-log";

interface Line extends LogEntry {
  readonly taskId: string;
  readonly runId: string;
  /** Rises by one with every line of the store. */
  readonly n: number;
}

/** Logs in memory. */
export function memoryRunLogs(): RunLogs {
  let lines: Line[] = [];
  let last = 0;
  return {
    async append(taskId, runId, entries) {
      for (const { at, level, message } of entries) {
        last += 1;
        lines.push({ taskId, runId, n: last, at, level, message });
      }
    },
    async read(runId, { limit, cursor, level = "debug" }) {
      const after = placeOf(cursor);
      const gravity = LOG_LEVELS.indexOf(level);
      const page = lines
        .filter((line) => line.runId === runId && line.n > after && LOG_LEVELS.indexOf(line.level) >= gravity)
        .slice(0, limit);
      const entries = page.map(({ at, level, message }) => ({ at, level, message }));
      return { entries, cursor: String(page.at(-1)?.n ?? after) };
    },
    async streams(taskId, limit) {
      return streamsOf(lines.filter((line) => line.taskId === taskId)).slice(0, limit);
    },
    async expire(before) {
      lines = lines.filter(({ at }) => at >= before);
    },
  };
}

function placeOf(cursor = "0"): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new HubError("INVALID_INPUT", "the cursor is not one of this log");
}

function streamsOf(lines: readonly Line[]): LogStream[] {
  const streams = new Map<string, LogStream>();
  for (const { runId, at } of lines) {
    const known = streams.get(runId) ?? { runId, firstAt: at, lastAt: at };
    streams.set(runId, { runId, firstAt: Math.min(known.firstAt, at), lastAt: Math.max(known.lastAt, at) });
  }
  return [...streams.values()].sort((a, b) => b.firstAt - a.firstAt || compareKeys(b.runId, a.runId));
}
