import type { ObjectEntry } from "@dth/core/object";
import type { ItemOutcome } from "@dth/core/outcome";
import type { WorkItem } from "@dth/core/work";
import type { Comparison } from "../compare.ts";
import { createCounts, type FinderCounts, tick } from "./counts.ts";

/** A decision that a person may want to see: everything that is not the same on both sides. */
export interface FinderDecision {
  readonly kind: "copy" | "delete" | "extra";
  /** Of the source for `copy`, of the destination else. */
  readonly entry: ObjectEntry;
  /** Why it is copied: the key is new at the destination, or differs from what is there. */
  readonly match: "missing" | "different" | "extra";
  /** The source object is in an archive class. */
  readonly archived: boolean;
}

/** A pair whose listing entries do not settle whether it is the same. */
export interface OpenPair {
  readonly source: ObjectEntry;
  readonly destination: ObjectEntry;
  readonly asked: Exclude<Comparison, "same" | "different">;
}

/** What one stretch of a range came to. Counted and committed as a whole, or not at all. */
export interface Findings {
  readonly counts: FinderCounts;
  readonly copies: WorkItem[];
  /** Items for the ledger only: deletes, which the run hands out last, and items that ended already. */
  readonly kept: WorkItem[];
  /** Items that end without work: dry runs, keys that do not exist. */
  readonly outcomes: ItemOutcome[];
  readonly decisions: FinderDecision[];
  readonly open: OpenPair[];
}

/** Nothing found yet. */
export function createFindings(): Findings {
  return { counts: createCounts(), copies: [], kept: [], outcomes: [], decisions: [], open: [] };
}

/** Hands an item out. */
export function queueItem(findings: Findings, item: WorkItem): void {
  tick(findings.counts.queued, item.entry.size);
  (item.action === "copy" ? findings.copies : findings.kept).push(item);
}
