import type { ObjectEntry } from "@dth/core/object";
import type { Batch } from "./leases.ts";

/** One object, or one range of parts of one, that is to be settled. */
export interface Task {
  readonly batch: Batch;
  readonly entry: ObjectEntry;
  /** An earlier delivery or attempt may have done it. */
  doubtful: boolean;
  /** Failed ones so far; throttling does not count. */
  attempts: number;
}
