import type { KeyRange } from "./key-ranges.ts";
import { type Alphabet, progressBetween } from "./key-space.ts";

/**
 * The range with most left, as far as one can guess, of those that can be split at all; none when
 * the best of them holds too small a share of everything that is left to be worth a search.
 */
export function mostLeft(active: readonly KeyRange[], maxRanges: number, alphabet: Alphabet): KeyRange | undefined {
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
