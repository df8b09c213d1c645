import type { Ids } from "@dth/core/clock";
import type { ItemsWork, WorkItem } from "@dth/core/work";

/** How items become batches. */
export interface BatchOptions {
  /** Items of a batch at most. */
  readonly batchItems: number;
  /** Bytes of a batch at most, unless one item alone is larger. */
  readonly batchBytes: number;
  /** An item of this many bytes is alone in its batch. */
  readonly giantSize: number;
}

/** Cuts items into batches. */
export interface Batcher {
  cut(items: readonly WorkItem[]): readonly ItemsWork[];
}

/** Items of the very first batch, so that the first object moves at once and on several workers. */
const FIRST_BATCH = 8;

/** A batcher of one run. Its first batches are small and double in size up to `batchItems`. */
export function createBatcher(runId: string, ids: Ids, options: BatchOptions): Batcher {
  let capacity = Math.min(FIRST_BATCH, options.batchItems);
  return {
    cut(items) {
      const works: ItemsWork[] = [];
      let batch: WorkItem[] = [];
      let bytes = 0;
      const close = () => {
        if (batch.length === 0) return;
        works.push({ kind: "items", id: ids.next(), runId, items: batch });
        capacity = Math.min(capacity * 2, options.batchItems);
        batch = [];
        bytes = 0;
      };
      for (const item of items) {
        const { size } = item.entry;
        const isGiant = size >= options.giantSize;
        if (isGiant || batch.length >= capacity || bytes + size > options.batchBytes) close();
        batch.push(item);
        bytes += size;
        if (isGiant) close();
      }
      close();
      return works;
    },
  };
}
