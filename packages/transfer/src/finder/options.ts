import type { BatchOptions } from "./batches.ts";

/** How the finder goes about it; never what it finds. */
export interface FinderOptions extends BatchOptions {
  /** Key ranges listed at once. */
  readonly maxRanges: number;
  /** Batches waiting on the queue beyond which the finder waits. */
  readonly maxWaiting: number;
  /** Milliseconds between looks at a full queue. */
  readonly pollMs: number;
  /** Items found but not yet committed beyond which listing waits. */
  readonly maxUncommitted: number;
  /** Milliseconds between commits when no batch is full. */
  readonly commitMs: number;
  /** HEAD requests at once where keys cannot be listed. */
  readonly maxHeads: number;
  /** Pairs read at once in compare mode `checksum`. */
  readonly maxReads: number;
}

/** The options with defaults. */
export function finderOptions(giantSize: number, given: Partial<FinderOptions> = {}): FinderOptions {
  return {
    batchItems: 200,
    batchBytes: 64 * 1024 * 1024,
    giantSize,
    maxRanges: 8,
    maxWaiting: 200,
    pollMs: 100,
    maxUncommitted: 2_000,
    commitMs: 1_000,
    maxHeads: 32,
    maxReads: 4,
    ...given,
  };
}
