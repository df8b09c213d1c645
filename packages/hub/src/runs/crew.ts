import type { Clock } from "@dth/core/clock";
import type { Ledger } from "@dth/core/ledger";
import type { Count, Tally } from "@dth/core/outcome";
import { GONE_MS, type Roster, type WorkerShare } from "@dth/core/roster";
import type { LimitingFactor, ProgressSnapshot } from "@dth/core/run-progress";

/** What those who work along in a run add to what its leader counts. */
export interface Crew {
  /**
   * Looks who works along and what they have done; not more often than every few seconds, unless `now` is asked for.
   *
   * @param own the leader's count, read as late as can be: what it has counted by then is not somebody else's
   * @throws HubError as `Roster` and `Ledger` do
   */
  look(own: () => ProgressSnapshot, now: boolean): Promise<void>;
  /** The leader's count with what the others were seen to have done. */
  joined(own: ProgressSnapshot): ProgressSnapshot;
}

/** Whose crew it is, and where that is known. */
export interface CrewPorts {
  readonly roster?: Roster;
  readonly ledger: Pick<Ledger, "tally">;
  readonly clock: Pick<Clock, "now">;
}

/** Milliseconds between two looks. */
const LOOK_MS = 5_000;
/** Outcomes that a process counts for itself. */
type Elsewhere = Omit<Tally, "same">;

const NONE: Count = { objects: 0, bytes: 0 };
const NOTHING: Elsewhere = { copied: NONE, skipped: NONE, failed: NONE, deleted: NONE };

/** The crew of a run; where there is no roster, the leader is all of it. */
export function createCrew({ roster, ledger, clock }: CrewPorts, runId: string): Crew {
  // Also of those who have left: what they moved stays moved.
  const known = new Map<string, WorkerShare>();
  let elsewhere = NOTHING;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async look(own, now) {
      if (roster === undefined || (!now && clock.now() - lookedAt < LOOK_MS)) return;
      lookedAt = clock.now();
      for (const share of await roster.shares(runId)) known.set(share.id, share);
      if (known.size > 0) elsewhere = difference(await ledger.tally(runId), own());
    },
    joined(own) {
      const all = [...known.values()];
      const present = presentOf(all, clock.now());
      return {
        ...own,
        copied: plus(own.copied, elsewhere.copied),
        skipped: plus(own.skipped, elsewhere.skipped),
        failed: plus(own.failed, elsewhere.failed),
        deleted: plus(own.deleted, elsewhere.deleted),
        transferredBytes: own.transferredBytes + sum(all, "transferredBytes"),
        requestsInFlight: own.requestsInFlight + sum(present, "requestsInFlight"),
        retries: own.retries + sum(all, "retries"),
        throttles: own.throttles + sum(all, "throttles"),
        workers: 1 + present.length,
        limiting: mostNamed([own.limiting, ...present.map(({ limiting }) => limiting)]),
      };
    },
  };
}

/** Those who said something lately. */
export function presentOf(shares: readonly WorkerShare[], now: number): readonly WorkerShare[] {
  return shares.filter(({ at }) => now - at < GONE_MS);
}

/** Of all shares together. */
export function sum(
  shares: readonly WorkerShare[],
  of: "transferredBytes" | "requestsInFlight" | "retries" | "throttles",
): number {
  return shares.reduce((all, share) => all + share[of], 0);
}

/** What holds most of them back, the first that is named so often; nothing only when nobody is held back. */
export function mostNamed(factors: readonly LimitingFactor[]): LimitingFactor {
  const counts = new Map<LimitingFactor, number>();
  for (const factor of factors) if (factor !== "nothing") counts.set(factor, (counts.get(factor) ?? 0) + 1);
  let most: LimitingFactor = "nothing";
  for (const [factor, count] of counts) if (count > (counts.get(most) ?? 0)) most = factor;
  return most;
}

function difference(tally: Tally, own: ProgressSnapshot): Elsewhere {
  const of = (kind: keyof Elsewhere): Count => ({
    objects: Math.max(0, tally[kind].objects - own[kind].objects),
    bytes: Math.max(0, tally[kind].bytes - own[kind].bytes),
  });
  return { copied: of("copied"), skipped: of("skipped"), failed: of("failed"), deleted: of("deleted") };
}

function plus(one: Count, other: Count): Count {
  return { objects: one.objects + other.objects, bytes: one.bytes + other.bytes };
}
