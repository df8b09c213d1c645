import type { FinderCheckpoint } from "@dth/core/ledger";
import type { WorkItem } from "@dth/core/work";
import { createBatcher } from "../finder/batches.ts";
import { createCounts, tick } from "../finder/counts.ts";
import { finderOptions } from "../finder/options.ts";
import type { EnginePorts, RunRequest } from "../ports.ts";
import { openRun } from "./open.ts";

/** How a run gets items that nobody needs to look for. */
export interface GivenItems {
  readonly items: AsyncIterable<WorkItem> | Iterable<WorkItem>;
  /** Whether there is nothing else to find. */
  readonly complete: boolean;
  /** Kept with a new run, as `RunOptions.spec`. */
  readonly spec?: unknown;
}

/** Items made durable together. */
const STRETCH = 1_000;

/**
 * Gives a run its items, before it is started. What is given is durable when this resolves. Giving the same
 * items once more, after a crash in the middle, changes nothing; a run that went on since keeps where it stands.
 *
 * @returns whether this was the first time, so that nobody can have begun any of them
 * @throws HubError as `Ledger` does
 */
export async function giveItems(request: RunRequest, ports: EnginePorts, given: GivenItems): Promise<boolean> {
  const { ledger, ids } = ports;
  const { runId, options } = request;
  await openRun(request, ports, given.spec ?? null);
  const checkpoint = await ledger.checkpoint(runId);
  if (checkpoint?.complete === true || (checkpoint !== undefined && !given.complete)) return false;
  const batcher = createBatcher(runId, ids, finderOptions(options.giantSize));
  const counts = createCounts();
  let stretch: WorkItem[] = [];
  const commit = async (complete: boolean): Promise<void> => {
    const position: FinderCheckpoint = structuredClone({ ...counts, ranges: [], complete });
    await ledger.commitFound(runId, batcher.cut(stretch), position);
    stretch = [];
  };
  for await (const item of given.items) {
    if (item.action === "copy") tick(counts.found, item.entry.size);
    tick(counts.queued, item.entry.size);
    stretch.push(item);
    // An incomplete gift must be one change: the next attempt sees a checkpoint and gives nothing.
    if (given.complete && stretch.length >= STRETCH) await commit(false);
  }
  await commit(given.complete);
  return checkpoint === undefined;
}
