import type { FailureGroup } from "@dth/core/ledger";
import type { RecordStore } from "@dth/core/record-store";
import { timeKey } from "../audit/time-key.ts";
import type { Problem, Run, RunBrief } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** A run as it is kept. */
export interface RunDocument extends Run {
  readonly version: number;
  /** Whoever executes it now. Its lease lasts while `heartbeatAt` is fresh. */
  readonly executor?: string;
  /** When a count or byte last moved. Milliseconds since the Unix epoch. */
  readonly progressedAt?: number;
  /** When the execution was last brought into being. Milliseconds since the Unix epoch. */
  readonly launchedAt?: number;
  /** When somebody first wanted it to stop. Milliseconds since the Unix epoch. */
  readonly stoppingAt?: number;
  /** Launches since the last progress: a process that ends again and again is not brought back for ever. */
  readonly launches?: number;
  /** Why its last execution gave up before the run's end. */
  readonly interrupted?: Problem;
  /** Executed by several processes, one after the other, none of which holds a lease. */
  readonly inParts?: boolean;
  /** Its events are kept beside it, for they may be more than a record holds. */
  readonly hasEvents?: boolean;
  /** Id of the last retry that opened its failed items again. */
  readonly reopened?: string;
  /** What that retry tries again, until the run ends. */
  readonly retrying?: Retrying;
  /** When a next run can do what this one postponed. Milliseconds since the Unix epoch. */
  readonly retryAt?: number;
  /** Ids of the endings of workers that were told. */
  readonly endings?: readonly string[];
  /** When the last worker ended by itself, and why. */
  readonly workerEnded?: { readonly at: number; readonly problem: Problem };
}

/** Failures that somebody has tried again. */
export interface Retrying {
  /** Id of the retry. */
  readonly id: string;
  /** Subject of who asked. */
  readonly by: string;
  /** What they are called. */
  readonly byName: string;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  /** What had failed. */
  readonly groups: readonly FailureGroup[];
}

/** The runs, oldest first. The group is the task. */
export function runsOf(records: RecordStore): DocumentCollection<RunDocument> {
  return collectionOf<RunDocument>(records, "run", ({ startedAt, taskId }) => ({
    sort: timeKey(startedAt),
    group: taskId,
  }));
}

/** A run as people see it. */
export function runOf(run: RunDocument): Run {
  const {
    version,
    executor,
    progressedAt,
    launchedAt,
    stoppingAt,
    launches,
    interrupted,
    inParts,
    hasEvents,
    reopened,
    retrying,
    retryAt,
    endings,
    workerEnded,
    ...visible
  } = run;
  return visible;
}

/** A run in short, as its task keeps it. */
export function briefOf({ id, number, progress, startedAt, finishedAt, tally }: Run): RunBrief {
  return {
    id,
    number,
    progress,
    startedAt,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(tally !== undefined && { tally }),
  };
}
