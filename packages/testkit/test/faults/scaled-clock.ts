import type { Clock } from "@dth/core/clock";

/**
 * A clock that runs `factor` times as fast as the machine's, for tests over real sockets: back-offs of
 * seconds pass in milliseconds, while what really takes time still does.
 */
export function scaledClock(factor: number): Clock {
  const start = Date.now();
  const origin = performance.now();
  return {
    now: () => start + Math.round((performance.now() - origin) * factor),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = (): void => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener("abort", abort);
          resolve();
        }, ms / factor);
        signal?.addEventListener("abort", abort, { once: true });
      }),
  };
}
