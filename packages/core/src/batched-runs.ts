import type { HubError } from "./error.ts";
import type { PluginHost, RunControl, RunResult } from "./plugin.ts";
import type { Job } from "./task.ts";

/** How far a listing got. */
export interface ListedBatches {
  /** False: the time was up before both sides were listed. Asked again, the listing goes on. */
  readonly complete: boolean;
  /** Whether this call got any further. */
  readonly advanced: boolean;
  /** Numbers of the batches with items that have no outcome, ascending; none before the listing is complete. */
  readonly batches: readonly number[];
}

/**
 * A run in parts, each of which another process may take: one lists, others copy a batch each, one closes the run. What
 * they know of each other is in the ledger, so that any of them may be killed and started again.
 */
export interface BatchedRuns {
  /**
   * Lists both sides and records what differs as numbered batches. Creates the run, or goes on with one that is known.
   *
   * @param enough aborts when the time is up; what was found until then is kept
   * @throws HubError as opening and listing both sides do; what was found until then is kept
   */
  list(job: Job, host: PluginHost, control: RunControl, enough: AbortSignal): Promise<ListedBatches>;
  /**
   * Does what is open of one batch.
   *
   * @returns items that are still open, because what is in their way passes by itself
   * @throws HubError for what stands in the way of all items; they stay open
   */
  copy(job: Job, host: PluginHost, control: RunControl, batch: number): Promise<number>;
  /**
   * Records what has no outcome as failed.
   *
   * @param batch only of this one; absent: of the whole run
   * @returns how many items
   * @throws HubError `RUN_NOT_FOUND`, as `Ledger` does
   */
  settle(runId: string, host: Pick<PluginHost, "ledger" | "clock">, error: HubError, batch?: number): Promise<number>;
  /** Ends the run as its outcomes say. @throws HubError `RUN_NOT_FOUND`, as `Ledger` does */
  close(runId: string, host: Pick<PluginHost, "ledger" | "clock">): Promise<RunResult>;
}
