import { hasCode } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import { compareBytes, contentOf } from "../compare/content.ts";
import { relateEtags } from "../compare.ts";
import { forEachBounded } from "../governor/request-slots.ts";
import type { RunRequest } from "../ports.ts";
import type { VerifyOptions, VerifyPorts } from "../verify.ts";
import type { VerifyBasis } from "./totals.ts";

/** A key that both sides have, with one size. */
export interface Pair {
  readonly source: ObjectEntry;
  readonly destination: ObjectEntry;
}

/** What pairs are settled with. */
export interface SettleRequest {
  readonly request: RunRequest;
  readonly ports: VerifyPorts;
  readonly options: VerifyOptions;
  readonly signal: AbortSignal;
}

/** Hears whether a pair is the same, and what that rests on. */
export type Verdict = (pair: Pair, isSame: boolean, basis: VerifyBasis) => void;

/** Objects read at once, unless the options say otherwise. */
export const DEFAULT_READS = 8;

/** Settles pairs by their bytes where `options.checksums` asks for it, else by what listings tell. */
export function settlePairs(given: SettleRequest, pairs: readonly Pair[], settle: Verdict): Promise<void> {
  return given.options.checksums ? settleByBytes(given, pairs, settle) : settleByListing(given, pairs, settle);
}

/** An object that changed since it was listed differs; one that is archived is compared as without reading. */
async function settleByBytes(given: SettleRequest, pairs: readonly Pair[], settle: Verdict): Promise<void> {
  const { request, ports, options, signal } = given;
  const content = contentOf(request, ports, signal);
  const archived: Pair[] = [];
  await forEachBounded(pairs, options.maxReads ?? DEFAULT_READS, async (pair) => {
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
async function settleByListing(given: SettleRequest, pairs: readonly Pair[], settle: Verdict): Promise<void> {
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
