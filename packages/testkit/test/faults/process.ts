import type { Clock } from "@dth/core/clock";
import type { ObjectStore } from "@dth/core/object-store";
import type { Transport } from "@dth/core/transport";
import type { WorkQueue } from "@dth/core/work-queue";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { openLedger } from "@dth/local/ledger";
import { createTransport } from "@dth/local/transport";
import { openWorkQueue } from "@dth/local/work-queue";
import { createS3Store } from "@dth/object-store/s3-store";
import { overridden } from "@dth/testkit/overridden";
import { createGovernor } from "@dth/transfer/governor";
import type { EnginePorts } from "@dth/transfer/ports";
import { type Crash, crashAfter } from "./crash.ts";
import { BUCKET, PART_SIZE, type Site } from "./site.ts";

/** The only run of a world. */
export const RUN_ID = "seeded";

/** What a process of the engine holds. */
export interface Process {
  readonly ports: EnginePorts;
  readonly source: ObjectStore;
  readonly destination: ObjectStore;
  readonly crash: Crash;
  /** To be closed with the world: a process that crashed closes nothing. */
  readonly transport: Transport;
  close(): Promise<void>;
}

/** What a process works with. */
export interface ProcessOptions {
  readonly random: () => number;
  readonly clock: Clock;
  /** Source and destination. */
  readonly sites: readonly [Site, Site];
  /** The file of ledger and queue, which all processes share. */
  readonly statePath: string;
  /** Chance that a work is delivered twice. */
  readonly duplicate: number;
  /** The call at which it dies. */
  readonly calls: number;
}

/** Starts a process that dies at one of its calls. */
export function bootProcess(options: ProcessOptions): Process {
  const { clock, sites, statePath, random } = options;
  const crash = crashAfter(options.calls);
  const hashing = createHashing();
  const governor = createGovernor({ clock, maxRequests: 16, maxBufferedBytes: 1 << 20 });
  const transport = createTransport({ idleTimeoutMs: 1_000 });
  const store = ({ url, credentials }: Site): ObjectStore => {
    const connection = { vendor: "minio", endpoint: url, region: "us-east-1", credentials } as const;
    const made = createS3Store({ connection, bucket: BUCKET, transport, hashing, clock, random, listener: governor });
    const traits = { ...made.traits, parts: { ...made.traits.parts, minSize: PART_SIZE } };
    return crash.wrap({ ...made, traits, endpoint: url });
  };
  const ledger = openLedger(statePath);
  const queue = openWorkQueue(statePath, RUN_ID, { clock });
  const ports = {
    ledger: crash.wrap(ledger),
    queue: crash.wrap(doubling(queue, () => random() < options.duplicate)),
    clock,
    ids: randomIds(),
    hashing,
    governor,
  };
  return {
    crash,
    source: store(sites[0]),
    destination: store(sites[1]),
    ports,
    transport,
    close: async () => {
      await transport.close();
      await queue.close();
      await ledger.close();
    },
  };
}

/** A queue that delivers some of what it is sent twice. */
function doubling(queue: WorkQueue, isDoubled: () => boolean): WorkQueue {
  return overridden(queue, {
    async send(works, delayMs) {
      const twice = works.filter(isDoubled);
      await queue.send(twice.length === 0 ? works : [...works, ...twice], delayMs);
    },
  });
}
