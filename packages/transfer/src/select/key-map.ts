import { compareKeys } from "@dth/core/key-order";

/** Turns keys of one side into keys of the other by swapping the prefixes at their start, and only there. */
export interface KeyMap {
  /** `sourceKey` starts with the source's prefix. */
  toDestination(sourceKey: string): string;
  /** `destinationKey` starts with the destination's prefix. */
  toSource(destinationKey: string): string;
  /** Orders a source key against a destination key as if both were on one side. Allocates nothing. */
  compare(sourceKey: string, destinationKey: string): number;
}

/** The map between two locations. Order is preserved: what follows the prefixes is the same on both sides. */
export function createKeyMap(sourcePrefix: string, destinationPrefix: string): KeyMap {
  if (sourcePrefix === destinationPrefix) {
    return { toDestination: (key) => key, toSource: (key) => key, compare: compareKeys };
  }
  const sourceStart = sourcePrefix.length;
  const destinationStart = destinationPrefix.length;
  return {
    toDestination: (key) => destinationPrefix + key.slice(sourceStart),
    toSource: (key) => sourcePrefix + key.slice(destinationStart),
    compare: (a, b) => compareFrom(a, sourceStart, b, destinationStart),
  };
}

function compareFrom(a: string, aStart: number, b: string, bStart: number): number {
  const shared = Math.min(a.length - aStart, b.length - bStart);
  for (let i = 0; i < shared; i++) {
    if (a.charCodeAt(aStart + i) !== b.charCodeAt(bStart + i)) {
      return compareKeys(a.charAt(aStart + i), b.charAt(bStart + i));
    }
  }
  return a.length - aStart - (b.length - bStart);
}
