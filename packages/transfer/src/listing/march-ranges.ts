import type { RequestSlots } from "../governor/request-slots.ts";
import type { Side } from "../ports.ts";
import type { KeyMap } from "../select/key-map.ts";
import type { KeyRange, KeyRanges } from "./key-ranges.ts";
import { type Alphabet, createAlphabet } from "./key-space.ts";
import { createMarch, type MarchVisitor } from "./march.ts";
import { mostLeft } from "./most-left.ts";
import { createPageReader } from "./pages.ts";
import { splitRange } from "./split-range.ts";
import { createTaskGroup } from "./task-group.ts";

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
  const budget = { steps: 0, probes: 0 };

  /** Gives everybody something to do: a range that waits, or a part of one that is under way. */
  const employ = () => {
    while (tasks.size < maxRanges && !tasks.failed) {
      const range = ranges.next();
      if (range !== undefined) tasks.begin(walk(range));
      else if (budget.probes >= FREE_PROBES + budget.steps / STEPS_PER_PROBE) return;
      else {
        const candidate = mostLeft(ranges.active, maxRanges, alphabet);
        if (candidate === undefined) return;
        tasks.begin(divide(candidate));
      }
    }
  };

  const tasks = createTaskGroup(employ);

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
      await tasks.finished();
    },
    settled: tasks.settled,
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
