import { HubError } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import type { Count } from "@dth/core/outcome";
import type { FinderPorts } from "./finder/session.ts";
import { createKeyRanges } from "./listing/key-ranges.ts";
import { marchRanges } from "./listing/march-ranges.ts";
import type { RunRequest } from "./ports.ts";
import { createKeyMap } from "./select/key-map.ts";
import { keysOf, scopesOf } from "./select.ts";
import { verifyGivenKeys } from "./verify/keys.ts";
import { createTotals, type VerifyBasis } from "./verify/totals.ts";
import { createVerifier } from "./verify/visit.ts";

/** A key that is not the same on both sides. */
export interface VerifyFinding {
  readonly kind: "missing" | "different" | "extra";
  /** Of the destination for `extra`, of the source else. */
  readonly key: string;
  readonly source?: ObjectEntry;
  readonly destination?: ObjectEntry;
  /** What told that they differ. */
  readonly basis?: VerifyBasis;
}

/** How thoroughly both sides are compared, and how fast. */
export interface VerifyOptions {
  /** Read every object on both sides and compare SHA-256. Default false. */
  readonly checksums?: boolean;
  /** Findings of each kind that the report names. Default 20. */
  readonly samples?: number;
  /** Key ranges listed at once. Default 8. */
  readonly maxRanges?: number;
  /** Pairs read at once. Default 8. */
  readonly maxReads?: number;
  readonly signal?: AbortSignal;
  /** Called with the findings of every page. */
  found?(findings: readonly VerifyFinding[]): void;
  /** Called after every page. The object is reused. */
  progress?(totals: Readonly<VerifyCounts>): void;
}

/** Objects and bytes by what was seen. */
export interface VerifyCounts {
  /** Source objects that take part. */
  readonly source: Count;
  readonly same: Count;
  readonly missing: Count;
  readonly different: Count;
  readonly extra: Count;
  /** Left out by the selection's filters. */
  readonly filtered: Count;
}

/** What an independent look at both sides came to. */
export interface VerifyReport extends VerifyCounts {
  /** Nothing missing and nothing different. Extras do not count against it. */
  readonly matches: boolean;
  /** How many of `same` rest on what, strongest first. */
  readonly basis: Readonly<Record<VerifyBasis, number>>;
  /** The first findings of each kind that turned up. */
  readonly samples: Readonly<Record<VerifyFinding["kind"], readonly string[]>>;
  /** Why some objects could be compared by size only; absent when there was none. */
  readonly sizeOnly?: "etags-not-comparable";
}

/** What verifying needs from outside. */
export type VerifyPorts = Pick<FinderPorts, "ledger" | "hashing" | "governor">;

/**
 * Lists both sides anew, whatever the run recorded about them, and reports every difference within
 * the selection. The ledger is asked for one thing only: which source ETag a destination object
 * was made of, where ETags of the two stores say nothing about each other.
 *
 * @throws HubError what a store threw; `LISTING_INCOMPLETE` when a store does not list in key order;
 * `CANCELLED` when the signal aborts
 */
export async function runVerify(
  request: RunRequest,
  ports: VerifyPorts,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const { source, destination } = request;
  const totals = createTotals(options.samples ?? 20);
  const signal = options.signal ?? new AbortController().signal;
  const verifier = createVerifier({ request, ports, options, totals, signal });
  const given = keysOf(request.options.selection, source.prefix);
  if (given !== undefined) {
    await verifyGivenKeys({ request, slots: ports.governor, signal, verifier }, given);
    return totals.report();
  }
  if (!source.store.traits.ordered || !destination.store.traits.ordered) throw unordered();
  await marchRanges({
    source,
    destination,
    keys: createKeyMap(source.prefix, destination.prefix),
    ranges: createKeyRanges(scopesOf(request.options.selection, source.prefix)),
    destinationKeys: "all",
    maxRanges: options.maxRanges ?? 8,
    slots: ports.governor,
    signal,
    visit: () => {
      const visit = verifier.visit();
      return { visitor: visit.visitor, stepped: () => visit.settle() };
    },
  });
  return totals.report();
}

function unordered(): HubError {
  return new HubError(
    "LISTING_INCOMPLETE",
    "verifying needs listings in key order, and one of the two stores does not give them",
  );
}
