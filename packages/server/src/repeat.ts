import type { Clock } from "@dth/core/clock";

/**
 * Does something now and then until the signal aborts, one time after another. What fails is told of, and tried again.
 *
 * @param ms milliseconds from the end of one time to the beginning of the next
 * @returns resolves when the last time has ended
 */
export async function repeat(
  options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly ms: number;
    readonly failed: (error: unknown) => void;
  },
  work: () => Promise<void>,
): Promise<void> {
  const { clock, signal, ms, failed } = options;
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      failed(error);
    }
    try {
      await clock.sleep(ms, signal);
    } catch {
      return;
    }
  }
}
