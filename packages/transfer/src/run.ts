import { HubError, toHubError } from "@dth/core/error";
import type { FailureGroup, FinderCheckpoint, RunState } from "@dth/core/ledger";
import type { Tally } from "@dth/core/outcome";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { type CopyContext, newLessons } from "./copy/context.ts";
import type { FinderHooks } from "./finder/session.ts";
import { runFinder } from "./finder.ts";
import type { EnginePorts, RunRequest } from "./ports.ts";
import { deleteExtras } from "./run/deletes.ts";
import { closeUploads } from "./run/janitor.ts";
import { type OpenedRun, openRun, resendOpenWork, settleDeadLetters } from "./run/open.ts";
import { createProgressMeter, newStanding, type RunStanding } from "./run/progress-meter.ts";
import { createKeyMap } from "./select/key-map.ts";
import { countOutcome, newWorkerCounts, noteError, type WorkerCounts } from "./worker/counts.ts";
import { runWorker } from "./worker.ts";

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

/** How a run ended. */
export interface RunSummary {
  readonly runId: string;
  /** `done`: every found key has an outcome, failed ones included. `running`: others go on with it. */
  readonly state: RunState;
  readonly tally: Tally;
  readonly checkpoint: FinderCheckpoint | undefined;
  readonly failures: readonly FailureGroup[];
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Multipart uploads of ours that could not be aborted; 0 unless the destination refused. */
  readonly openUploads: number;
  readonly error?: HubError;
}

/** A run under way. */
export interface RunHandle {
  /** A snapshot, cheap enough for many a second. */
  progress(): ProgressSnapshot;
  /** Stops soon: what is in flight is abandoned and comes again with the next resume. */
  stop(): void;
  /**
   * Resolves however the run ends; rejects only when the ledger cannot even say how it stands.
   */
  readonly finished: Promise<RunSummary>;
}

/** Everything that the phases of a run share. */
interface Session {
  readonly request: RunRequest;
  readonly ports: EnginePorts;
  readonly options: RunOptions;
  readonly standing: RunStanding;
  readonly counts: WorkerCounts;
  /** Aborts when the run is to stop, for whatever reason. */
  readonly stop: AbortController;
}

/** How often open work is sent again after the queue ran empty: a crash between ledger and queue leaves some. */
const MAX_ROUNDS = 3;
/** No leader that lives finds nothing for so long. */
const MAX_SILENCE_MS = 15 * 60 * 1000;

/** Starts a run, or resumes the one of that id: lists, copies, deletes and tidies up. */
export function startRun(request: RunRequest, ports: EnginePorts, options: RunOptions = {}): RunHandle {
  const stop = new AbortController();
  const session: Session = { request, ports, options, standing: newStanding(), counts: newWorkerCounts(), stop };
  const progress = createProgressMeter({
    ...session,
    governor: ports.governor,
    clock: ports.clock,
    endpoints: { source: request.source.store.endpoint, destination: request.destination.store.endpoint },
    cpu: options.cpu,
  });
  return {
    progress,
    stop: () => stop.abort(new HubError("CANCELLED", "the run was stopped")),
    finished: options.workOnly === true ? join(session) : lead(session),
  };
}

/** Opens failed items again, those of one code if given, and resumes the run. */
export async function retryRun(
  request: RunRequest,
  ports: EnginePorts,
  options: RunOptions & { readonly code?: FailureGroup["code"] } = {},
): Promise<RunHandle> {
  await ports.ledger.reopen(request.runId, options.code === undefined ? {} : { code: options.code });
  return startRun(request, ports, options);
}

async function lead(session: Session): Promise<RunSummary> {
  const { request, ports, standing, stop } = session;
  const opened = await openRun(request, ports, session.options.spec ?? null);
  standing.before = await ports.ledger.tally(request.runId);
  const end = await conclude(session, () => copyThenDelete(session, opened));
  standing.phase = "finishing";
  stop.abort();
  const openUploads = end.state === "stopped" ? 0 : await closeUploads(contextOf(session, opened.record.startedAt));
  const finishedAt = ports.clock.now();
  const error = end.error === undefined ? undefined : { code: end.error.code, message: end.error.message };
  await ports.ledger.updateRun(request.runId, { state: end.state, finishedAt, error });
  if (end.state === "done") await ports.queue.purge();
  return summarise(session, { ...end, openUploads, startedAt: opened.record.startedAt, finishedAt });
}

/** Works along until the run has no more work, or nothing has come for so long that its leader must be gone. */
async function join(session: Session): Promise<RunSummary> {
  const { request, ports, counts } = session;
  const { ledger, clock } = ports;
  const { startedAt } = await ledger.run(request.runId);
  let progressed = { bytes: -1, at: 0 };
  const isFinished = async (): Promise<boolean> => {
    if (!(await isDrained(session))) return false;
    const { state } = await ledger.run(request.runId);
    if (state !== "running" || (await ledger.checkpoint(request.runId))?.complete === true) return true;
    const { transferredBytes: bytes } = counts;
    if (bytes !== progressed.bytes) progressed = { bytes, at: clock.now() };
    return clock.now() - progressed.at > MAX_SILENCE_MS;
  };
  const { error } = await conclude(session, () => work(session, startedAt, isFinished));
  const { state } = await ledger.run(request.runId);
  return summarise(session, { state, error, openUploads: 0, startedAt, finishedAt: clock.now() });
}

interface End {
  readonly state: RunState;
  readonly error?: HubError | undefined;
}

/** Turns however `steps` end into a state. */
async function conclude({ stop }: Session, steps: () => Promise<void>): Promise<End> {
  try {
    await steps();
    return stop.signal.aborted ? { state: "stopped" } : { state: "done" };
  } catch (error) {
    const cause = toHubError(error);
    const asked = stop.signal.aborted && cause.code === "CANCELLED";
    return asked ? { state: "stopped" } : { state: "failed", error: cause };
  }
}

async function copyThenDelete(session: Session, opened: OpenedRun): Promise<void> {
  const { request, ports, standing, counts, stop } = session;
  const { startedAt } = opened.record;
  await findAndCopy(session, opened);
  await copyLeftovers(session, startedAt);
  stop.signal.throwIfAborted();
  standing.phase = "deleting";
  await deleteExtras(contextOf(session, startedAt), {
    settled: (outcomes) => {
      for (const outcome of outcomes) countOutcome(counts, outcome);
    },
  });
  if (!request.options.dryRun) await request.destination.store.tidy?.();
  const unsettled = await ports.ledger.unsettled(request.runId);
  if (unsettled > 0) throw new HubError("INTERNAL", `${unsettled} items ended without an outcome`);
}

/** The finder and this process' worker side by side; the failure of one stops the other. */
async function findAndCopy(session: Session, { record, resumed }: OpenedRun): Promise<void> {
  const { request, ports, standing, stop } = session;
  let listed = false;
  let doubtful: ReadonlySet<string> = new Set();
  if (resumed) {
    const sent = await resendOpenWork(request, ports);
    if (session.options.fresh !== true) doubtful = sent;
  }
  const find = async (): Promise<void> => {
    const checkpoint = await findPersistently(session);
    standing.found = checkpoint;
    standing.listingComplete = checkpoint.complete;
    standing.phase = "copying";
    listed = true;
  };
  const isFinished = async (): Promise<boolean> => listed && (await isCopied(session));
  const both = [find(), work(session, record.startedAt, isFinished, doubtful)];
  const first = await Promise.all(both).catch((error: unknown) => ({ error: toHubError(error) }));
  if (!("error" in first)) return;
  stop.abort(first.error);
  await Promise.allSettled(both);
  throw first.error;
}

/**
 * Listing goes on from its last position after an error that may pass. Only failures without any
 * progress in between count as attempts, and throttling never does.
 */
async function findPersistently(session: Session): Promise<FinderCheckpoint> {
  const { request, ports, counts, stop } = session;
  let attempts = 0;
  let reached = -1;
  for (;;) {
    try {
      return await runFinder(request, ports, findHooks(session));
    } catch (error) {
      const cause = toHubError(error);
      if (!cause.retryable) throw error;
      const found = (await ports.ledger.checkpoint(request.runId))?.found.objects ?? 0;
      if (found > reached) attempts = 0;
      if (cause.class !== "throttle") attempts++;
      if (attempts >= request.options.attempts) throw error;
      reached = Math.max(reached, found);
      noteError(counts, cause, request.source.prefix);
      await ports.clock.sleep(1_000 * 2 ** Math.min(attempts, 5), stop.signal);
    }
  }
}

function findHooks({ options, standing, stop }: Session): FinderHooks {
  return {
    signal: stop.signal,
    progress: (found) => {
      standing.found = found;
    },
    ...(options.decided === undefined ? {} : { decided: options.decided }),
  };
}

/** Settles what the queue gave up, and sends again what never reached it. */
async function copyLeftovers(session: Session, startedAt: number): Promise<void> {
  const { request, ports, stop } = session;
  for (let round = 0; round < MAX_ROUNDS && !stop.signal.aborted; round++) {
    await settleDeadLetters(request, ports);
    const doubtful = await resendOpenWork(request, ports);
    if (doubtful.size === 0) return;
    await work(session, startedAt, () => isCopied(session), doubtful);
  }
}

async function isDrained({ ports }: Session): Promise<boolean> {
  const { waiting, leased } = await ports.queue.depth();
  return waiting === 0 && leased === 0;
}

/**
 * Whether nothing is left to copy. What is under lease counts only while it has no outcome: a process that was killed holds
 * its work until the lease ends, long after the next leader has done it again.
 */
async function isCopied({ request, ports }: Session): Promise<boolean> {
  const { waiting, leased } = await ports.queue.depth();
  if (waiting > 0 || leased === 0) return waiting === 0;
  for await (const { items } of ports.ledger.openWork(request.runId))
    if (items.some(({ action }) => action === "copy")) return false;
  return true;
}

function work(
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
function contextOf({ request, ports, counts, stop, standing }: Session, startedAt: number): CopyContext {
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

type Ended = End & Pick<RunSummary, "openUploads" | "startedAt" | "finishedAt">;

async function summarise({ request, ports }: Session, { error, ...end }: Ended): Promise<RunSummary> {
  const { ledger } = ports;
  const { runId } = request;
  return {
    runId,
    ...end,
    tally: await ledger.tally(runId),
    checkpoint: await ledger.checkpoint(runId),
    failures: await ledger.failures(runId),
    ...(error === undefined ? {} : { error }),
  };
}
