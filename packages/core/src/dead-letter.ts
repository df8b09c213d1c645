import type { ErrorCode } from "./error-codes.ts";
import type { RunRef } from "./launcher.ts";
import type { Work } from "./work.ts";

/** A message that was given up: work that every worker gave back, or what is no work at all. */
export interface DeadLetter {
  /** Unique in its run. */
  readonly id: string;
  readonly kind: Work["kind"] | "message";
  /** The run that the work is of; absent for what is no work. */
  readonly runId?: string;
  /** Items in the work, the first hundred of them; their outcomes are in the ledger. */
  readonly keys: readonly string[];
  /** Why it was given up. */
  readonly code: Extract<ErrorCode, "ATTEMPTS_EXHAUSTED" | "MESSAGE_UNREADABLE">;
  /** What a message says that is no work; the first 100,000 characters of it. */
  readonly text?: string;
}

/** Dead letters of queues that come and go with what executes runs. */
export interface DeadLetters {
  /**
   * Those of a run that are there now, at most `max`, in no order; none when its queue is gone. They stay where they are.
   *
   * @throws HubError `ACCESS_DENIED`, `THROTTLED`, `NETWORK`, `SERVER_UNAVAILABLE`, `LEDGER_UNUSABLE`, the codes of credentials
   */
  look(run: RunRef, max: number): Promise<readonly DeadLetter[]>;
}

/** Keys of a dead letter that are told. */
const MOST_KEYS = 100;

/** What a dead letter tells of work. */
export function deadWork(work: Work): DeadLetter {
  const keys = work.kind === "items" ? work.items.map(({ entry }) => entry.key) : [work.entry.key];
  return {
    id: work.id,
    kind: work.kind,
    runId: work.runId,
    keys: keys.slice(0, MOST_KEYS),
    code: "ATTEMPTS_EXHAUSTED",
  };
}
