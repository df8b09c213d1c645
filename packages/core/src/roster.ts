import type { LimitingFactor } from "./run-progress.ts";

/** What one process that works along in a run says of itself. */
export interface WorkerShare {
  /** Unique to the process. */
  readonly id: string;
  /** Milliseconds since the Unix epoch at which it said so. */
  readonly at: number;
  /** Bytes that it has read from the source so far. */
  readonly transferredBytes: number;
  readonly requestsInFlight: number;
  readonly retries: number;
  readonly throttles: number;
  readonly limiting: LimitingFactor;
}

/**
 * Who works on runs that several machines share. For people to see, not for decisions: a process that was killed stays with
 * its last words, so that readers look at their time. Every method throws HubError only: `LEDGER_UNUSABLE`, `NETWORK`,
 * `THROTTLED`, `SERVER_UNAVAILABLE`, `ACCESS_DENIED`, the codes of credentials.
 */
export interface Roster {
  /** Says what a process does for a run; its last word counts. */
  tell(runId: string, share: WorkerShare): Promise<void>;
  /** Takes a process that goes out of the list; succeeds also when it is not there. */
  leave(runId: string, id: string): Promise<void>;
  /** The last words of everybody who has not left, in the order of their ids; none for a run that nobody knows. */
  shares(runId: string): Promise<readonly WorkerShare[]>;
}

/** Milliseconds between two words of one process. */
export const TELL_MS = 5_000;
/** Milliseconds after which somebody who said nothing counts as gone: three words were missed. */
export const GONE_MS = 20_000;
