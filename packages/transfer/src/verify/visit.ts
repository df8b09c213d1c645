import type { ObjectEntry } from "@dth/core/object";
import { forEachBounded } from "../governor/request-slots.ts";
import { mayBeImplied } from "../listing/folders.ts";
import { headEntry } from "../listing/heads.ts";
import type { MarchVisitor } from "../listing/march.ts";
import type { RunRequest } from "../ports.ts";
import { createKeyMap, type KeyMap } from "../select/key-map.ts";
import { createSelector, type Selector } from "../select.ts";
import type { VerifyFinding, VerifyOptions, VerifyPorts } from "../verify.ts";
import { DEFAULT_READS, type Pair, settlePairs } from "./settle-pairs.ts";
import type { VerifyBasis, VerifyTotals } from "./totals.ts";

/** What a verifier works on and counts into. */
export interface VerifierRequest {
  readonly request: RunRequest;
  readonly ports: VerifyPorts;
  readonly options: VerifyOptions;
  readonly totals: VerifyTotals;
  readonly signal: AbortSignal;
}

/** Judges pairs for a verification. */
export interface Verifier {
  /** Somebody to go along one range. */
  visit(): VerifyVisit;
}

/** Collects what a range shows until it is settled. */
export interface VerifyVisit {
  readonly visitor: MarchVisitor;
  /** Settles what listings left open, and reports. */
  settle(): Promise<void>;
}

/** A verifier over one request. */
export function createVerifier(given: VerifierRequest): Verifier {
  const { source, destination } = given.request;
  const selector = createSelector(given.request.options.selection, source.prefix, destination.prefix);
  const keys = createKeyMap(source.prefix, destination.prefix);
  return { visit: () => createVisit(given, selector, keys) };
}

function createVisit(given: VerifierRequest, selector: Selector, keys: KeyMap): VerifyVisit {
  const { ports, options, totals, signal } = given;
  const { store } = given.request.destination;
  let open: Pair[] = [];
  let folders: ObjectEntry[] = [];
  let findings: VerifyFinding[] = [];

  const report = (finding: VerifyFinding) => {
    totals.found(finding);
    findings.push(finding);
  };
  const differ = (pair: Pair, basis: VerifyBasis) =>
    report({ kind: "different", key: pair.source.key, ...pair, basis });
  const takesPart = (entry: ObjectEntry) => {
    const accepted = selector.accepts(entry);
    if (accepted) totals.listed(entry.size);
    else totals.filtered(entry.size);
    return accepted;
  };
  const lookForFolder = async (entry: ObjectEntry) => {
    const there = await headEntry(store, keys.toDestination(entry.key), ports.governor, signal);
    if (there === undefined) report({ kind: "missing", key: entry.key, source: entry });
    else open.push({ source: entry, destination: there });
  };

  return {
    visitor: {
      missing(entry) {
        if (!takesPart(entry)) return;
        if (mayBeImplied(entry, store)) folders.push(entry);
        else report({ kind: "missing", key: entry.key, source: entry });
      },
      pair(ours, theirs) {
        if (!takesPart(ours)) return;
        const pair = { source: ours, destination: theirs };
        if (ours.size !== theirs.size) differ(pair, "size");
        else open.push(pair);
      },
      extra(entry) {
        if (selector.acceptsExtra(entry)) report({ kind: "extra", key: entry.key, destination: entry });
      },
    },
    async settle() {
      await forEachBounded(folders, options.maxReads ?? DEFAULT_READS, lookForFolder);
      folders = [];
      await settlePairs(given, open, (pair, isSame, basis) => {
        if (isSame) totals.same(pair.source.size, basis);
        else differ(pair, basis);
      });
      open = [];
      if (findings.length > 0) options.found?.(findings);
      findings = [];
      options.progress?.(totals.counts);
    },
  };
}
