import { type HubError, toHubError } from "@dth/core/error";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { Count, ItemOutcome } from "@dth/core/outcome";
import type { Plan } from "@dth/core/plan";
import type { PluginHost, RunControl } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { Decision } from "../find/decide.ts";
import { decideAll } from "../find/decide-all.ts";
import { wantedRepositories } from "../find/repositories.ts";
import { openSides, type Sides } from "../find/sides.ts";
import { mapAtOnce } from "../run/at-once.ts";
import { createMeter } from "../run/meter.ts";
import { closeRun, openRun } from "../run/open-run.ts";
import { estimate } from "./estimate.ts";
import { measureImage } from "./measure-image.ts";

/** Images whose manifests are read at the same time. */
const MEASURED_AT_ONCE = 8;
/** Images after which is looked whether there is time for more. */
const MEASURED_TOGETHER = 32;
const NONE: Count = { objects: 0, bytes: 0 };

/** One image that would be copied. */
export interface PlannedImage {
  readonly key: string;
  readonly mediaType?: string;
  /** Absent: not known without using the pull quota. */
  readonly bytes?: number;
  /** Manifests of the image; absent as above. */
  readonly manifests?: number;
}

/** What a plan counted. */
export interface PlanCounts {
  found: number;
  same: number;
  filtered: number;
  failed: number;
  /** Milliseconds after which there was no more time, so that not all was looked at. */
  endedAfterMs?: number;
  readonly images: PlannedImage[];
  readonly newRepositories: Set<string>;
}

/**
 * Compares both sides and changes nothing. What would be copied is in the ledger with its digest, so that exactly this can
 * be applied. Sizes are read from manifests only where that costs no pull. When the time is up, the plan is of what was
 * looked at by then, and its first note says so.
 *
 * @throws HubError when a side cannot be opened or listed
 */
export async function planImages(job: Job, host: PluginHost, control: RunControl): Promise<Plan> {
  await openRun(job, host);
  try {
    const sides = await openSides(job, host);
    try {
      const counts = await look(job, host, sides, control);
      await closeRun(job.runId, host, "done");
      return planOf(job, sides, counts);
    } finally {
      await sides.close();
    }
  } catch (error) {
    const cause = toHubError(error);
    await closeRun(job.runId, host, control.signal.aborted ? "stopped" : "failed", cause);
    throw cause;
  }
}

async function look(job: Job, host: PluginHost, sides: Sides, control: RunControl): Promise<PlanCounts> {
  const { signal, enough } = control;
  const counts: PlanCounts = {
    found: 0,
    same: 0,
    filtered: 0,
    failed: 0,
    images: [],
    newRepositories: new Set(),
  };
  const meter = createMeter(await host.ledger.tally(job.runId), {
    clock: host.clock,
    lanes: 1,
    retries: () => 0,
    throttles: () => ({
      source: sides.source.session.pace.throttles,
      destination: sides.destination.session.pace.throttles,
    }),
    budget: () => sides.source.session.requester.budget(),
  });
  control.watch(() => meter.snapshot());
  const begun = host.clock.now();
  try {
    const soon = enough === undefined ? signal : AbortSignal.any([signal, enough]);
    await lookUntil(soon, { job, host, sides, counts, meter, signal });
  } catch (error) {
    if (enough?.aborted !== true || signal.aborted) throw error;
    counts.endedAfterMs = host.clock.now() - begun;
  }
  const checkpoint = checkpointOf(counts, counts.endedAfterMs === undefined);
  await host.ledger.commitFound(job.runId, [], checkpoint);
  meter.found(checkpoint);
  return counts;
}

interface Looking {
  readonly job: Job;
  readonly host: PluginHost;
  readonly sides: Sides;
  readonly counts: PlanCounts;
  readonly meter: ReturnType<typeof createMeter>;
  readonly signal: AbortSignal;
}

/**
 * @param soon aborts no later than the signal; images that are being measured then are measured, so that all that is counted
 *   is in the ledger
 * @throws HubError or the reason of `soon` when it aborts
 */
async function lookUntil(soon: AbortSignal, looking: Looking): Promise<void> {
  const { job, host, sides, counts, meter, signal } = looking;
  const needed = new Set<string>();
  const wanted = await wantedRepositories(sides, soon);
  for await (const part of decideAll({ sides, ledger: host.ledger, signal: soon }, wanted)) {
    soon.throwIfAborted();
    if ("missing" in part) {
      counts.found++;
      await host.ledger.record(job.runId, [failure(host, counts, part.wanted.repository, part.missing)]);
      continue;
    }
    const { decisions, filtered } = part.chunk;
    counts.filtered += filtered;
    const { destination } = part.wanted;
    if (!needed.has(destination) && decisions.some(({ verdict }) => verdict === "copy")) {
      needed.add(destination);
      if ((await sides.destination.hasRepository?.(destination, soon)) === false)
        counts.newRepositories.add(destination);
    }
    for (let at = 0; at < decisions.length; at += MEASURED_TOGETHER) {
      const few = decisions.slice(at, at + MEASURED_TOGETHER);
      const noted = await mapAtOnce(MEASURED_AT_ONCE, few, (each) => note(host, sides, counts, each, signal));
      await host.ledger.record(job.runId, noted.flat());
      for (const outcome of noted.flat()) meter.settled(outcome);
      meter.found(checkpointOf(counts, false));
      soon.throwIfAborted();
    }
  }
}

async function note(
  host: PluginHost,
  sides: Sides,
  counts: PlanCounts,
  decision: Decision,
  signal: AbortSignal,
): Promise<readonly ItemOutcome[]> {
  const { key, verdict, error, sourceDigest } = decision;
  counts.found++;
  if (verdict === "same") counts.same++;
  if (error !== undefined) return [failure(host, counts, key, error)];
  if (verdict !== "copy" || sourceDigest === undefined) return [];
  const image = await measureImage(sides, decision, signal);
  counts.images.push(image);
  const evidence = { sourceEtag: sourceDigest };
  return [{ key, kind: "skipped", reason: "dry-run", size: image.bytes ?? 0, evidence, at: host.clock.now() }];
}

function failure({ clock }: PluginHost, counts: PlanCounts, key: string, { code, message }: HubError): ItemOutcome {
  counts.failed++;
  return { key, kind: "failed", code, message, size: 0, at: clock.now() };
}

function checkpointOf(counts: PlanCounts, complete: boolean): FinderCheckpoint {
  const count = (objects: number): Count => ({ objects, bytes: 0 });
  return {
    ranges: [{ id: 0, done: complete }],
    complete,
    found: count(counts.found),
    same: count(counts.same),
    filtered: count(counts.filtered),
    extra: NONE,
    queued: NONE,
  };
}

function planOf(job: Job, sides: Sides, counts: PlanCounts): Plan {
  const bytes = counts.images.reduce((sum, image) => sum + (image.bytes ?? 0), 0);
  return {
    found: { objects: counts.found, bytes: 0 },
    copy: { objects: counts.images.length, bytes },
    delete: NONE,
    same: { objects: counts.same, bytes: 0 },
    skipped: NONE,
    filtered: { objects: counts.filtered, bytes: 0 },
    ...estimate(job, sides, counts),
  };
}
