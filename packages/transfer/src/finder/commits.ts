import type { FinderCheckpoint, FinderRange } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { ItemsWork, WorkItem } from "@dth/core/work";
import type { EnginePorts } from "../ports.ts";
import { createBatcher } from "./batches.ts";
import { addCounts, type FinderCounts } from "./counts.ts";
import type { Findings } from "./findings.ts";
import type { FinderOptions } from "./options.ts";

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
  const batcher = createBatcher(runId, ports.ids, options);
  let copies: WorkItem[] = [];
  let kept: WorkItem[] = [];
  let outcomes: ItemOutcome[] = [];
  let dirty = false;
  let first = true;
  let committedAt = ports.clock.now();
  let running: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  const waiting = () => copies.length + kept.length + outcomes.length;
  const isDue = () =>
    dirty &&
    (waiting() >= options.batchItems ||
      (first && copies.length > 0) ||
      ports.clock.now() - committedAt >= options.commitMs);

  const snapshot = (complete: boolean): FinderCheckpoint =>
    structuredClone({ ...counts, ranges: request.ranges(), complete });

  const commit = async (complete: boolean): Promise<FinderCheckpoint> => {
    const found = { works: batcher.cut(copies), kept: batcher.cut(kept), outcomes };
    const checkpoint = snapshot(complete);
    first = first && copies.length === 0;
    copies = [];
    kept = [];
    outcomes = [];
    dirty = false;
    committedAt = ports.clock.now();
    try {
      await store(request, found, checkpoint);
    } catch (error) {
      // The position is ahead of what is stored now, so nothing may be committed any more.
      failure = { error };
      throw error;
    }
    return checkpoint;
  };

  const start = () => {
    if (running !== undefined || failure !== undefined) return;
    running = commit(false)
      .then(() => waitForQueue(request))
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        running = undefined;
      });
  };

  const settle = async () => {
    await running;
    if (failure !== undefined) throw failure.error;
  };

  return {
    add(findings) {
      addCounts(counts, findings.counts);
      for (const item of findings.copies) copies.push(item);
      for (const item of findings.kept) kept.push(item);
      for (const outcome of findings.outcomes) outcomes.push(outcome);
      dirty = true;
      if (isDue()) start();
    },
    async room() {
      if (failure !== undefined) throw failure.error;
      while (waiting() >= options.maxUncommitted) {
        signal.throwIfAborted();
        start();
        await settle();
      }
    },
    tick() {
      if (isDue()) start();
    },
    async flush(complete) {
      while (running !== undefined) await settle();
      if (failure !== undefined) throw failure.error;
      return commit(complete);
    },
  };
}

interface Found {
  readonly works: readonly ItemsWork[];
  readonly kept: readonly ItemsWork[];
  readonly outcomes: readonly ItemOutcome[];
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
