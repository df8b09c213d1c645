import type { Clock, Ids } from "@dth/core/clock";
import type { Hashing } from "@dth/core/hashing";
import type { Ledger } from "@dth/core/ledger";
import type { ObjectStore } from "@dth/core/object-store";
import type { TransferOptions } from "@dth/core/transfer-options";
import type { WorkQueue } from "@dth/core/work-queue";
import type { Governor } from "./governor.ts";

/** One end of a transfer: a bucket and the prefix in it. Keys are mapped by swapping the prefixes at their start. */
export interface Side {
  readonly store: ObjectStore;
  /** Empty for the whole bucket; else usually ends with `/`. */
  readonly prefix: string;
}

/** One pass of a task, as the engine needs it. */
export interface RunRequest {
  readonly runId: string;
  readonly source: Side;
  readonly destination: Side;
  readonly options: TransferOptions;
  /**
   * Where the items come from when it is not from listings. `plan`: from a dry run; an object that changed since
   * then fails with `SOURCE_CHANGED`. `events`: from notifications; an object that is gone by now counts as
   * superseded, and deletes neither wait for copies nor have a cap.
   */
  readonly given?: "plan" | "events";
}

/** Everything the engine gets from outside. */
export interface EnginePorts {
  readonly ledger: Ledger;
  /** The queue of this run. */
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hashing: Hashing;
  /** Concurrency and rates per endpoint; also the stores' throttle listener. */
  readonly governor: Governor;
}
