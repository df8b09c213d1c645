import { type CopyContext, newLessons } from "../copy/context.ts";
import type { FinderHooks } from "../finder/session.ts";
import type { EnginePorts, RunRequest } from "../ports.ts";
import { createKeyMap } from "../select/key-map.ts";
import type { WorkerCounts } from "../worker/counts.ts";
import { runWorker } from "../worker.ts";
import type { RunStanding } from "./progress-meter.ts";

/** How a run is to be run. */
export interface RunOptions {
  /** Kept with a new run, so that it can be resumed. JSON, never a secret. */
  readonly spec?: unknown;
  /** Joins a run that another process leads: works, but neither lists nor deletes nor ends it. */
  readonly workOnly?: boolean;
  /**
   * Milliseconds after which the work of a process that was killed comes to the others; prolonged while it
   * lives. Default 15 minutes; shorter where a queue costs nothing to ask.
   */
  readonly leaseMs?: number;
  /** The run's items were given to it just now: nobody can have begun any of them. */
  readonly fresh?: boolean;
  /** Share of time in which the event loop was busy since the last call, 0 to 1. */
  readonly cpu?: () => number;
  /** Called with everything the finder decided that is not the same on both sides. */
  readonly decided?: FinderHooks["decided"];
}

/** Everything that the phases of a run share. */
export interface Session {
  readonly request: RunRequest;
  readonly ports: EnginePorts;
  readonly options: RunOptions;
  readonly standing: RunStanding;
  readonly counts: WorkerCounts;
  /** Aborts when the run is to stop, for whatever reason. */
  readonly stop: AbortController;
}

/**
 * Works as one of the run's workers until `finished` says that no more work can come. Work whose id is `doubtful` may have
 * been done already, though the queue delivers it for the first time.
 *
 * @throws what `runWorker` throws
 */
export function work(
  session: Session,
  startedAt: number,
  finished: () => Promise<boolean>,
  doubtful?: ReadonlySet<string>,
): Promise<void> {
  const { request, ports, counts, stop, options } = session;
  return runWorker(request, ports, {
    signal: stop.signal,
    startedAt,
    leaseMs: options.leaseMs,
    counts,
    finished,
    doubtful: (workId) => doubtful?.has(workId) ?? false,
  });
}

/** A context for what comes after copying. Tidying up goes on although the run is to stop. */
export function contextOf({ request, ports, counts, stop, standing }: Session, startedAt: number): CopyContext {
  return {
    request,
    ports,
    keys: createKeyMap(request.source.prefix, request.destination.prefix),
    signal: standing.phase === "finishing" ? new AbortController().signal : stop.signal,
    startedAt,
    lessons: newLessons(),
    meter: counts,
  };
}
