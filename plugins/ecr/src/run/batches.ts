import type { BatchedRuns } from "@dth/core/batched-runs";
import { HubError } from "@dth/core/error";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { PluginHost, RunControl } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { ItemsWork } from "@dth/core/work";
import { attachedOf } from "../copy/context.ts";
import { defaultRenewal } from "../copy/quota-guard.ts";
import { numberOf } from "../endpoints/values.ts";
import { findImages } from "../find/finder.ts";
import { openSides } from "../find/sides.ts";
import { withCopies } from "./copying.ts";
import { closeRun, openRun, type RunHost, resultOf } from "./open-run.ts";
import { MOST_COPIES } from "./run-images.ts";

/** The most images of a batch, so that one that is started again does not have much to look at again. */
const MOST_IMAGES = 100;

/**
 * Batches grow with the run: few images are spread over all processes that may copy at once, and for many there are not
 * many more starts than needed.
 */
export function batchSize(batch: number): number {
  return Math.min(MOST_IMAGES, 3 * (1 + Math.floor(batch / MOST_COPIES)));
}

/** A run of images in parts. Each process that copies does one image at a time. */
export const IMAGE_BATCHES: BatchedRuns = {
  async list(job, host, control, enough) {
    await openRun(job, host);
    const before = await host.ledger.checkpoint(job.runId);
    const complete = await list(job, host, control, enough);
    const after = await host.ledger.checkpoint(job.runId);
    const batches = complete ? (await openBatches(host, job.runId)).map(({ id }) => Number(id)) : [];
    return { complete, advanced: complete || isFurther(before, after), batches: [...new Set(batches)].sort(ascending) };
  },

  async copy(job, host, control, batch) {
    const open = await openBatches(host, job.runId);
    const mine = open.filter(({ id }) => id === String(batch));
    if (mine.length === 0) return 0;
    const left: ItemOutcome[] = [];
    const most = numberOf(job.options, "copiesAtOnce") ?? MOST_COPIES;
    const writers = Math.min(MOST_COPIES, most, open.length);
    const passing = (outcome: ItemOutcome) => void left.push(outcome);
    await withCopies(job, host, control, { lanes: 1, writers, passing }, async ({ pool }) => {
      for (const { items } of mine) pool.add(items);
      await pool.finish();
    });
    return left.length;
  },

  async settle(runId, host, error, batch) {
    const open = await openBatches(host, runId);
    const items = open.filter(({ id }) => batch === undefined || id === String(batch)).flatMap((work) => work.items);
    const { code, message } = error;
    const at = host.clock.now();
    const outcomes = items.map(
      ({ entry: { key } }): ItemOutcome => ({ key, kind: "failed", code, message, size: 0, at }),
    );
    if (outcomes.length > 0) await host.ledger.record(runId, outcomes);
    return outcomes.length;
  },

  async close(runId, host) {
    const unsettled = await host.ledger.unsettled(runId);
    const listed = (await host.ledger.checkpoint(runId))?.complete === true;
    const error = unsettled > 0 || !listed ? new HubError("INTERNAL", unproven(unsettled)) : undefined;
    const state = error === undefined ? "done" : "failed";
    await closeRun(runId, host, state, error);
    const retryAt = await renewalOf(runId, host);
    return resultOf(runId, host, {
      state,
      ...(error === undefined ? {} : { error }),
      ...(retryAt === undefined ? {} : { retryAt }),
    });
  },
};

async function list(
  job: Job,
  host: PluginHost,
  { signal, watch: _ }: RunControl,
  enough: AbortSignal,
): Promise<boolean> {
  const sides = await openSides(job, host);
  try {
    const lookAtSame = attachedOf(job) === "always";
    const batches = { size: batchSize, gather: true };
    return await findImages({ job, host, sides, signal, enough, lookAtSame, batches, found: () => undefined });
  } finally {
    await sides.close();
  }
}

async function openBatches({ ledger }: RunHost, runId: string): Promise<readonly ItemsWork[]> {
  const open: ItemsWork[] = [];
  for await (const work of ledger.openWork(runId)) open.push(work);
  return open;
}

function isFurther(before: FinderCheckpoint | undefined, after: FinderCheckpoint | undefined): boolean {
  return after !== undefined && JSON.stringify(before) !== JSON.stringify(after);
}

function ascending(a: number, b: number): number {
  return a - b;
}

function unproven(unsettled: number): string {
  return unsettled > 0 ? `${unsettled} images ended without an outcome` : "the listing did not reach its end";
}

/** When what was postponed may be done: each process knew that for itself, and the ledger knows when it was. */
async function renewalOf(runId: string, { ledger }: RunHost): Promise<number | undefined> {
  let last: number | undefined;
  for await (const { reason, at } of ledger.outcomes(runId, { kinds: ["skipped"] })) {
    if (reason === "postponed") last = Math.max(last ?? at, at);
  }
  return last === undefined ? undefined : defaultRenewal(last);
}
