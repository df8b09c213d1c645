import type { FailureGroup, Ledger } from "@dth/core/ledger";
import type { Tally } from "@dth/core/outcome";
import { pack, unpack } from "../packing.ts";
import type { RunContext } from "./open-runs.ts";

/** What a run came to. */
export interface Summary {
  readonly tally: Tally;
  readonly unsettled: number;
  readonly failures: readonly FailureGroup[];
}

/** Keeps what the run came to beside its log, so that others need not read that to know. The replica is up to date. */
export async function keepSummary({ log, replica, uid }: RunContext, ledger: Ledger): Promise<void> {
  const upTo = replica.applied;
  const summary: Summary = {
    tally: await ledger.tally(uid),
    unsettled: await ledger.unsettled(uid),
    failures: await ledger.failures(uid),
  };
  // What was applied in between may be in one of the three and not in another.
  if (replica.applied === upTo) await log.summarise(upTo, pack(summary));
}

/**
 * What was kept, if nothing was appended since.
 *
 * @returns undefined when there is no such log; null when its entries must be read
 */
export async function readSummary({ log, replica }: RunContext): Promise<Summary | null | undefined> {
  const head = await log.head();
  if (head === undefined) return undefined;
  if (replica.applied === head.last) return null;
  const kept = await log.summary();
  return kept?.upTo === head.last ? (unpack(kept.data) as Summary) : null;
}
