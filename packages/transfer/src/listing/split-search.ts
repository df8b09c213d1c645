import { type Alphabet, commonLength, nextProbe } from "./key-space.ts";

/** Where to look for a place to split a range. */
export interface SplitSearch {
  /** The last key in memory; the split lies beyond it. */
  readonly low: string;
  /** No source key lies beyond it. Absent: as far as the prefix goes. */
  readonly high: string | undefined;
  /** Length of the listed prefix. */
  readonly floor: number;
  /** As in `Gap`. */
  readonly level: number;
  readonly seen: number;
  readonly alphabet: Alphabet;
  /** The first source key after `key`, up to the range's end. */
  readonly probe: (key: string) => Promise<string | undefined>;
  readonly maxProbes: number;
}

/** What a search came to. */
export interface SplitPlace {
  /** A key with source keys beyond it, hopefully near the middle; absent when none was found. */
  readonly at: string | undefined;
  /** The lowered search bound: no source key lies beyond it. */
  readonly high: string | undefined;
  /** The level at which the keys that are left differ, as far as it is known now. */
  readonly level: number;
}

/** Looks for a key that divides what is left of a range, asking the store a few times. */
export async function findSplit(search: SplitSearch): Promise<SplitPlace> {
  const { low, floor, seen, alphabet } = search;
  let { high, level } = search;
  let at: string | undefined;
  for (let probes = 0; probes < search.maxProbes; probes++) {
    const probe = nextProbe({ low, high, floor, level, seen }, alphabet);
    if (probe === undefined) break;
    const found = await search.probe(probe.key);
    if (found === undefined) {
      high = probe.key;
      continue;
    }
    alphabet.learn(found);
    at = probe.key;
    level = commonLength(low, found);
    if (probe.final) break;
  }
  return { at, high, level };
}
