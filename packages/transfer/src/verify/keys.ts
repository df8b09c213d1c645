import { forEachBounded, type RequestSlots } from "../governor/request-slots.ts";
import { headEntry } from "../listing/heads.ts";
import type { RunRequest } from "../ports.ts";
import { createKeyMap } from "../select/key-map.ts";
import type { Verifier } from "./visit.ts";

/** What is verified key by key, and by whom. */
export interface VerifyKeysRequest {
  readonly request: RunRequest;
  readonly slots: RequestSlots;
  readonly signal: AbortSignal;
  readonly verifier: Verifier;
}

/** Keys settled together, and HEAD requests at once. */
const STRETCH = 1_000;
const MAX_HEADS = 32;

/**
 * Verifies exactly the given keys (whole, sorted, distinct) by asking both sides for each. One that
 * is at neither side counts as missing, of size 0.
 */
export async function verifyGivenKeys(given: VerifyKeysRequest, keys: readonly string[]): Promise<void> {
  const { request, slots, signal } = given;
  const { source, destination } = request;
  const map = createKeyMap(source.prefix, destination.prefix);
  for (let start = 0; start < keys.length; start += STRETCH) {
    signal.throwIfAborted();
    const { visitor, settle } = given.verifier.visit();
    await forEachBounded(keys.slice(start, start + STRETCH), MAX_HEADS, async (key) => {
      const [ours, theirs] = await Promise.all([
        headEntry(source.store, key, slots, signal),
        headEntry(destination.store, map.toDestination(key), slots, signal),
      ]);
      if (ours !== undefined && theirs !== undefined) visitor.pair(ours, theirs);
      else if (ours !== undefined) visitor.missing(ours);
      else if (theirs !== undefined) visitor.extra(theirs);
      else visitor.missing({ key, size: 0 });
    });
    await settle();
  }
}
