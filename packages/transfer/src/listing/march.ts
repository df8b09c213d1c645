import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";
import type { KeyMap } from "../select/key-map.ts";
import { keyBefore } from "./key-space.ts";
import { createPageCursor, type PageCursor } from "./page-cursor.ts";
import type { PageReader } from "./pages.ts";

/** Hears every key of both sides exactly once, in key order. Synchronous: it is called for each key. */
export interface MarchVisitor {
  /** At the source only. */
  missing(source: ObjectEntry): void;
  pair(source: ObjectEntry, destination: ObjectEntry): void;
  /** At the destination only. */
  extra(destination: ObjectEntry): void;
}

/** What is marched through, and which of it matters. */
export interface MarchRequest {
  readonly source: PageReader;
  /** Absent: the destination does not matter, every source key counts as missing. */
  readonly destination: PageReader | undefined;
  readonly keys: KeyMap;
  /** The last source key of the range, asked at every step because a range may shorten. */
  readonly to: () => string | undefined;
  /** Whether destination keys that the source lacks matter. When not, whole pages of them are jumped over. */
  readonly extras: boolean;
}

/** A merge-join of two listings. */
export interface March {
  /**
   * Fetches what is used up and joins the pages in hand, in one go without a promise per key.
   * @returns false when the range is at its end
   */
  step(visitor: MarchVisitor): Promise<boolean>;
  /** The last key visited, as a source key: everything up to it is done on both sides. */
  readonly cursor: string | undefined;
  /** The side whose pages go on, the source if both do; none when all that is left is in memory. */
  readonly ahead: MarchAhead | undefined;
}

/** Where a listing stands that has pages to come. */
export interface MarchAhead {
  readonly side: "source" | "destination";
  /** The last key in memory, as a source key; splitting a range before it gains nothing. */
  readonly reached: string;
}

/** Joins two ordered listings of one key range. Holds the pages in hand and nothing else. */
export function createMarch(request: MarchRequest): March {
  const { keys } = request;
  const source = createPageCursor(request.source);
  const destination = createPageCursor(request.destination);
  let cursor: string | undefined;

  /** Leaves destination keys out that only a count of extras would need. */
  const leap = (onlyExtras: boolean) => {
    if (source.ended && !source.has()) destination.finish();
    const next = source.page[source.index];
    if (onlyExtras && next !== undefined && !destination.has() && !destination.ended) {
      request.destination?.skipTo(keyBefore(keys.toDestination(next.key)));
    }
  };

  return {
    async step(visitor) {
      await Promise.all([source.fill(), destination.fill()]);
      const to = request.to();
      if (to !== undefined) {
        source.trim(to);
        destination.trim(keys.toDestination(to));
      }
      const passed = joinPages(source, destination, keys, visitor);
      if (!request.extras) leap(passed.source === undefined);
      cursor = latest(cursor, passed.source?.key, passed.destination && keys.toSource(passed.destination.key));
      return source.has() || destination.has() || !source.ended || !destination.ended;
    },
    get cursor() {
      return cursor;
    },
    get ahead(): MarchAhead | undefined {
      const ours = source.page.at(-1);
      if (ours !== undefined && !source.ended && request.source.more) return { side: "source", reached: ours.key };
      const theirs = destination.page.at(-1);
      if (theirs === undefined || destination.ended || !request.destination?.more || !request.extras) return undefined;
      return { side: "destination", reached: keys.toSource(theirs.key) };
    },
  };
}

/** The last entries of both sides that were passed by. */
interface Passed {
  readonly source: ObjectEntry | undefined;
  readonly destination: ObjectEntry | undefined;
}

/** Joins the pages in hand as far as both reach, and what is left of one where the other has ended. */
function joinPages(source: PageCursor, destination: PageCursor, keys: KeyMap, visitor: MarchVisitor): Passed {
  let lastSource: ObjectEntry | undefined;
  let lastDestination: ObjectEntry | undefined;
  while (source.has() && destination.has()) {
    const s = source.page[source.index] as ObjectEntry;
    const d = destination.page[destination.index] as ObjectEntry;
    const order = keys.compare(s.key, d.key);
    if (order <= 0) {
      source.index++;
      lastSource = s;
    }
    if (order >= 0) {
      destination.index++;
      lastDestination = d;
    }
    if (order < 0) visitor.missing(s);
    else if (order > 0) visitor.extra(d);
    else visitor.pair(s, d);
  }
  if (destination.ended) lastSource = drain(source, visitor.missing) ?? lastSource;
  if (source.ended) lastDestination = drain(destination, visitor.extra) ?? lastDestination;
  return { source: lastSource, destination: lastDestination };
}

/** Visits what is left of a page. @returns the last entry visited */
function drain(side: PageCursor, visit: (entry: ObjectEntry) => void): ObjectEntry | undefined {
  if (!side.has()) return undefined;
  while (side.has()) visit(side.page[side.index++] as ObjectEntry);
  return side.page[side.end - 1];
}

/** The greatest of the keys given. */
function latest(...keys: readonly (string | undefined)[]): string | undefined {
  let greatest: string | undefined;
  for (const key of keys) {
    if (key !== undefined && (greatest === undefined || compareKeys(key, greatest) > 0)) greatest = key;
  }
  return greatest;
}
