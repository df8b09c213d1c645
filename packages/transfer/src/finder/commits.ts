import type { FinderCheckpoint, FinderRange } from "@dth/core/ledger";
import type { EnginePorts } from "../ports.ts";
import { createBatcher } from "./batches.ts";
import { addCounts, type FinderCounts } from "./counts.ts";
import type { Findings } from "./findings.ts";
import type { FinderOptions } from "./options.ts";
import { createPending, type Found } from "./pending.ts";
import { createSequence } from "./sequence.ts";

/** What committing needs. */
export interface CommitRequest {
  readonly runId: string;
  readonly ports: Pick<EnginePorts, "ledger" | "queue" | "clock" | "ids">;
  readonly options: FinderOptions;
  /** Going on from a checkpoint's counts. */
  readonly counts: FinderCounts;
  /** Where the ranges stand, asked in the same turn in which the found items are taken. */
  readonly ranges: () => readonly FinderRange[];
  readonly signal: AbortSignal;
}

/** Makes what is found durable, then hands it out. */
export interface Commits {
  /** Takes findings over. The range they come from moves its cursor in the same turn. */
  add(findings: Findings): void;
  /** Waits while too much is uncommitted or waits on the queue. @throws what a commit threw */
  room(): Promise<void>;
  /** Commits what is old enough; called from time to time. */
  tick(): void;
  /** Commits everything. @returns the checkpoint that was committed */
  flush(complete: boolean): Promise<FinderCheckpoint>;
}

/** One commit at a time; what is found meanwhile goes into the next one. */
export function createCommits(request: CommitRequest): Commits {
  const { runId, ports, options, counts, signal } = request;
  const pending = createPending(createBatcher(runId, ports.ids, options));
  // The position is ahead of what is stored after a commit that failed, so nothing may be committed any more.
  const commits = createSequence();
  /** Something was found since the last commit, if only counts and positions. */
  let dirty = false;
  /** No work was committed yet. */
  let first = true;
  let committedAt = ports.clock.now();

  const isDue = () =>
    dirty &&
    (pending.size >= options.batchItems ||
      (first && pending.hasCopies) ||
      ports.clock.now() - committedAt >= options.commitMs);

  const commit = async (complete: boolean): Promise<FinderCheckpoint> => {
    first = first && !pending.hasCopies;
    const found = pending.take();
    const checkpoint = structuredClone({ ...counts, ranges: request.ranges(), complete });
    dirty = false;
    committedAt = ports.clock.now();
    await store(request, found, checkpoint);
    return checkpoint;
  };

  const start = () =>
    commits.start(async () => {
      await commit(false);
      await waitForQueue(request);
    });

  return {
    add(findings) {
      addCounts(counts, findings.counts);
      pending.add(findings);
      dirty = true;
      if (isDue()) start();
    },
    async room() {
      commits.check();
      while (pending.size >= options.maxUncommitted) {
        signal.throwIfAborted();
        start();
        await commits.settled();
      }
    },
    tick() {
      if (isDue()) start();
    },
    flush: (complete) => commits.run(() => commit(complete)),
  };
}

/**
 * Outcomes first, then work with the position, then the queue: whatever is lost in between, a
 * resumed run finds the position not ahead of anything, and sends open work again.
 * What is kept is not sent: deletes are the run's to hand out, last, if at all.
 */
async function store({ runId, ports }: CommitRequest, found: Found, checkpoint: FinderCheckpoint): Promise<void> {
  if (found.outcomes.length > 0) await ports.ledger.record(runId, found.outcomes);
  await ports.ledger.commitFound(runId, [...found.works, ...found.kept], checkpoint);
  if (found.works.length > 0) await ports.queue.send(found.works);
}

/** Holds the next commit back while workers have plenty to do, so that neither disk nor memory fills. */
async function waitForQueue({ ports, options, signal }: CommitRequest): Promise<void> {
  while (!signal.aborted && (await ports.queue.depth()).waiting > options.maxWaiting) {
    // Aborting only ends the wait: whoever waits for room looks at the signal.
    await ports.clock.sleep(options.pollMs, signal).catch(() => undefined);
  }
}
