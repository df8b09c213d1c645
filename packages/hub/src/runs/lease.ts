import type { Clock } from "@dth/core/clock";
import type { Document, DocumentCollection } from "../records/collection.ts";

/** What is executed by at most one process at a time. */
export interface Leased extends Document {
  /** Whoever executes it now. */
  readonly executor?: string;
  /** Last sign of life of the executor. Milliseconds since the Unix epoch. */
  readonly heartbeatAt?: number;
}

/** Milliseconds without a sign of life after which another process may take over. */
export const LEASE_MS = 20_000;
/** Milliseconds between two looks at a lease that somebody else has. */
const POLL_MS = 2_000;

/** Whether somebody executes it and lives. */
export function isLeased({ executor, heartbeatAt }: Leased, now: number): boolean {
  // A sign of life from the future is one from before the clock was set back: it proves nothing.
  return executor !== undefined && heartbeatAt !== undefined && Math.abs(now - heartbeatAt) < LEASE_MS;
}

/**
 * Makes this executor the one that executes. While another one has it, waits until that one's lease ends, for it may have
 * been killed; when the other one shows life, there is nothing to do here.
 *
 * @param wanted whether it should be executed at all
 * @param taken what else changes when it is taken
 * @returns undefined when it is not wanted, or somebody else executes it
 */
export async function takeLease<T extends Leased>(
  documents: DocumentCollection<T>,
  id: string,
  options: {
    readonly executor: string;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly wanted: (current: T) => boolean;
    readonly taken: (current: T) => T;
  },
): Promise<T | undefined> {
  const { executor, clock, signal, wanted, taken } = options;
  const first = await documents.find(id);
  if (first === undefined) return undefined;
  let seen: T = first;
  while (!signal.aborted) {
    const changed = await documents.change(id, (current) => {
      const now = clock.now();
      if (!wanted(current) || isLeased(current, now)) return current;
      return { ...taken(current), executor, heartbeatAt: now };
    });
    if (changed.executor === executor) return changed;
    if (!wanted(changed) || showsLife(seen, changed)) return undefined;
    seen = changed;
    await sleepUnlessAborted(clock, POLL_MS, signal);
  }
  return undefined;
}

/** Ends the lease of this executor at once, so that the next one need not wait for it. Any other lease stays. */
export async function releaseLease<T extends Leased>(
  documents: DocumentCollection<T>,
  id: string,
  executor: string,
): Promise<void> {
  await documents.change(id, (current) => {
    if (current.executor !== executor) return current;
    const { executor: _, ...rest } = current;
    // What is left out is optional in every T.
    return rest as T;
  });
}

function showsLife(before: Leased, after: Leased): boolean {
  return before.executor === after.executor && before.heartbeatAt !== after.heartbeatAt;
}

/** Sleeps, or returns at once when the signal aborts. */
export async function sleepUnlessAborted(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
