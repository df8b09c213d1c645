/** How much a line matters, least first. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** How much a line matters. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of a run's log. */
export interface LogEntry {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly level: LogLevel;
  /** One line; never a secret. */
  readonly message: string;
}

/** A run that has lines. */
export interface LogStream {
  readonly runId: string;
  /** Milliseconds since the Unix epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Lines of one run. */
export interface LogPage {
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  /** Goes on from here, also when nothing newer is there yet. Opaque. */
  readonly cursor: string;
}

/**
 * The logs of runs. Every method throws HubError only: `RECORDS_UNUSABLE`, `DISK_FULL`, `NETWORK`, `THROTTLED`,
 * `SERVER_UNAVAILABLE`, `ACCESS_DENIED`, the codes of credentials.
 */
export interface RunLogs {
  append(taskId: string, runId: string, entries: readonly LogEntry[]): Promise<void>;
  /**
   * A page of at most `limit` entries, from the first one or from `cursor`. `level`: only that one and graver ones.
   * @throws HubError `INVALID_INPUT` for a cursor that is none
   */
  read(
    runId: string,
    options: { readonly limit: number; readonly cursor?: string; readonly level?: LogLevel },
  ): Promise<LogPage>;
  /** The runs of a task that have logs; the one whose log began last comes first. */
  streams(taskId: string, limit: number): Promise<readonly LogStream[]>;
  /** Forgets entries older than a moment; a store that cannot, forgets runs' logs that ended before it. */
  expire(before: number): Promise<void>;
}
