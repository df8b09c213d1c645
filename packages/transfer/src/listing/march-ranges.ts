import { compareKeys } from "@dth/core/key-order";
import { type RequestSlots, withSlot } from "../governor/request-slots.ts";
import type { Side } from "../ports.ts";
import type { KeyMap } from "../select/key-map.ts";
import type { KeyRange, KeyRanges } from "./key-ranges.ts";
import { type Alphabet, commonLength, createAlphabet, progressBetween } from "./key-space.ts";
import { createMarch, type MarchVisitor } from "./march.ts";
import { createPageReader } from "./pages.ts";
import { findSplit } from "./split-search.ts";

/** Two sides to be joined, range by range. */
export interface MarchRangesRequest {
  readonly source: Side;
  readonly destination: Side;
  readonly keys: KeyMap;
  readonly ranges: KeyRanges;
  /** `none`: the destination is not listed; `matching`: extras are counted where they turn up; `all`: every key is visited. */
  readonly destinationKeys: "none" | "matching" | "all";
  /** Ranges worked on at once. */
  readonly maxRanges: number;
  readonly slots: RequestSlots;
  readonly signal: AbortSignal;
  /** Called once for a range when work on it starts. */
  readonly visit: (range: KeyRange) => RangeVisit;
}

/** Somebody who goes along a range. */
export interface RangeVisit {
  readonly visitor: MarchVisitor;
  /** After every step. `cursor` is the last key visited, if any was; the range's own is the visit's to set. */
  stepped(cursor: string | undefined): Promise<void>;
}

/** Probes a run may always make, and steps that earn one more: what splitting costs stays a fraction of listing. */
const FREE_PROBES = 64;
const STEPS_PER_PROBE = 8;
/** Probes of one attempt. */
const MAX_PROBES = 12;

/**
 * Visits every key of all ranges, several ranges at once. While there is room for more, the range
 * with most left is split; nobody says how deep a bucket is.
 *
 * Splitting never loses or repeats a key: a range stops at its bound, which is lowered in the turn
 * in which the range beyond it is made, and only to a place that it has not reached.
 *
 * @throws what listing or visiting threw first, after everything else has stopped
 */
export async function marchRanges(request: MarchRangesRequest): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const crew = createCrew({ ...request, signal });
  try {
    await crew.run();
  } catch (error) {
    stop.abort(error);
    await crew.settled();
    throw error;
  }
}

function createCrew(request: MarchRangesRequest) {
  const { ranges, maxRanges, source } = request;
  const alphabet = createAlphabet(source.prefix.length);
  const tasks = new Set<Promise<void>>();
  const budget = { steps: 0, probes: 0 };
  const finished = Promise.withResolvers<void>();
  let failed = false;

  const fail = (error: unknown) => {
    failed = true;
    finished.reject(error);
  };
  const begin = (task: Promise<void>) => {
    const kept = task.catch(fail).finally(() => {
      tasks.delete(kept);
      employ();
      if (tasks.size === 0) finished.resolve();
    });
    tasks.add(kept);
  };

  /** Gives everybody something to do: a range that waits, or a part of one that is under way. */
  const employ = () => {
    while (tasks.size < maxRanges && !failed) {
      const range = ranges.next();
      if (range !== undefined) begin(walk(range));
      else if (budget.probes >= FREE_PROBES + budget.steps / STEPS_PER_PROBE) return;
      else {
        const candidate = mostLeft(ranges.active, maxRanges, alphabet);
        if (candidate === undefined) return;
        begin(divide(candidate));
      }
    }
  };

  const walk = async (range: KeyRange) => {
    const visit = request.visit(range);
    const march = openMarch(request, range);
    range.march = march;
    for (let more = true; more; ) {
      request.signal.throwIfAborted();
      more = await march.step(visit.visitor);
      observe(range, alphabet);
      await visit.stepped(march.cursor);
      budget.steps++;
      employ();
    }
    ranges.finish(range);
  };

  const divide = async (range: KeyRange) => {
    const { search } = range;
    search.busy = true;
    const result = await splitRange(request, range, alphabet, () => budget.probes++);
    search.busy = false;
    // Fruitless: come back when twice as much of the range has passed by.
    if (result === "fruitless") search.retryAt = search.steps * 2 + 2;
    if (result === "overtaken") search.retryAt = search.steps + 1;
  };

  return {
    async run() {
      employ();
      if (tasks.size > 0) await finished.promise;
    },
    async settled() {
      while (tasks.size > 0) await Promise.all(tasks);
    },
  };
}

function openMarch(request: MarchRangesRequest, range: KeyRange) {
  const { source, destination, keys, slots, signal } = request;
  const { from, prefix } = range;
  return createMarch({
    keys,
    to: () => range.to,
    extras: request.destinationKeys === "all",
    source: createPageReader({ store: source.store, prefix, slots, signal, from, to: () => range.to }),
    destination:
      request.destinationKeys === "none"
        ? undefined
        : createPageReader({
            store: destination.store,
            prefix: keys.toDestination(prefix),
            slots,
            signal,
            from: from === undefined ? undefined : keys.toDestination(from),
            to: () => (range.to === undefined ? undefined : keys.toDestination(range.to)),
          }),
  });
}

/** Notes what a step tells about the keys of a range. */
function observe({ march, search }: KeyRange, alphabet: Alphabet): void {
  search.steps++;
  const ahead = march?.ahead;
  if (ahead === undefined) return;
  if (ahead.side !== search.side) {
    // What was learned of one side's keys says nothing about the other's.
    search.side = ahead.side;
    search.high = undefined;
    search.level = 0;
    search.anchor = undefined;
  }
  alphabet.learn(ahead.reached);
  search.anchor ??= ahead.reached;
}

/**
 * The range with most left, as far as one can guess, of those that can be split at all; none when
 * the best of them holds too small a share of everything that is left to be worth a search.
 */
function mostLeft(active: readonly KeyRange[], maxRanges: number, alphabet: Alphabet): KeyRange | undefined {
  let best: KeyRange | undefined;
  let most = 0;
  let total = 0;
  for (const range of active) {
    const left = guessLeft(range, alphabet);
    total += left;
    if (left > most && !range.search.busy && range.search.steps >= range.search.retryAt) {
      best = range;
      most = left;
    }
  }
  return most * maxRanges * 4 >= total ? best : undefined;
}

/**
 * Steps that are left, if keys were spread evenly. They never are, so what has gone on for long
 * counts as going on for some time.
 */
function guessLeft({ march, search, from, prefix, to }: KeyRange, alphabet: Alphabet): number {
  const ahead = march?.ahead;
  if (ahead === undefined || ahead.side !== search.side) return 0;
  const progress = progressBetween(from ?? prefix, search.high ?? to, ahead.reached, alphabet);
  return search.steps * Math.max(0.25, (1 - progress) / Math.max(progress, 1e-9));
}

async function splitRange(
  request: MarchRangesRequest,
  range: KeyRange,
  alphabet: Alphabet,
  onProbe: () => void,
): Promise<"split" | "overtaken" | "fruitless"> {
  const ahead = range.march?.ahead;
  if (ahead === undefined) return "fruitless";
  const { side, reached: low } = ahead;
  const { search } = range;
  const place = await findSplit({
    low,
    high: search.high ?? range.to,
    floor: range.prefix.length,
    level: search.level,
    seen: commonLength(search.anchor ?? low, low),
    alphabet,
    maxProbes: MAX_PROBES,
    probe: (key) => {
      onProbe();
      return firstKeyAfter(request, range, side, key);
    },
  });
  if (search.side !== side) return "overtaken";
  search.anchor = low;
  search.high = place.high;
  const { at } = place;
  if (at === undefined) return "fruitless";
  search.level = place.level;
  const cursor = range.march?.cursor;
  // Whoever walks the range went past the place meanwhile; what the search taught remains.
  if (range.done || (cursor !== undefined && compareKeys(at, cursor) <= 0)) return "overtaken";
  request.ranges.split(range, at, place);
  return "split";
}

/** The first key of one side after `key` that belongs to the range; both as source keys. */
async function firstKeyAfter(
  { source, destination, keys, slots, signal }: MarchRangesRequest,
  range: KeyRange,
  side: "source" | "destination",
  key: string,
): Promise<string | undefined> {
  const isSource = side === "source";
  const { store } = isSource ? source : destination;
  const prefix = isSource ? range.prefix : keys.toDestination(range.prefix);
  const startAfter = isSource ? key : keys.toDestination(key);
  const page = await withSlot(slots, store, signal, () => store.list({ prefix, startAfter, maxKeys: 1, signal }));
  const first = page.entries[0]?.key;
  const found = first === undefined || isSource ? first : keys.toSource(first);
  return found !== undefined && range.to !== undefined && compareKeys(found, range.to) > 0 ? undefined : found;
}
