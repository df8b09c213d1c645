import type { JobInput } from "./lab.ts";

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
  return {
    source: { type: "oci-registry", parameters: { endpoint: from, select: "images", images } },
    destination: { type: "oci-registry", parameters: { endpoint: to } },
    options: { copiesAtOnce: 2 },
  };
}
