import { toHubError } from "@dth/core/error";

/** Facts of a log line. An `error` is told by its code and message. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** The hub's own log, for whoever operates it. */
export interface Log {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
}

/** Where a log goes. */
export interface LogOptions {
  readonly write: (text: string) => void;
  /** One JSON object a line, for programs; else plain lines, for a terminal. */
  readonly json: boolean;
  readonly now: () => number;
}

/** A log of one line a message. */
export function createLog({ write, json, now }: LogOptions): Log {
  const line =
    (level: "info" | "warn" | "error") =>
    (message: string, facts: LogFacts = {}) => {
      const at = new Date(now()).toISOString();
      const told = Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => tell(name, value)));
      write(json ? `${JSON.stringify({ at, level, message, ...told })}\n` : `${plain(at, level, message, told)}\n`);
    };
  return { info: line("info"), warn: line("warn"), error: line("error") };
}

function tell(name: string, value: unknown): [string, unknown][] {
  if (value === undefined) return [];
  if (!(value instanceof Error)) return [[name, value]];
  const { code, message } = toHubError(value);
  return [
    ["code", code],
    [name, message],
  ];
}

function plain(at: string, level: string, message: string, facts: LogFacts): string {
  const rest = Object.entries(facts).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `${at.slice(11, 19)} ${level === "info" ? "" : `${level}: `}${message}${rest.join("")}`;
}
