import { compareKeys } from "@dth/core/key-order";
import { type RequestSlots, withSlot } from "../governor/request-slots.ts";
import type { Side } from "../ports.ts";
import type { KeyMap } from "../select/key-map.ts";
import type { KeyRange, KeyRanges } from "./key-ranges.ts";
import { type Alphabet, commonLength } from "./key-space.ts";
import { findSplit } from "./split-search.ts";

/** Probes of one attempt. */
const MAX_PROBES = 12;

/** The two sides whose ranges are split. */
export interface SplitRequest {
  readonly source: Side;
  readonly destination: Side;
  readonly keys: KeyMap;
  readonly ranges: KeyRanges;
  readonly slots: RequestSlots;
  readonly signal: AbortSignal;
}

/** How an attempt to split ended; `overtaken`: whoever walks the range was there first. */
export type SplitEnd = "split" | "overtaken" | "fruitless";

/** Searches a place with keys on both sides of it, and splits the range there. `onProbe` is called before every request. */
export async function splitRange(
  request: SplitRequest,
  range: KeyRange,
  alphabet: Alphabet,
  onProbe: () => void,
): Promise<SplitEnd> {
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
  { source, destination, keys, slots, signal }: SplitRequest,
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
