import type { LeasedWork, WorkQueue } from "@dth/core/work-queue";
import { type FakeClock, fakeClock } from "../../clock.ts";
import { eachTest } from "../each-test.ts";
import { itemsWork } from "../samples.ts";

/** A queue under test. */
export interface WorkQueueFixture {
  readonly queue: WorkQueue;
  /** The same queue as another process sees it; may be the same object. */
  readonly other: WorkQueue;
  /** Closes the queue and removes what it left. */
  close(): Promise<void>;
}

/** Makes an empty queue; `maxDeliveries` undefined stands for the default, 5. */
export type MakeWorkQueue = (clock: FakeClock, maxDeliveries?: number) => Promise<WorkQueueFixture>;

/** What a queue may leave open beside the contract, since the services that are queues differ in it. */
export interface WorkQueueTraits {
  /** An expired lease that nobody took over can be prolonged again; else it is lost. */
  readonly revives: boolean;
  /** `depth` knows of an expired lease at once; else when work is asked for. */
  readonly countsExpiry: boolean;
  /** Work that is given back with a delay waits, to the millisecond; else it counts as leased, in whole seconds. */
  readonly exactDelays: boolean;
}

/** Milliseconds. */
export const MINUTE = 60_000;
/** Two items as work of that id. */
export const work = (id: string) => itemsWork("r", id, ["a", "b"]);
/** Ids of what was leased, sorted. */
export const idsOf = (leased: readonly LeasedWork[]) => leased.map((one) => one.work.id).sort();

/** Makes a queue for each test below. */
export function each(make: MakeWorkQueue, maxDeliveries?: number) {
  const current = eachTest(async () => {
    const clock = fakeClock();
    return { ...(await make(clock, maxDeliveries)), clock };
  });
  return { queue: () => current().queue, other: () => current().other, clock: () => current().clock };
}

/** Leases the only work there should be. */
export async function leaseOne(queue: WorkQueue, visibilityMs = MINUTE): Promise<LeasedWork> {
  const [leased, ...more] = await queue.lease(2, visibilityMs);
  if (leased === undefined || more.length > 0) throw new Error(`one work expected, not ${more.length + 1}`);
  return leased;
}
