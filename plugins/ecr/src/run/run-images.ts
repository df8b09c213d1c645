import { HubError, toHubError } from "@dth/core/error";
import type { PluginHost, RunControl, RunResult } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { WorkItem } from "@dth/core/work";
import { type CopyContext, openCopies } from "../copy/context.ts";
import { settleItem } from "../copy/settle-item.ts";
import { numberOf } from "../endpoints/values.ts";
import { findImages, itemOf } from "../find/finder.ts";
import { openSides, type Sides } from "../find/sides.ts";
import { createMeter, type Meter } from "./meter.ts";
import { closeRun, openRun } from "./open-run.ts";
import { createPool, type Pool } from "./pool.ts";

/** Never more: registries count connections, and a machine has so much memory for layers under way. */
const MOST_COPIES = 10;

/**
 * Executes a run, or goes on with one: lists digests on both sides, copies what differs, at most ten at once. A killed run
 * loses what was under way; layers that had arrived are not sent again.
 */
export async function runImages(job: Job, host: PluginHost, control: RunControl): Promise<RunResult> {
  const { ledger } = host;
  await openRun(job, host);
  const end = await conclude(job, host, control);
  await closeRun(job, host, end.state, end.error);
  const [tally, failures] = [await ledger.tally(job.runId), await ledger.failures(job.runId)];
  const { state, error, retryAt } = end;
  return {
    state,
    tally,
    failures,
    ...(error === undefined ? {} : { error }),
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}

interface End {
  readonly state: RunResult["state"];
  readonly error?: HubError;
  readonly retryAt?: number | undefined;
}

async function conclude(job: Job, host: PluginHost, control: RunControl): Promise<End> {
  const stop = new AbortController();
  const signal = AbortSignal.any([control.signal, stop.signal]);
  let sides: Sides | undefined;
  let context: CopyContext | undefined;
  try {
    sides = await openSides(job, host);
    context = await openCopies(job, host, sides, signal);
    await findAndCopy(context, control, stop);
    return { state: "done", retryAt: context.quota.renewedAt };
  } catch (error) {
    const cause = toHubError(error);
    return control.signal.aborted ? { state: "stopped" } : { state: "failed", error: cause };
  } finally {
    await context?.skopeo.close();
    await sides?.close();
  }
}

async function findAndCopy(context: CopyContext, control: RunControl, stop: AbortController): Promise<void> {
  const { job, host, sides, signal } = context;
  const lanes = Math.min(MOST_COPIES, numberOf(job.options, "copiesAtOnce") ?? MOST_COPIES);
  const meter = createMeter(await host.ledger.tally(job.runId), {
    clock: host.clock,
    lanes,
    retries: () =>
      context.retries + sides.source.session.requester.retries() + sides.destination.session.requester.retries(),
    throttles: () => ({
      source: sides.source.session.pace.throttles,
      destination: sides.destination.session.pace.throttles,
    }),
    budget: () => sides.source.session.requester.budget(),
  });
  control.watch(() => meter.snapshot());
  const pool = poolOf(context, meter, lanes, (error) => stop.abort(error));
  try {
    for await (const { items } of host.ledger.openWork(job.runId)) pool.add(items);
    const known = await host.ledger.checkpoint(job.runId);
    if (known !== undefined) meter.found(known);
    await findImages({
      ...context,
      lookAtSame: context.attached === "always",
      found(checkpoint, work) {
        meter.found(checkpoint);
        pool.add(work);
      },
    });
    meter.phase = "copying";
    await pool.finish();
  } catch (error) {
    stop.abort(error);
    await pool.stop();
    throw error;
  }
  signal.throwIfAborted();
  meter.phase = "finishing";
  const unsettled = await host.ledger.unsettled(job.runId);
  if (unsettled > 0) throw new HubError("INTERNAL", `${unsettled} images ended without an outcome`);
}

function poolOf(context: CopyContext, meter: Meter, lanes: number, failed: (error: unknown) => void): Pool {
  const { host, job } = context;
  return createPool({
    lanes,
    failed,
    active: (count) => {
      meter.active = count;
    },
    settle(work: WorkItem) {
      const { item, digest } = itemOf(work);
      return settleItem(context, item, digest);
    },
    async settled(outcome) {
      await host.ledger.record(job.runId, [outcome]);
      meter.settled(outcome);
      const lost = outcome.lost === undefined ? "" : `, without ${outcome.lost.join(", ")}`;
      const why = outcome.message === undefined ? "" : `: ${outcome.message}`;
      host.log(outcome.kind === "failed" ? "error" : "info", `${outcome.key} ${outcome.kind}${lost}${why}`);
    },
  });
}
