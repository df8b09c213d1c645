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

/** Does `work` while `bytes` of memory are reserved for it. */
export async function withBuffer<T>(context: CopyContext, bytes: number, work: () => Promise<T>): Promise<T> {
  const reservation = context.ports.governor.reserve(bytes, context.signal);
  const release = typeof reservation === "function" ? reservation : await reservation;
  try {
    return await work();
  } finally {
    release();
  }
}
