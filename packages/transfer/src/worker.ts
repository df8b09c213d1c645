import { type HubError, toHubError } from "@dth/core/error";
import type { ItemsWork, PartsWork } from "@dth/core/work";
import { type CopyContext, newLessons } from "./copy/context.ts";
import type { EnginePorts, RunRequest } from "./ports.ts";
import { createKeyMap } from "./select/key-map.ts";
import type { WorkerCounts } from "./worker/counts.ts";
import { type Batch, createLeases, type Leases } from "./worker/leases.ts";
import { createOutcomeRecorder } from "./worker/outcome-recorder.ts";
import { createSettler } from "./worker/settler.ts";
import type { Task } from "./worker/task.ts";
import { createTaskPool, type TaskPool } from "./worker/task-pool.ts";

/** What a worker is told and asked while it works. */
export interface WorkerHooks {
  /** Stops the worker: what is in flight is abandoned, leases are given back, uploads stay resumable. */
  readonly signal: AbortSignal;
  /** When the run started, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Milliseconds for which work is leased, as `RunOptions` has it. */
  readonly leaseMs?: number | undefined;
  /** Counted while working. */
  readonly counts: WorkerCounts;
  /** Whether no more work can come. Asked whenever the queue has none and this worker holds none. */
  finished(): Promise<boolean>;
  /** Whether this work may have been done already, though the queue delivers it for the first time. */
  doubtful?(workId: string): boolean;
}

const MIN_POLL_MS = 20;
const MAX_POLL_MS = 500;

/**
 * Takes work from the queue and settles its items until there is no more. Any number of workers
 * may share one ledger and one queue.
 *
 * Deletes are left to the end of the run: their work is acknowledged, their items stay open.
 *
 * @throws HubError what makes every further object fail too: a `job`-class error of a store, the
 * ledger or the queue. Resolves when stopped.
 */
export async function runWorker(request: RunRequest, ports: EnginePorts, hooks: WorkerHooks): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([hooks.signal, stop.signal]);
  let fatal: HubError | undefined;
  const fail = (error: unknown): void => {
    fatal ??= toHubError(error);
    stop.abort(fatal);
  };
  const { ledger, queue, clock } = ports;
  const keys = createKeyMap(request.source.prefix, request.destination.prefix);
  const context: CopyContext = {
    request,
    ports,
    keys,
    signal,
    startedAt: hooks.startedAt,
    lessons: newLessons(),
    meter: hooks.counts,
  };
  const destination = request.destination.store.id;
  const recorder = createOutcomeRecorder({ ledger, clock, runId: request.runId, destination, failed: fail });
  const leases = createLeases({ queue, clock, leaseMs: hooks.leaseMs, signal, failed: fail });
  const settler = createSettler({ context, counts: hooks.counts, recorder, leases, fail });
  const pool = createTaskPool({
    clock,
    signal,
    window: 2 * ports.governor.maxRequests,
    run: settler.run,
    idle: () => void recorder.flush(),
    failed: fail,
  });
  try {
    await feed({ context, hooks, leases, pool });
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
  await pool.quiet();
  await recorder.flush();
  await leases.giveBack();
  stop.abort();
  if (fatal !== undefined) throw fatal;
}

interface Feeding {
  readonly context: CopyContext;
  readonly hooks: WorkerHooks;
  readonly leases: Leases;
  readonly pool: TaskPool;
}

/** Keeps the pool filled from the queue until there is no more work. */
async function feed({ context, hooks, leases, pool }: Feeding): Promise<void> {
  const { signal } = context;
  let poll = MIN_POLL_MS;
  let itemsPerBatch = 200;
  while (!signal.aborted) {
    await pool.room();
    const wanted = Math.ceil(pool.window / itemsPerBatch);
    const batches = await leases.take(Math.min(64, Math.max(1, wanted)));
    hooks.counts.starved = batches.length === 0;
    if (batches.length > 0) {
      const items = await admitAll(context, hooks, batches, { leases, pool });
      itemsPerBatch = Math.max(1, items / batches.length);
      poll = MIN_POLL_MS;
      continue;
    }
    if (leases.size === 0 && (await hooks.finished())) return;
    await leases.rest(poll);
    poll = Math.min(MAX_POLL_MS, poll * 2);
  }
}

/** @returns how many items there were */
async function admitAll(
  context: CopyContext,
  hooks: WorkerHooks,
  batches: readonly Batch[],
  to: { readonly leases: Leases; readonly pool: TaskPool },
): Promise<number> {
  let items = 0;
  for (const batch of batches) {
    const { work, deliveries } = batch.lease;
    const doubtful = deliveries > 1 || (hooks.doubtful?.(work.id) ?? false);
    const tasks = await tasksOf(context, batch, doubtful);
    items += work.kind === "items" ? work.items.length : 1;
    // The extra one keeps the batch from being settled before all its tasks are known, or if it has none.
    batch.open = tasks.length + 1;
    to.pool.add(tasks);
    to.leases.settle(batch);
  }
  return items;
}

/** The tasks of a batch without what is settled already, which only a repeated delivery can hold. */
async function tasksOf(context: CopyContext, batch: Batch, doubtful: boolean): Promise<readonly Task[]> {
  const { work } = batch.lease;
  const items = work.kind === "items" ? work.items.filter(({ action }) => action === "copy") : [work];
  const entries = items.map(({ entry }) => entry);
  const settled = doubtful ? await settledOf(context, work, entries) : undefined;
  return entries
    .filter(({ key }) => settled?.has(key) !== true)
    .map((entry) => ({ batch, entry, doubtful, attempts: 0 }));
}

function settledOf({ ports }: CopyContext, work: ItemsWork | PartsWork, entries: readonly { key: string }[]) {
  return ports.ledger.settled(
    work.runId,
    entries.map(({ key }) => key),
  );
}
