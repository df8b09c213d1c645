import { performance } from "node:perf_hooks";

/** What {@link busyMeter} measures, where this host can. */
export interface BusyMeter {
  /** Share of the time since the last call in which this process' event loop was at work, from 0 to 1. */
  readonly cpu?: () => number;
}

/** Measures this process. Deno has no such measure. */
export function busyMeter(): BusyMeter {
  if (typeof performance.eventLoopUtilization !== "function") return {};
  let last = performance.eventLoopUtilization();
  return {
    cpu() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  };
}
