import { type HubError, hasCode } from "@dth/core/error";
import { readAhead } from "../run/read-ahead.ts";
import { createSlots } from "../run/slots.ts";
import { type DecideContext, type DecidedChunk, decideRepository } from "./decide.ts";
import type { WantedRepository } from "./repositories.ts";

/** A part of one repository, or that there is no such repository. */
export type DecidedPart =
  | { readonly wanted: WantedRepository; readonly chunk: DecidedChunk }
  | { readonly wanted: WantedRepository; readonly missing: HubError };

/** Repositories that are looked at at the same time: with one tag each, one after the other would take for ever. */
const REPOSITORIES_AT_ONCE = 6;
const CHUNKS_AHEAD = 2;
/** Requests at once to one registry: few are slow, and many look like abuse. */
const HEADS_AT_ONCE = 16;

/**
 * Compares repositories, several ahead of the one that is given out; they come in their order all the same.
 * @param after where an earlier pass stopped, in the first of them
 * @throws HubError when a side cannot be listed
 */
export async function* decideAll(
  context: Omit<DecideContext, "slots" | "after">,
  repositories: readonly WantedRepository[],
  after?: DecideContext["after"],
): AsyncIterable<DecidedPart> {
  const slots = createSlots(HEADS_AT_ONCE);
  const start = (wanted: WantedRepository) => {
    const resumed = after?.repository === wanted.repository ? { after } : {};
    return readAhead(decideRepository({ ...context, slots, ...resumed }, wanted), CHUNKS_AHEAD);
  };
  const started: { readonly wanted: WantedRepository; readonly chunks: AsyncIterable<DecidedChunk> }[] = [];
  let next = 0;
  for (;;) {
    for (; started.length < REPOSITORIES_AT_ONCE && next < repositories.length; next++) {
      const wanted = repositories[next];
      if (wanted !== undefined) started.push({ wanted, chunks: start(wanted) });
    }
    const first = started.shift();
    if (first === undefined) return;
    yield* partsOf(first.wanted, first.chunks, context.signal);
  }
}

async function* partsOf(
  wanted: WantedRepository,
  chunks: AsyncIterable<DecidedChunk>,
  signal: AbortSignal,
): AsyncIterable<DecidedPart> {
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      yield { wanted, chunk };
    }
  } catch (error) {
    if (!hasCode(error, "REPOSITORY_NOT_FOUND")) throw error;
    yield { wanted, missing: error };
  }
}
