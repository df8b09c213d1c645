import type { Clock } from "@dth/core/clock";
import type { WaitMeter } from "./wait-meter.ts";

/** Hands out units at a steady rate, in the order of asking. */
export interface Pacer {
  /** Takes `units`: nothing when they are free now, else a promise of the moment. Rejects when `signal` aborts. */
  take(units: number, signal?: AbortSignal): Promise<void> | undefined;
  /** Counts units that were already used, so that later takers wait for them. */
  charge(units: number): void;
}

/** How a {@link Pacer} paces. */
export interface PacerOptions {
  readonly clock: Clock;
  /** Units per second. */
  readonly rate: number;
  /** Milliseconds' worth of unused units that may be taken at once. */
  readonly burstMs: number;
  /** Counts every wait, for whoever wants to know. */
  readonly waits?: WaitMeter;
}

/**
 * A token bucket kept as one number, the moment from which the next unit is free (the generic cell
 * rate algorithm): a take larger than the bucket is paid back by those who come after it, so parts
 * of any size pass and the average still holds.
 */
export function createPacer({ clock, rate, burstMs, waits }: PacerOptions): Pacer {
  let seen = clock.now();
  let free = seen - burstMs;
  const book = (units: number): number => {
    const now = clock.now();
    // A clock that is set back makes nobody wait for the time to come again.
    if (now < seen) free -= seen - now;
    seen = now;
    const start = Math.max(free, now - burstMs);
    free = start + (units * 1000) / rate;
    return start - now;
  };
  return {
    take: (units, signal) => {
      const wait = book(units);
      if (wait <= 0) return undefined;
      const over = clock.sleep(wait, signal);
      return waits === undefined ? over : waits.during(over);
    },
    charge: (units) => void book(units),
  };
}
