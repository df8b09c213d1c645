import { HubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorClass } from "@dth/core/error-codes";
import type { ItemOutcome } from "@dth/core/outcome";
import type { PluginHost, RunControl } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { type CopyContext, openCopies } from "../copy/context.ts";
import { settleItem } from "../copy/settle-item.ts";
import { itemOf } from "../find/finder.ts";
import { openSides } from "../find/sides.ts";
import { createMeter, type Meter } from "./meter.ts";
import { createPool, type Pool } from "./pool.ts";

/** Copies of a run, under way in this process. */
export interface Copying {
  readonly context: CopyContext;
  readonly meter: Meter;
  readonly pool: Pool;
}

/** How copies share what there is. */
export interface CopyingOptions {
  /** Copies at once in this process. */
  readonly lanes: number;
  /** Processes that write to the destination at the same time as this one, itself included. */
  readonly writers: number;
  /**
   * Told of a failure that passes by itself instead of recording it: the image stays open. Absent: it is recorded, for
   * nothing would try it again.
   */
  readonly passing?: (outcome: ItemOutcome) => void;
}

/**
 * Opens both sides, lets copies be made, and closes everything again.
 *
 * @throws HubError as opening the sides does, as `work` does, and what ended the copies
 */
export async function withCopies<T>(
  job: Job,
  host: PluginHost,
  control: RunControl,
  options: CopyingOptions,
  work: (copying: Copying) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const signal = AbortSignal.any([control.signal, stop.signal]);
  const sides = await openSides(job, host);
  try {
    const { writers, passing } = options;
    const patience = passing === undefined ? PATIENCE : PATIENCE_WITH_ANOTHER_START;
    const context = await openCopies(job, host, sides, { signal, writers, patience });
    try {
      return await copyIn(context, control, options, stop, work);
    } finally {
      await context.skopeo?.close();
    }
  } finally {
    await sides.close();
  }
}

/** A quarter of an hour. */
const PATIENCE = 20;
/** Where a later start tries again, waiting is cheaper without a process. */
const PATIENCE_WITH_ANOTHER_START = 2;
/** So many images in a row that are left for another start: the next one would be, too. */
const LEFT_IN_A_ROW = 3;

async function copyIn<T>(
  context: CopyContext,
  control: RunControl,
  options: CopyingOptions,
  stop: AbortController,
  work: (copying: Copying) => Promise<T>,
): Promise<T> {
  const meter = await meterOf(context, options.lanes);
  control.watch(() => meter.snapshot());
  const pool = poolOf(context, meter, options, (error) => stop.abort(error));
  try {
    return await work({ context, meter, pool });
  } catch (error) {
    stop.abort(error);
    await pool.stop();
    throw error;
  }
}

async function meterOf(context: CopyContext, lanes: number): Promise<Meter> {
  const { job, host, sides } = context;
  const [source, destination] = [sides.source.session, sides.destination.session];
  return createMeter(await host.ledger.tally(job.runId), {
    clock: host.clock,
    lanes,
    retries: () => context.retries + source.requester.retries() + destination.requester.retries(),
    throttles: () => ({ source: source.pace.throttles, destination: destination.pace.throttles }),
    budget: () => source.requester.budget(),
  });
}

function poolOf(
  context: CopyContext,
  meter: Meter,
  { lanes, passing }: CopyingOptions,
  failed: (error: unknown) => void,
): Pool {
  const { host, job } = context;
  let leftInARow = 0;
  return createPool({
    lanes,
    failed,
    active: (count) => {
      meter.active = count;
    },
    settle(work) {
      const { item, digest } = itemOf(work);
      return settleItem(context, item, digest);
    },
    async settled(outcome) {
      const lost = outcome.lost === undefined ? "" : `, without ${outcome.lost.join(", ")}`;
      const why = outcome.message === undefined ? "" : `: ${outcome.message}`;
      host.log(outcome.kind === "failed" ? "error" : "info", `${outcome.key} ${outcome.kind}${lost}${why}`);
      if (passing !== undefined && passes(outcome)) {
        passing(outcome);
        if (++leftInARow < LEFT_IN_A_ROW) return;
        throw new HubError(outcome.code ?? "SERVER_UNAVAILABLE", outcome.message ?? "");
      }
      leftInARow = 0;
      await host.ledger.record(job.runId, [outcome]);
      meter.settled(outcome);
    },
  });
}

/** What damaged bytes or an image that changed came to is known by now; these may be otherwise in a minute. */
const PASSING: ReadonlySet<ErrorClass> = new Set(["throttle", "transient"]);

function passes({ kind, code }: ItemOutcome): boolean {
  return kind === "failed" && code !== undefined && PASSING.has(ERROR_CODES[code].class);
}
