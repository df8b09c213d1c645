import { hasCode } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import { compareBytes } from "../compare/content.ts";
import { relateEtags } from "../compare.ts";
import { forEachBounded } from "../governor/request-slots.ts";
import { mayBeImplied } from "../listing/folders.ts";
import { headEntry } from "../listing/heads.ts";
import type { MarchVisitor } from "../listing/march.ts";
import type { RunRequest } from "../ports.ts";
import { createKeyMap } from "../select/key-map.ts";
import { createSelector } from "../select.ts";
import type { VerifyFinding, VerifyOptions, VerifyPorts } from "../verify.ts";
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

interface Pair {
  readonly source: ObjectEntry;
  readonly destination: ObjectEntry;
}

/** A verifier over one request. */
export function createVerifier(given: VerifierRequest): Verifier {
  const { request, ports, options, totals, signal } = given;
  const { source, destination } = request;
  const selector = createSelector(request.options.selection, source.prefix, destination.prefix);
  const keys = createKeyMap(source.prefix, destination.prefix);

  const visit = (): VerifyVisit => {
    let open: Pair[] = [];
    let folders: ObjectEntry[] = [];
    let findings: VerifyFinding[] = [];
    const report = (finding: VerifyFinding) => {
      totals.found(finding);
      findings.push(finding);
    };
    const differ = (pair: Pair, basis: VerifyBasis) =>
      report({ kind: "different", key: pair.source.key, ...pair, basis });

    const visitor: MarchVisitor = {
      missing(entry) {
        if (!takePart(entry)) return;
        if (mayBeImplied(entry, destination.store)) folders.push(entry);
        else report({ kind: "missing", key: entry.key, source: entry });
      },
      pair(ours, theirs) {
        if (!takePart(ours)) return;
        const pair = { source: ours, destination: theirs };
        if (ours.size !== theirs.size) differ(pair, "size");
        else open.push(pair);
      },
      extra(entry) {
        if (selector.acceptsExtra(entry)) report({ kind: "extra", key: entry.key, destination: entry });
      },
    };

    const takePart = (entry: ObjectEntry) => {
      const accepted = selector.accepts(entry);
      if (accepted) totals.listed(entry.size);
      else totals.filtered(entry.size);
      return accepted;
    };

    return {
      visitor,
      async settle() {
        await forEachBounded(folders, options.maxReads ?? 8, async (entry) => {
          const there = await headEntry(destination.store, keys.toDestination(entry.key), ports.governor, signal);
          if (there === undefined) report({ kind: "missing", key: entry.key, source: entry });
          else open.push({ source: entry, destination: there });
        });
        folders = [];
        const settleOpen = options.checksums ? settleByBytes : settleByListing;
        await settleOpen(given, open, (pair, isSame, basis) => {
          if (isSame) totals.same(pair.source.size, basis);
          else differ(pair, basis);
        });
        open = [];
        if (findings.length > 0) options.found?.(findings);
        findings = [];
        options.progress?.(totals.counts);
      },
    };
  };
  return { visit };
}

type Verdict = (pair: Pair, isSame: boolean, basis: VerifyBasis) => void;

/** An object that changed since it was listed differs; one that is archived is compared as without reading. */
async function settleByBytes(given: VerifierRequest, pairs: readonly Pair[], settle: Verdict): Promise<void> {
  const { request, ports, options, signal } = given;
  const content = {
    source: request.source.store,
    destination: request.destination.store,
    hashing: ports.hashing,
    slots: ports.governor,
    signal,
  };
  const archived: Pair[] = [];
  await forEachBounded(pairs, options.maxReads ?? 8, async (pair) => {
    try {
      settle(pair, await compareBytes(content, pair.source, pair.destination), "sha256");
    } catch (error) {
      if (hasCode(error, "OBJECT_ARCHIVED")) archived.push(pair);
      else if (hasCode(error, "OBJECT_NOT_FOUND", "SOURCE_CHANGED")) settle(pair, false, "sha256");
      else throw error;
    }
  });
  await settleByListing(given, archived, settle);
}

/** ETags where they can be compared, else the remembered copies of a page in one question, else the size. */
async function settleByListing(given: VerifierRequest, pairs: readonly Pair[], settle: Verdict): Promise<void> {
  const { request, ports } = given;
  const [ours, theirs] = [request.source.store.traits, request.destination.store.traits];
  const asking: { readonly pair: Pair; readonly otherwise: "different" | "size" }[] = [];
  for (const pair of pairs) {
    const relation = relateEtags(pair.source.etag, pair.destination.etag, ours, theirs);
    if (relation === "equal") settle(pair, true, "etag");
    else asking.push({ pair, otherwise: relation === "unequal" ? "different" : "size" });
  }
  if (asking.length === 0) return;
  const keys = asking.map(({ pair }) => pair.destination.key);
  const copies = await ports.ledger.rememberedCopies(request.destination.store.id, keys);
  for (const { pair, otherwise } of asking) {
    const copy = copies.get(pair.destination.key);
    if (copy !== undefined && copy.destinationEtag === pair.destination.etag) {
      settle(pair, copy.sourceEtag === pair.source.etag, "remembered");
    } else settle(pair, otherwise === "size", otherwise === "size" ? "size" : "etag");
  }
}
