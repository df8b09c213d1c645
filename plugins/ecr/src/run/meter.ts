import type { Clock } from "@dth/core/clock";
import type { ErrorCode } from "@dth/core/error-codes";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { Count, ItemOutcome, Tally } from "@dth/core/outcome";
import type { LimitingFactor, ProgressSnapshot, RequestBudget, RunPhase } from "@dth/core/run-progress";

/** What the meter reads when it is asked. */
export interface MeterSources {
  readonly clock: Clock;
  /** Copies at most. */
  readonly lanes: number;
  retries(): number;
  /** Refusals for too many requests so far. */
  throttles(): { readonly source: number; readonly destination: number };
  /** Pulls that the source still allows, where it tells. */
  budget(): RequestBudget | undefined;
}

/** Counts a run while it goes on. */
export interface Meter {
  phase: RunPhase;
  active: number;
  found(checkpoint: FinderCheckpoint): void;
  settled(outcome: ItemOutcome): void;
  snapshot(): ProgressSnapshot;
}

const NONE: Count = { objects: 0, bytes: 0 };
/** A throttle holds a run back for about as long. */
const RECENT_MS = 15_000;

/** A {@link Meter} that starts from what the ledger knows of the run. */
export function createMeter(before: Tally, sources: MeterSources): Meter {
  const startedAt = sources.clock.now();
  const counts = { copied: before.copied, skipped: before.skipped, failed: before.failed, deleted: before.deleted };
  let checkpoint: FinderCheckpoint | undefined;
  let same = NONE;
  let transferredBytes = 0;
  let lastError: { readonly code: ErrorCode; readonly message: string; readonly key: string } | undefined;
  const limits = createThrottleWatch(sources);
  const meter: Meter = {
    phase: "listing",
    active: 0,
    found(next) {
      checkpoint = next;
      if (next.complete) meter.phase = "copying";
    },
    settled({ kind, size, code, message = "", key }) {
      if (kind === "same") same = plus(same, size);
      else counts[kind] = plus(counts[kind], size);
      if (kind === "copied") transferredBytes += size;
      if (kind === "failed" && code !== undefined) lastError = { code, message, key };
    },
    snapshot: () => ({
      phase: meter.phase,
      found: checkpoint?.found ?? NONE,
      same: plus(checkpoint?.same ?? NONE, same.bytes, same.objects),
      filtered: checkpoint?.filtered ?? NONE,
      extra: checkpoint?.extra ?? NONE,
      queued: checkpoint?.queued ?? NONE,
      listingComplete: checkpoint?.complete ?? false,
      ...counts,
      transferredBytes,
      requestsInFlight: meter.active,
      retries: sources.retries(),
      throttles: sources.throttles().source + sources.throttles().destination,
      ...budgetOf(sources),
      limiting: limits(meter, checkpoint?.complete ?? false),
      startedAt,
      elapsedMs: sources.clock.now() - startedAt,
      ...(lastError === undefined ? {} : { lastError }),
    }),
  };
  return meter;
}

function budgetOf({ budget }: MeterSources): Pick<ProgressSnapshot, "budget"> {
  const told = budget();
  return told === undefined ? {} : { budget: told };
}

type Limits = (meter: Meter, listed: boolean) => LimitingFactor;

function createThrottleWatch({ clock, lanes, throttles }: MeterSources): Limits {
  let seen = throttles();
  const last = { source: Number.NEGATIVE_INFINITY, destination: Number.NEGATIVE_INFINITY };
  return ({ active }, listed) => {
    const now = throttles();
    if (now.source > seen.source) last.source = clock.now();
    if (now.destination > seen.destination) last.destination = clock.now();
    seen = now;
    if (clock.now() - last.destination < RECENT_MS) return "destination-throttled";
    if (clock.now() - last.source < RECENT_MS) return "source-throttled";
    if (active >= lanes) return "request-cap";
    if (!listed && active === 0) return "listing";
    return active > 0 ? "source" : "nothing";
  };
}

function plus({ objects, bytes }: Count, more: number, items = 1): Count {
  return { objects: objects + items, bytes: bytes + more };
}
