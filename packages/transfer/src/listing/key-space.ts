import { compareKeys } from "@dth/core/key-order";

/** Code points seen in keys, sorted: where in the key space it makes sense to look. */
export interface Alphabet {
  learn(key: string): void;
  /** Those strictly between `low` and `high`, ascending. */
  between(low: number, high: number): readonly number[];
}

/** An alphabet that learns from keys as they are seen; what precedes `skip` UTF-16 units of a key is ignored. */
export function createAlphabet(skip: number): Alphabet {
  const known = new Set<number>();
  let sorted: number[] | undefined;
  return {
    learn(key) {
      for (let i = skip; i < key.length; i += unitsAt(key, i)) {
        const point = key.codePointAt(i) as number;
        if (!known.has(point)) {
          known.add(point);
          sorted = undefined;
        }
      }
    },
    between(low, high) {
      sorted ??= [...known].sort((a, b) => a - b);
      return sorted.filter((point) => point > low && point < high);
    },
  };
}

/** The part of the key space in which a split point is looked for. */
export interface Gap {
  /** The last key known, exclusive. */
  readonly low: string;
  /** No key that matters lies beyond it. Absent: as far as the prefix goes. */
  readonly high: string | undefined;
  /** UTF-16 units that every key of the range shares. */
  readonly floor: number;
  /** Units that the keys beyond `low` share with it, as far as earlier probes told. */
  readonly level: number;
  /** The same, as far as the keys seen lately tell; for where the probes' knowledge ends. */
  readonly seen: number;
}

/** A place to look at. */
export interface Probe {
  readonly key: string;
  /** Whether the keys beyond it are a good half; else it only tells at which level the keys differ. */
  readonly final: boolean;
}

/**
 * Where to look next for a key beyond the middle of a gap; always strictly inside it.
 *
 * Two questions alternate. At which level do the keys that are left differ? Everything up to a
 * deep level may be one prefix that all of them share, so levels are bisected by asking whether anything
 * follows the whole prefix. Then, which of the known code points at that level is the middle one?
 *
 * @returns undefined when the gap is too small to be divided by what is known
 */
export function nextProbe(gap: Gap, alphabet: Alphabet): Probe | undefined {
  const { low, high } = gap;
  // Below the first level at which the two differ, every key that starts like `low` is inside.
  let isEdge = high !== undefined;
  let at = high === undefined ? gap.floor : Math.max(gap.floor, commonLength(low, high));
  while (at < low.length) {
    const level = align(low, Math.min(at <= gap.level ? gap.level : gap.seen, low.length));
    if (level > at) {
      const middle = align(low, (at + level + 1) >> 1);
      const key = keyAfterPrefix(low.slice(0, middle > at ? middle : at + unitsAt(low, at)));
      if (key !== undefined && isInside(key, low, high)) return { key, final: false };
    }
    const point = low.codePointAt(at) as number;
    const bound = isEdge ? (high?.codePointAt(at) ?? 0) : Number.POSITIVE_INFINITY;
    const candidates = withGuesses(alphabet.between(point, bound), point, bound);
    const middle = candidates[candidates.length >> 1];
    if (middle !== undefined) {
      const key = low.slice(0, at) + String.fromCodePoint(middle);
      if (isInside(key, low, high)) return { key, final: true };
    }
    const beyond = keyAfterPrefix(low.slice(0, at + unitsAt(low, at)));
    if (beyond !== undefined && isInside(beyond, low, high)) return { key: beyond, final: true };
    // Whatever is left starts with the same code points as `low`, one more than was known.
    at += unitsAt(low, at);
    isEdge = false;
  }
  return undefined;
}

/**
 * Few known code points say little about a script with thousands, so a few more are guessed: halfway
 * to the bound, or beyond those known, ever farther apart. Below U+0080 the known ones suffice.
 */
function withGuesses(known: readonly number[], point: number, bound: number): readonly number[] {
  if (known.length > 2) return known;
  const last = known.at(-1) ?? point;
  if (known.length === 0 && point < 0x80) return known;
  const steps = bound <= 0x10ffff ? [(bound - last) >> 1] : [8, 64, 512, 4096];
  const guesses = steps.map((step) => skipSurrogates(last + step, 0xe000));
  return [...known, ...guesses.filter((guess) => guess > last && guess < Math.min(bound, 0x10ffff))];
}

/** How many leading UTF-16 units two keys share, never ending inside a surrogate pair. */
export function commonLength(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  let i = 0;
  while (i < shared && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return align(a, i);
}

/** A key after all keys that start with `prefix`, as near as one code point allows; undefined when there is none. */
export function keyAfterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) as number;
    if (point < 0x10ffff) return points.join("") + String.fromCodePoint(skipSurrogates(point + 1, 0xe000));
  }
  return undefined;
}

/** A key strictly before `key`, so near that few keys lie between. */
export function keyBefore(key: string): string {
  const points = [...key];
  const point = (points.pop() as string).codePointAt(0) as number;
  const head = points.join("");
  return point === 0 ? head : `${head}${String.fromCodePoint(skipSurrogates(point - 1, 0xd7ff))}\uFFFD`;
}

/**
 * How far `key` is on the way from `low` to `high`, from 0 to 1, if keys were spread evenly over the
 * alphabet. A guess, good enough to choose which range has most left.
 */
export function progressBetween(low: string, high: string | undefined, key: string, alphabet: Alphabet): number {
  const points = alphabet.between(-1, Number.POSITIVE_INFINITY);
  const start = high === undefined ? commonLength(low, key) : commonLength(low, high);
  const place = (text: string) => placeOf(text, start, points);
  const from = place(low);
  const to = high === undefined ? 1 : place(high);
  return to <= from ? 1 : Math.min(1, Math.max(0, (place(key) - from) / (to - from)));
}

/** The code points from `start` on as a fraction, each a digit. */
function placeOf(text: string, start: number, points: readonly number[]): number {
  let value = 0;
  let weight = 1;
  let i = start;
  for (let digit = 0; digit < 6 && i < text.length; digit++) {
    weight /= points.length + 2;
    value += weight * (1 + countBelow(points, text.codePointAt(i) as number));
    i += unitsAt(text, i);
  }
  return value;
}

function countBelow(points: readonly number[], point: number): number {
  let count = 0;
  while (count < points.length && (points[count] as number) < point) count++;
  return count;
}

function isInside(key: string, low: string, high: string | undefined): boolean {
  return compareKeys(key, low) > 0 && (high === undefined || compareKeys(key, high) < 0);
}

function skipSurrogates(point: number, instead: number): number {
  return point >= 0xd800 && point <= 0xdfff ? instead : point;
}

/** `index`, or one less when it lies inside a surrogate pair. */
function align(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  const isHalf = unit >= 0xd800 && unit <= 0xdbff && index < text.length;
  return isHalf ? index - 1 : index;
}

function unitsAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
