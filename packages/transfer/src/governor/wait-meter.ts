import type { Clock } from "@dth/core/clock";

/** Milliseconds spent waiting, by all who wait, up to this moment: a long wait counts while it lasts. */
export interface WaitMeter {
  readonly ms: number;
  /** Counts a wait from now until it ends, however it ends. */
  during<T>(wait: Promise<T>): Promise<T>;
}

/** A meter at zero. */
export function createWaitMeter(clock: Clock): WaitMeter {
  let waiting = 0;
  let counted = 0;
  let since = clock.now();
  const count = (): number => {
    const now = clock.now();
    // A clock that is set back takes no waiting away.
    counted += waiting * Math.max(0, now - since);
    since = now;
    return counted;
  };
  return {
    get ms() {
      return count();
    },
    during(wait) {
      count();
      waiting++;
      return wait.finally(() => {
        count();
        waiting--;
      });
    },
  };
}
