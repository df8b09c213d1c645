import { createWaitingLine } from "./waiting-line.ts";

/** Lets in as many as a limit says that may change at any moment, first come, first served. */
export interface Semaphore {
  readonly inside: number;
  readonly waiting: number;
  /** @returns nothing when there is room now, else a promise of the moment; it rejects when `signal` aborts first */
  enter(signal?: AbortSignal): Promise<void> | undefined;
  /** Whoever entered leaves, once. */
  leave(): void;
}

/** @param limit asked whenever somebody wants in */
export function createSemaphore(limit: () => number): Semaphore {
  let inside = 0;
  const line = createWaitingLine(() => {
    if (inside >= limit()) return false;
    inside++;
    return true;
  });
  return {
    get inside() {
      return inside;
    },
    get waiting() {
      return line.length;
    },
    enter(signal) {
      if (line.length > 0 || inside >= limit()) return line.join(1, signal);
      inside++;
      return undefined;
    },
    leave() {
      inside--;
      if (line.length > 0) line.advance();
    },
  };
}
