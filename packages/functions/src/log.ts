import { toHubError } from "@dth/core/error";
import type { LogLevel } from "@dth/core/run-log";

/** Facts of a log line. An error is told by its code and message. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** One JSON object a line, as CloudWatch Logs Insights reads it. */
export type Log = (level: LogLevel, message: string, facts?: LogFacts) => void;

/** What a program says before it ends that cannot go on; with the error, it is looked for in the log. */
export const LAST_WORDS = "the program cannot go on";

/** @param write gets whole lines */
export function createLog(write: (line: string) => void, now: () => number): Log {
  return (level, message, facts = {}) => {
    const told = Object.entries(facts).flatMap(([name, value]) => tell(name, value));
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, message, ...Object.fromEntries(told) })}\n`);
  };
}

function tell(name: string, value: unknown): [string, unknown][] {
  if (!(value instanceof Error)) return [[name, value]];
  const { code, message } = toHubError(value);
  return [
    ["code", code],
    [name, message],
  ];
}
