import type { SkipReason } from "@dth/core/outcome";

/** Where a key was found, and how its two objects compare. */
export type Match = "missing" | "same" | "different" | "extra";

/** Everything a decision depends on. */
export interface Situation {
  readonly match: Match;
  /** The source object is in a class that must be restored before it can be read. */
  readonly archived: boolean;
  readonly dryRun: boolean;
  readonly mirror: boolean;
}

/** What becomes of a key. */
export type Decision =
  /** Nothing to do; counted. */
  | { readonly kind: "same" }
  /** At the destination only, and it stays; counted. */
  | { readonly kind: "extra" }
  | { readonly kind: "copy" }
  | { readonly kind: "delete" }
  /** `would` is what a run that is not dry does. */
  | { readonly kind: "skip"; readonly reason: SkipReason; readonly would: "copy" | "delete" };

const SAME: Decision = { kind: "same" };
const EXTRA: Decision = { kind: "extra" };
const COPY: Decision = { kind: "copy" };
const DELETE: Decision = { kind: "delete" };
const DRY_COPY: Decision = { kind: "skip", reason: "dry-run", would: "copy" };
const DRY_ARCHIVED: Decision = { kind: "skip", reason: "archived", would: "copy" };
const DRY_DELETE: Decision = { kind: "skip", reason: "dry-run", would: "delete" };

/**
 * The truth table of the engine. In compare mode `none` a key on both sides counts as different.
 *
 * An archived object is handed out like any other: a restored one keeps its class in listings, so
 * only reading it tells. A dry run reads nothing and says that it is archived.
 */
export function decide({ match, archived, dryRun, mirror }: Situation): Decision {
  if (match === "same") return SAME;
  if (match === "extra") {
    if (!mirror) return EXTRA;
    return dryRun ? DRY_DELETE : DELETE;
  }
  if (!dryRun) return COPY;
  return archived ? DRY_ARCHIVED : DRY_COPY;
}
