import { inputBetween, type JobInput } from "./lab.ts";

/** What the process that is killed and the one that goes on both do. */
export interface KilledJob {
  readonly from: string;
  readonly to: string;
  readonly images: readonly string[];
  /** Path of the state file. */
  readonly ledger: string;
}

/** What the run that is killed was asked to do. */
export function inputOf({ from, to, images }: KilledJob): JobInput {
  return inputBetween(from, to, images, { options: { copiesAtOnce: 2 } });
}
