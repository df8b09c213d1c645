import { HubError, toHubError } from "@dth/core/error";
import type { FailureGroup, FinderCheckpoint, RunState } from "@dth/core/ledger";
import type { Tally } from "@dth/core/outcome";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { EnginePorts, RunRequest } from "./ports.ts";
import { deleteExtras } from "./run/deletes.ts";
import { findPersistently } from "./run/find-persistently.ts";
import { closeUploads } from "./run/janitor.ts";
import { type OpenedRun, openRun, resendOpenWork, settleDeadLetters } from "./run/open.ts";
import { createProgressMeter, newStanding } from "./run/progress-meter.ts";
import { isCopied, isDrained } from "./run/queue-state.ts";
import { contextOf, type RunOptions, type Session, work } from "./run/session.ts";
import { countOutcome, newWorkerCounts } from "./worker/counts.ts";

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
