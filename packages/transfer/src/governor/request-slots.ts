import type { ObjectStore } from "@dth/core/object-store";

/** Where requests wait for their turn; the governor is one. */
export interface RequestSlots {
  /** @returns gives the slot back; called exactly once. */
  acquire(endpoint: string, signal?: AbortSignal): (() => void) | Promise<() => void>;
}

/** Makes one call to a store inside a slot of its endpoint. */
export async function withSlot<T>(
  slots: RequestSlots,
  store: ObjectStore,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  const release = await slots.acquire(store.endpoint, signal);
  try {
    return await call();
  } finally {
    release();
  }
}

/** Runs `task` over `items`, at most `limit` at once. The first failure rejects, and no further item is started. */
export async function forEachBounded<T>(
  items: readonly T[],
  limit: number,
  task: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        await task(items[index] as T, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
}
