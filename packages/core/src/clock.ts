/** Time as a parameter, so that tests decide what time it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Makes unique ids: sortable by creation, at least 64 random bits, `[0-9a-z]` only. */
export interface Ids {
  next(): string;
}
