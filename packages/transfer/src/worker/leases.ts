import type { Clock } from "@dth/core/clock";
import { hasCode, toHubError } from "@dth/core/error";
import type { LeasedWork, WorkQueue } from "@dth/core/work-queue";

/** Work that this worker holds, and how much of it is still to be settled. */
export interface Batch {
  readonly lease: LeasedWork;
  /** Parts of the work that are not durable yet. */
  open: number;
  /** Somebody else has it by now. */
  lost: boolean;
}

/** What {@link Leases} need. */
export interface LeasesOptions {
  readonly queue: WorkQueue;
  readonly clock: Clock;
  /** Milliseconds of a lease; prolonged each third of it. Default 15 minutes, for queues that charge by the request. */
  readonly leaseMs?: number | undefined;
  /** Ends the heartbeat. */
  readonly signal: AbortSignal;
  /** Called with the error of a queue that cannot be used. */
  readonly failed: (error: unknown) => void;
}

/** The leases that a worker holds, kept alive until they are settled. */
export interface Leases {
  readonly size: number;
  take(max: number): Promise<readonly Batch[]>;
  /** Waits `ms` for more work, and no longer than until the last of what is held is acknowledged. */
  rest(ms: number): Promise<void>;
  /** One part of the work is durable; with the last one the work is acknowledged. */
  settle(batch: Batch): void;
  /** Gives back what is not settled. Resolves when every acknowledgement has been answered too. */
  giveBack(): Promise<void>;
}

const LEASE_MS = 15 * 60 * 1000;

/** Leases that last for as long as this worker lives, and soon end with it. */
export function createLeases(options: LeasesOptions): Leases {
  const { queue, clock, leaseMs = LEASE_MS, signal, failed } = options;
  const held = new Set<Batch>();
  /** Acknowledgements and releases that the queue has not answered. */
  const answers = new Set<Promise<void>>();
  let wake: (() => void) | undefined;

  const wakeIfEmpty = (): void => {
    if (held.size === 0 && answers.size === 0) wake?.();
  };
  /** Work whose end the queue did not hear of comes again, and is settled by then. */
  const unlessPassing = (error: unknown): void => {
    if (!toHubError(error).retryable) failed(error);
  };
  const track = (answer: Promise<void>): void => {
    const tracked = answer.catch(unlessPassing).finally(() => {
      answers.delete(tracked);
      wakeIfEmpty();
    });
    answers.add(tracked);
  };
  const lose = (batch: Batch): void => {
    batch.lost = true;
    held.delete(batch);
    wakeIfEmpty();
  };
  keepAlive({ queue, clock, leaseMs, signal }, held, lose).catch((error: unknown) => {
    if (!signal.aborted) failed(error);
  });

  return {
    get size() {
      return held.size;
    },
    async take(max) {
      const leased = await leaseSome(queue, max, leaseMs);
      const batches = leased.map((lease): Batch => ({ lease, open: 0, lost: false }));
      for (const batch of batches) held.add(batch);
      return batches;
    },
    async rest(ms) {
      const emptied = Promise.withResolvers<void>();
      wake = emptied.resolve;
      await sleepUnless(emptied.promise, ms, clock, signal).finally(() => {
        wake = undefined;
      });
    },
    settle(batch) {
      batch.open--;
      if (batch.open > 0 || !held.delete(batch)) return;
      track(queue.acknowledge(batch.lease.receipt));
    },
    async giveBack() {
      for (const { lease } of held) track(queue.release(lease.receipt, 0));
      held.clear();
      await Promise.all(answers);
    },
  };
}

type Heartbeat = Pick<LeasesOptions, "queue" | "clock" | "signal"> & { readonly leaseMs: number };

/** Prolongs what is held each third of a lease. @throws when the signal aborts, or the queue fails for good */
async function keepAlive(heart: Heartbeat, held: ReadonlySet<Batch>, lose: (batch: Batch) => void): Promise<void> {
  const { queue, clock, leaseMs, signal } = heart;
  while (!signal.aborted) {
    await clock.sleep(leaseMs / 3, signal);
    for (const batch of [...held]) {
      try {
        await queue.extend(batch.lease.receipt, leaseMs);
      } catch (error) {
        if (hasCode(error, "LEASE_LOST")) lose(batch);
        else if (!toHubError(error).retryable) throw error;
      }
    }
  }
}

/** Sleeps no longer than until `event`. @throws HubError `CANCELLED` when the signal aborts first */
async function sleepUnless(event: Promise<void>, ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const awake = new AbortController();
  const slept = clock.sleep(ms, AbortSignal.any([signal, awake.signal]));
  await Promise.race([slept, event]).finally(() => {
    slept.catch(() => {});
    awake.abort();
  });
}

/** A queue that cannot be reached for a moment has nothing for now. */
async function leaseSome(queue: WorkQueue, max: number, leaseMs: number): Promise<readonly LeasedWork[]> {
  try {
    return await queue.lease(max, leaseMs);
  } catch (error) {
    if (toHubError(error).retryable) return [];
    throw error;
  }
}
