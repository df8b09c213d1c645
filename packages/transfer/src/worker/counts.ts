import type { HubError } from "@dth/core/error";
import type { Count, ItemOutcome, OutcomeKind } from "@dth/core/outcome";
import type { ProgressSnapshot } from "@dth/core/run-progress";

/** What one worker has done, for whoever watches. Changes under the reader's eyes. */
export interface WorkerCounts {
  readonly settled: Record<OutcomeKind, { objects: number; bytes: number }>;
  /** Bytes read from the source. */
  transferredBytes: number;
  /** The queue had nothing for this worker when it last asked. */
  starved: boolean;
  lastError?: NonNullable<ProgressSnapshot["lastError"]>;
}

/** Nothing done yet. */
export function newWorkerCounts(): WorkerCounts {
  const none = () => ({ objects: 0, bytes: 0 });
  const settled = { copied: none(), same: none(), skipped: none(), failed: none(), deleted: none() };
  return { settled, transferredBytes: 0, starved: false };
}

/** Counts one outcome. */
export function countOutcome({ settled }: WorkerCounts, { kind, size }: ItemOutcome): void {
  const count = settled[kind];
  count.objects++;
  count.bytes += size;
}

/** Notes the latest error, also when the item will be tried again. */
export function noteError(counts: WorkerCounts, error: HubError, key: string): void {
  counts.lastError = { code: error.code, message: error.message, key };
}

/** The sum of two counts. */
export function addCounts(a: Count, b: Count): Count {
  return { objects: a.objects + b.objects, bytes: a.bytes + b.bytes };
}
