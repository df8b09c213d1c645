import type { Ids } from "@dth/core/clock";
import type { Ledger } from "@dth/core/ledger";
import { type TransferOptionsInput, TransferOptionsSchema } from "@dth/core/transfer-options";
import type { WorkQueue } from "@dth/core/work-queue";
import { createHashing } from "@dth/local/hashing";
import { type FakeClock, fakeClock } from "@dth/testkit/clock";
import { sequentialIds } from "@dth/testkit/ids";
import { memoryLedger } from "@dth/testkit/ledger";
import { memoryWorkQueue } from "@dth/testkit/work-queue";
import * as v from "valibot";
import { createGovernor, type Governor } from "../src/governor.ts";
import type { EnginePorts, RunRequest } from "../src/ports.ts";
import type { RunOptions } from "../src/run/session.ts";
import { type RunHandle, type RunSummary, startRun } from "../src/run.ts";
import { type BareStore, type BareStoreOptions, bareStore } from "./bare-store.ts";

/** Two stores, and an engine between them that a test can start as often as it likes. */
export interface Scene {
  readonly clock: FakeClock;
  readonly source: BareStore;
  readonly destination: BareStore;
  readonly ledger: Ledger;
  readonly queue: WorkQueue;
  readonly ids: Ids;
  readonly request: RunRequest;
  /** Ports with a governor of their own, as each process has. */
  ports(): EnginePorts;
  start(options?: RunOptions): RunHandle;
  /** Starts a run and lets time pass until it ends. */
  run(options?: RunOptions): Promise<RunSummary>;
  /** Lets time pass until `promise` settles. */
  settle<T>(promise: Promise<T>): Promise<T>;
}

/** What differs from scene to scene. */
export interface SceneOptions {
  readonly options?: TransferOptionsInput;
  readonly source?: Partial<BareStoreOptions>;
  readonly destination?: Partial<BareStoreOptions>;
  readonly sourcePrefix?: string;
  readonly destinationPrefix?: string;
  readonly runId?: string;
}

/** Sets a scene. */
export function scene(given: SceneOptions = {}): Scene {
  const clock = fakeClock();
  const hashing = createHashing();
  const source = bareStore({ name: "source", clock, ...given.source });
  const destination = bareStore({ name: "destination", clock, ...given.destination });
  const ledger = memoryLedger();
  const queue = memoryWorkQueue({ clock });
  const ids = sequentialIds();
  const request: RunRequest = {
    runId: given.runId ?? "run1",
    source: { store: source, prefix: given.sourcePrefix ?? "" },
    destination: { store: destination, prefix: given.destinationPrefix ?? "" },
    options: v.parse(TransferOptionsSchema, given.options ?? {}),
  };
  const { maxRequests, maxBufferedBytes, bandwidth, requestRate } = request.options;
  const governor = (): Governor => createGovernor({ clock, maxRequests, maxBufferedBytes, bandwidth, requestRate });
  const ports = (): EnginePorts => ({ ledger, queue, clock, ids, hashing, governor: governor() });

  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    while (!settled) await clock.advance(25);
    return promise;
  };
  const start = (options?: RunOptions) => startRun(request, ports(), options);
  return {
    clock,
    source,
    destination,
    ledger,
    queue,
    ids,
    request,
    ports,
    start,
    settle,
    run: (options) => settle(start(options).finished),
  };
}
