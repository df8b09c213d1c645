import type { Ids } from "@dth/core/clock";

/** Ids `prefix00000001`, `prefix00000002`, …: sortable like real ones, and the same in every test run. */
export function sequentialIds(prefix = "id"): Ids {
  let last = 0;
  return {
    next() {
      last += 1;
      return prefix + String(last).padStart(8, "0");
    },
  };
}
