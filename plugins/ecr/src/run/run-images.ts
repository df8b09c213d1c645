import { HubError, toHubError } from "@dth/core/error";
import type { PluginHost, RunControl, RunResult } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { numberOf } from "../endpoints/values.ts";
import { findImages } from "../find/finder.ts";
import { namesImage } from "../reference/item-key.ts";
import { type Copying, withCopies } from "./copying.ts";
import { closeRun, openRun, resultOf } from "./open-run.ts";

/** Never more: registries count connections, and a machine has so much memory for layers under way. */
export const MOST_COPIES = 10;
/** Copying begins with the first repository that was looked at, so that a batch need not be any size. */
const BATCHES = { size: () => 50, gather: false };

/**
 * Executes a run, or goes on with one: lists digests on both sides, copies what differs, at most ten at once. A killed run
 * loses what was under way; layers that had arrived are not sent again.
 */
export async function runImages(job: Job, host: PluginHost, control: RunControl): Promise<RunResult> {
  await openRun(job, host);
  const end = await conclude(job, host, control);
  await closeRun(job.runId, host, end.state, end.error);
  return resultOf(job.runId, host, end);
}

type End = Pick<RunResult, "state" | "retryAt"> & { readonly error?: HubError };

async function conclude(job: Job, host: PluginHost, control: RunControl): Promise<End> {
  const lanes = Math.min(MOST_COPIES, numberOf(job.options, "copiesAtOnce") ?? MOST_COPIES);
  try {
    const retryAt = await withCopies(job, host, control, { lanes, writers: 1 }, findAndCopy);
    return { state: "done", ...(retryAt === undefined ? {} : { retryAt }) };
  } catch (error) {
    return control.signal.aborted ? { state: "stopped" } : { state: "failed", error: toHubError(error) };
  }
}

/** @returns when there may be pulls again for what was postponed */
async function findAndCopy({ context, meter, pool }: Copying): Promise<number | undefined> {
  const { job, host, signal } = context;
  for await (const { items } of host.ledger.openWork(job.runId))
    pool.add(items.filter(({ entry }) => namesImage(entry.key)));
  const known = await host.ledger.checkpoint(job.runId);
  if (known !== undefined) meter.found(known);
  await findImages({
    ...context,
    lookAtSame: context.attached === "always",
    batches: BATCHES,
    found(checkpoint, work) {
      meter.found(checkpoint);
      pool.add(work);
    },
  });
  meter.phase = "copying";
  await pool.finish();
  signal.throwIfAborted();
  meter.phase = "finishing";
  const unsettled = await host.ledger.unsettled(job.runId);
  if (unsettled > 0) throw new HubError("INTERNAL", `${unsettled} images ended without an outcome`);
  return context.quota.renewedAt;
}
