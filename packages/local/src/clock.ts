import type { Clock } from "@dth/core/clock";

/** The machine's own clock. A sleep keeps the process alive. */
export function systemClock(): Clock {
  return { now: Date.now, sleep };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const wake = (): void => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
