import type { ObjectStore } from "@dth/core/object-store";
import type { CopyContext } from "./context.ts";

/** Makes one request while holding one of its endpoint's slots. */
export async function withSlot<T>(context: CopyContext, store: ObjectStore, call: () => Promise<T>): Promise<T> {
  const slot = context.ports.governor.acquire(store.endpoint, context.signal);
  const release = typeof slot === "function" ? slot : await slot;
  try {
    return await call();
  } finally {
    release();
  }
}

/** Does `work` with at least `bytes` of memory, which it has for itself until it ends. */
export async function withBuffer<T>(
  { ports: { governor }, signal }: CopyContext,
  bytes: number,
  work: (memory: Uint8Array) => Promise<T>,
): Promise<T> {
  const reservation = governor.reserve(bytes, signal);
  const release = typeof reservation === "function" ? reservation : await reservation;
  const memory = governor.buffers.take(bytes);
  try {
    const result = await work(memory);
    governor.buffers.give(memory);
    return result;
  } catch (error) {
    // A request that failed may still be on its way out.
    governor.buffers.lose(memory);
    throw error;
  } finally {
    release();
  }
}
