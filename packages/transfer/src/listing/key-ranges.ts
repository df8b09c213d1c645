import { compareKeys } from "@dth/core/key-order";
import type { FinderRange } from "@dth/core/ledger";
import type { March } from "./march.ts";

/** One range of source keys while it is worked on. */
export interface KeyRange {
  readonly id: number;
  /** The listed prefix. */
  readonly prefix: string;
  /** Exclusive; where this process started it. */
  readonly from: string | undefined;
  /** Inclusive; only ever lowered. */
  to: string | undefined;
  /** The last key whose findings were handed over. */
  cursor: string | undefined;
  done: boolean;
  march: March | undefined;
  /** What the splitter knows. */
  readonly search: SplitMemory;
}

/** What is known about how to split a range. */
export interface SplitMemory {
  /** Whose listing was looked at; what follows is about that side's keys, as source keys. */
  side: "source" | "destination";
  /** No key lies between it and the range's end. */
  high: string | undefined;
  /** See `Gap.level`; 0 until a search found out. */
  level: number;
  /** A key seen a while ago, to compare the keys seen now with. */
  anchor: string | undefined;
  /** Steps so far. */
  steps: number;
  /** Steps before the next attempt. */
  retryAt: number;
  busy: boolean;
}

/** The ranges of one run: disjoint, and together everything that is left. */
export interface KeyRanges {
  /** A range that nobody works on yet, from a resumed run, a split, or the next scope. */
  next(): KeyRange | undefined;
  /** Ranges handed out and not done. */
  readonly active: readonly KeyRange[];
  /** Cuts `range` at `at` and makes what follows a range of its own, to be had from `next`. */
  split(range: KeyRange, at: string, place: { readonly high: string | undefined; readonly level: number }): void;
  finish(range: KeyRange): void;
  /** For the checkpoint: what is not done, and which scope was started last. */
  snapshot(): readonly FinderRange[];
}

/**
 * Ranges over `scopes` (sorted, disjoint prefixes), going on from a checkpoint.
 *
 * Finished ranges are left out of checkpoints, so that these stay small whatever the number of
 * scopes and splits. The last scope that was started always stays in, which tells what was not.
 */
export function createKeyRanges(scopes: readonly string[], checkpoint: readonly FinderRange[] = []): KeyRanges {
  const waiting: KeyRange[] = [];
  const active = new Set<KeyRange>();
  let lastId = checkpoint.reduce((greatest, { id }) => Math.max(greatest, id), 0);
  let lastScope: string | undefined;
  for (const { id, prefix = scopes[0] ?? "", from, to, cursor, done } of checkpoint) {
    if (lastScope === undefined || compareKeys(prefix, lastScope) > 0) lastScope = prefix;
    if (!done) waiting.push(createRange(id, prefix, { from: cursor ?? from, to }));
  }
  let nextScope = lastScope === undefined ? 0 : scopes.indexOf(lastScope) + 1;

  const startScope = (): KeyRange | undefined => {
    const prefix = scopes[nextScope];
    if (prefix === undefined) return undefined;
    nextScope++;
    lastScope = prefix;
    return createRange(++lastId, prefix, {});
  };

  return {
    next() {
      const range = waiting.shift() ?? startScope();
      if (range !== undefined) active.add(range);
      return range;
    },
    get active() {
      return [...active];
    },
    split(range, at, { high, level }) {
      const upper = createRange(++lastId, range.prefix, { from: at, to: range.to });
      upper.search.side = range.search.side;
      upper.search.high = high;
      upper.search.level = level;
      range.to = at;
      range.search.high = undefined;
      range.search.level = level;
      waiting.push(upper);
    },
    finish(range) {
      range.done = true;
      range.march = undefined;
      active.delete(range);
    },
    snapshot() {
      const open = [...active, ...waiting].map(toFinderRange);
      if (lastScope === undefined || open.some(({ prefix }) => prefix === lastScope)) return open;
      return [...open, { id: 0, prefix: lastScope, done: true }];
    },
  };
}

function createRange(
  id: number,
  prefix: string,
  bounds: { from?: string | undefined; to?: string | undefined },
): KeyRange {
  const search: SplitMemory = {
    side: "source",
    high: undefined,
    level: 0,
    anchor: undefined,
    steps: 0,
    retryAt: 2,
    busy: false,
  };
  return { id, prefix, from: bounds.from, to: bounds.to, cursor: bounds.from, done: false, march: undefined, search };
}

function toFinderRange({ id, prefix, from, to, cursor, done }: KeyRange): FinderRange {
  return {
    id,
    prefix,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(cursor === undefined ? {} : { cursor }),
    done,
  };
}
