import { HubError } from "@dth/core/error";
import type { Hearing, SourceListener } from "@dth/core/source-listener";

/** A listener in memory, with what tests look at. */
export interface MemorySourceListener extends SourceListener {
  /** What is listened to, by task. */
  readonly hearings: ReadonlyMap<string, Hearing>;
  /** How often it was asked to listen. */
  readonly asked: number;
  /** Buckets that are somewhere else, which nobody knows before asking. */
  readonly elsewhere: Set<string>;
}

/** Listens in one region. */
export function memorySourceListener(region = "eu-west-1"): MemorySourceListener {
  const hearings = new Map<string, Hearing>();
  const elsewhere = new Set<string>();
  let asked = 0;
  const far = (bucket: string) => new HubError("EVENTS_OUT_OF_REACH", `the bucket ${bucket} is not in ${region}`);
  return {
    hearings,
    elsewhere,
    get asked() {
      return asked;
    },
    refuses: ({ bucket, region: told = region }) => (told === region ? undefined : far(bucket)),
    async listen(taskId, hearing) {
      asked += 1;
      const { bucket } = hearing.place;
      const refusal = this.refuses(hearing.place) ?? (elsewhere.has(bucket) ? far(bucket) : undefined);
      if (refusal !== undefined) throw refusal;
      hearings.set(taskId, hearing);
    },
    async ignore(taskId) {
      hearings.delete(taskId);
    },
  };
}
