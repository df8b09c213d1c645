import type { Clock } from "@dth/core/clock";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { Count, Tally } from "@dth/core/outcome";
import type { LimitingFactor, ProgressSnapshot, RunPhase } from "@dth/core/run-progress";
import type { Governor, GovernorCounts } from "../governor.ts";
import { addCounts, type WorkerCounts } from "../worker/counts.ts";
import { activityBetween, createThrottleMemory, type Endpoints, limitingFactor } from "./limiting.ts";

/** Counts of the finder, as its progress hook tells them. */
export type FoundCounts = Pick<FinderCheckpoint, "found" | "same" | "filtered" | "extra" | "queued">;

/** Where a run of this process stands. Changes under the reader's eyes. */
export interface RunStanding {
  phase: RunPhase;
  listingComplete: boolean;
  found: FoundCounts;
  /** What earlier processes had settled when this one started. */
  before: Tally;
}

/** What a {@link ProgressMeter} reads. */
export interface ProgressSources {
  readonly standing: RunStanding;
  readonly counts: WorkerCounts;
  readonly governor: Governor;
  readonly clock: Clock;
  readonly endpoints: Endpoints;
  /** Share of time in which the event loop was busy since the last call, where the host can tell. */
  readonly cpu: (() => number) | undefined;
}

const NONE: Count = { objects: 0, bytes: 0 };
/** A shorter stretch says too little about what limits. */
const STRETCH_MS = 500;

/** Nothing found, nothing done. */
export function newStanding(): RunStanding {
  const found = { found: NONE, same: NONE, filtered: NONE, extra: NONE, queued: NONE };
  const before = { copied: NONE, same: NONE, skipped: NONE, failed: NONE, deleted: NONE };
  return { phase: "listing", listingComplete: false, found, before };
}

/** Takes snapshots from what is counted anyway. */
export function createProgressMeter(sources: ProgressSources): () => ProgressSnapshot {
  const { standing, counts, governor, clock } = sources;
  const startedAt = clock.now();
  const limiting = createLimitingGauge(sources);
  return () => {
    const now = governor.counts();
    const { before, found } = standing;
    const { settled } = counts;
    return {
      phase: standing.phase,
      ...copyOf(found),
      listingComplete: standing.listingComplete,
      copied: addCounts(before.copied, settled.copied),
      skipped: addCounts(before.skipped, settled.skipped),
      failed: addCounts(before.failed, settled.failed),
      deleted: addCounts(before.deleted, settled.deleted),
      transferredBytes: counts.transferredBytes,
      ...requestsOf(now),
      limiting: limiting(now),
      startedAt,
      elapsedMs: clock.now() - startedAt,
      ...(counts.lastError === undefined ? {} : { lastError: counts.lastError }),
    };
  };
}

function copyOf({ found, same, filtered, extra, queued }: FoundCounts): FoundCounts {
  return {
    found: { ...found },
    same: { ...same },
    filtered: { ...filtered },
    extra: { ...extra },
    queued: { ...queued },
  };
}

function requestsOf({ endpoints }: GovernorCounts) {
  let requestsInFlight = 0;
  let retries = 0;
  let throttles = 0;
  for (const counts of endpoints.values()) {
    requestsInFlight += counts.inFlight;
    retries += counts.retries;
    throttles += counts.throttles;
  }
  return { requestsInFlight, retries, throttles };
}

/** Says what limits, by the stretch between two readings at least half a second apart. */
function createLimitingGauge({ standing, counts, governor, clock, endpoints, cpu }: ProgressSources) {
  let before = governor.counts();
  let since = clock.now();
  let factor: LimitingFactor = "nothing";
  const remember = createThrottleMemory(() => clock.now());
  return (now: GovernorCounts): LimitingFactor => {
    const elapsedMs = clock.now() - since;
    if (elapsedMs < STRETCH_MS) return factor;
    factor = remember(
      limitingFactor({
        ...activityBetween(before, now, endpoints),
        elapsedMs,
        starved: counts.starved,
        listingComplete: standing.listingComplete,
        cpu: cpu?.(),
      }),
    );
    before = now;
    since = clock.now();
    return factor;
  };
}
