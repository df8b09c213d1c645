import { createHash } from "node:crypto";
import type { FinderCheckpoint, Ledger } from "@dth/core/ledger";
import type { ObjectStore } from "@dth/core/object-store";
import type { ItemOutcome } from "@dth/core/outcome";
import { type TransferOptionsInput, TransferOptionsSchema } from "@dth/core/transfer-options";
import type { ItemsWork, WorkItem } from "@dth/core/work";
import type { WorkQueue } from "@dth/core/work-queue";
import { type FakeClock, fakeClock } from "@dth/testkit/clock";
import { sequentialIds } from "@dth/testkit/ids";
import { memoryLedger } from "@dth/testkit/ledger";
import { memoryWorkQueue } from "@dth/testkit/work-queue";
import * as v from "valibot";
import type { FinderPorts } from "../src/finder/session.ts";
import type { RunRequest } from "../src/ports.ts";

/** A run over fakes. */
export interface RunFixture {
  readonly request: RunRequest;
  readonly ports: FinderPorts;
  readonly ledger: Ledger;
  readonly queue: WorkQueue;
  readonly clock: FakeClock;
  /** Every item committed to the ledger that has no outcome. */
  openItems(): Promise<WorkItem[]>;
  /** Every item on the queue. */
  queuedItems(): Promise<WorkItem[]>;
  /** Every outcome recorded so far. */
  outcomes(): Promise<ItemOutcome[]>;
  /** The checkpoint committed last. */
  checkpoint(): Promise<FinderCheckpoint | undefined>;
}

/** What a run of the fixture is about. */
export interface RunFixtureOptions {
  readonly source: ObjectStore;
  readonly destination: ObjectStore;
  readonly sourcePrefix?: string;
  readonly destinationPrefix?: string;
  readonly options?: TransferOptionsInput;
}

/** The fixture's only run. */
export const RUN_ID = "run1";

/** A run in memory that is recorded, of which nothing has been listed yet. */
export async function runFixture(given: RunFixtureOptions): Promise<RunFixture> {
  const clock = fakeClock();
  const ledger = memoryLedger();
  const queue = memoryWorkQueue({ clock });
  await ledger.createRun({
    id: RUN_ID,
    source: "source",
    destination: "destination",
    spec: {},
    state: "running",
    startedAt: 0,
  });
  return {
    clock,
    ledger,
    queue,
    request: {
      runId: RUN_ID,
      source: { store: given.source, prefix: given.sourcePrefix ?? "" },
      destination: { store: given.destination, prefix: given.destinationPrefix ?? "" },
      options: v.parse(TransferOptionsSchema, given.options ?? {}),
    },
    ports: { ledger, queue, clock, ids: sequentialIds(), hashing, governor: { acquire: () => () => undefined } },
    async openItems() {
      const items: WorkItem[] = [];
      for await (const work of ledger.openWork(RUN_ID)) items.push(...work.items);
      return items;
    },
    async queuedItems() {
      const leased = await queue.lease(1_000_000, 1);
      return leased.flatMap(({ work }) => (work as ItemsWork).items);
    },
    async outcomes() {
      const outcomes: ItemOutcome[] = [];
      for await (const outcome of ledger.outcomes(RUN_ID)) outcomes.push(outcome);
      return outcomes;
    },
    checkpoint: () => ledger.checkpoint(RUN_ID),
  };
}

const hashing: FinderPorts["hashing"] = {
  create(algorithm) {
    const hash = createHash(algorithm);
    return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
  },
  hash: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
  sha256Hex: (text) => createHash("sha256").update(text).digest("hex"),
  hmacSha256: () => {
    throw new Error("nothing is signed here");
  },
};
