import type { MixedWork } from "@dth/aws/work-queue";
import { workOf } from "@dth/aws/work-queue/body";
import type { MixedQueue } from "@dth/aws/work-queue/mixed-queue";
import type { Clock } from "@dth/core/clock";
import { hasCode } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import type { EventMessages } from "./source-events.ts";

/** Milliseconds without any change after which what is open counts as lost on its way: the run's leader sends it again. */
const STALLED_MS = 15 * 60_000;
/** Milliseconds between looks at what others of this process have met. */
const LOOK_MS = 1_000;

/** What {@link mixedWork} needs. */
export interface MixedWorkOptions {
  readonly queue: MixedQueue;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly runId: string;
  /** Whether this process may have to end the run: it asks the ledger for what is open, and others for the run's state only. */
  readonly leads: boolean;
}

/** The work of one run on a queue that also has events of its source: the ledger says when there is none left. */
export function mixedWork({ queue, ledger, clock, runId, leads }: MixedWorkOptions): MixedWork {
  let last = { open: -1, at: 0 };
  return {
    queue,
    async isOver(dead) {
      if ((await ledger.run(runId)).state !== "running") return true;
      if (!leads) return false;
      let open = 0;
      for await (const { items } of ledger.openWork(runId))
        open += items.filter(({ action, entry }) => action === "copy" && !dead.has(entry.key)).length;
      if (open !== last.open) last = { open, at: clock.now() };
      return open === 0 || clock.now() - last.at > STALLED_MS;
    },
  };
}

/**
 * What is no work, for who copies what events name.
 *
 * @param metOnly only what this process met while it looked for work: it is there for a run, and others look for events
 */
export function eventMessages(mixed: MixedQueue, clock: Clock, metOnly: boolean): EventMessages {
  const { queue } = mixed;
  return {
    hide: (handle, ms) => queue.hide(handle, ms),
    show: (handles) => queue.show(handles),
    delete: (handle) => queue.delete(handle),
    deleteAll: (handles) => queue.deleteAll(handles),
    async receive(options) {
      if (!metOnly) return (await mixed.receive("others", options)).map(({ message }) => message);
      const met = mixed.take("others", options.max);
      if (met.length === 0 && options.waitSeconds > 0) await clock.sleep(LOOK_MS);
      return met.map(({ message }) => message);
    },
  };
}

/**
 * Deletes work of runs that have ended from what was met by who looks for events: their ledgers have it. What is of a run
 * that goes on stays for whoever works in that.
 */
export async function dropEndedWork(mixed: MixedQueue, ledger: Pick<Ledger, "run">): Promise<void> {
  for (const { message } of mixed.kept("works")) {
    const work = workOf(message.Body);
    if (work !== undefined && (await goesOn(ledger, work.runId))) continue;
    await mixed.queue.delete(message.ReceiptHandle ?? "");
    mixed.forget(message);
  }
}

async function goesOn(ledger: Pick<Ledger, "run">, runId: string): Promise<boolean> {
  try {
    return (await ledger.run(runId)).state === "running";
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return false;
    throw error;
  }
}
