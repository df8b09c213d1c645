import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { Tally } from "@dth/core/outcome";
import type { PluginHost, RunControl, RunResult } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { WorkItem } from "@dth/core/work";
import { type RunSummary, startRun } from "@dth/transfer/run";
import { refuseEmptySource } from "@dth/transfer/run/empty-source";
import { giveItems } from "@dth/transfer/run/given";
import { tidyRun } from "@dth/transfer/run/tidy";
import { workOfEvents } from "./event-items.ts";
import { plannedItems } from "./planned-items.ts";
import { openSession, type Session } from "./session.ts";
import { verifyRun, wantsVerification } from "./verify.ts";

/**
 * Executes a run, or goes on with one that the ledger knows, until it ends or is stopped.
 * Never rejects: what went wrong is in the result, and in the ledger.
 */
export async function runJob(job: Job, host: PluginHost, control: RunControl): Promise<RunResult> {
  let session: Session | undefined;
  try {
    control.signal.throwIfAborted();
    session = await openSession(job, host);
    return await conduct(job, session, host, control);
  } catch (error) {
    return await failedResult(job, host, control, error);
  } finally {
    await session?.close();
  }
}

async function conduct(job: Job, session: Session, host: PluginHost, control: RunControl): Promise<RunResult> {
  const { source, destination } = session;
  host.log("info", `copying from ${source.id}/${source.prefix} to ${destination.id}/${destination.prefix}`);
  const prepared = await prepare(job, session, host);
  const summary = await drive(prepared, session, host, control);
  tell(summary, host);
  if (summary.state === "done" && wantsVerification(job)) {
    try {
      await verifyRun(job, session, host, control.signal);
    } catch (error) {
      return await failedResult(job, host, control, error);
    }
  }
  return resultOf(summary);
}

/**
 * Works along in a run that another process leads, until it has no more work for this one or is stopped: copies and
 * records, but neither lists nor ends the run. What went wrong with items is in the ledger.
 *
 * @throws HubError `RUN_NOT_FOUND`; as opening both sides does
 */
export async function workJob(job: Job, host: PluginHost, control: RunControl): Promise<RunResult> {
  const session = await openSession(job, host);
  try {
    return resultOf(await drive({ request: session.request, fresh: false, workOnly: true }, session, host, control));
  } finally {
    await session.close();
  }
}

/**
 * Aborts the multipart uploads that a run left, with which nobody goes on.
 *
 * @returns how many could not be aborted
 * @throws HubError `RUN_NOT_FOUND`; as opening both sides does
 */
export async function tidyJob(job: Job, host: PluginHost): Promise<number> {
  const session = await openSession(job, host);
  try {
    return await tidyRun(session.request, session.ports);
  } finally {
    await session.close();
  }
}

/** What the engine is started with. */
interface Prepared {
  readonly request: Session["request"];
  readonly fresh: boolean;
  readonly workOnly?: boolean;
}

/** The request for the engine; of plans and events, the items are given to the run first. */
async function prepare(job: Job, session: Session, host: PluginHost): Promise<Prepared> {
  const { request, ports, spec } = session;
  if (job.plan !== undefined) {
    const planned = { ...request, given: "plan" as const };
    const { found, extra } = await requireReadyPlan(job.plan, host);
    refuseEmptySource(request.options, { found }, extra.objects);
    const fresh = await giveItems(planned, ports, { items: itemsOf(job.plan, host), complete: true, spec });
    return { request: planned, fresh };
  }
  if (job.events === undefined) return { request, fresh: false };
  const work = workOfEvents(job.events, request, host.clock.now());
  if (work.unrelated > 0) host.log("debug", `${work.unrelated} events are of other places, or not selected`);
  if (work.superseded > 0) host.log("debug", `${work.superseded} events were followed by newer ones`);
  const fresh = await giveItems(work.request, ports, { items: work.deletes, complete: false, spec });
  return { request: work.request, fresh };
}

async function* itemsOf(planId: string, { ledger }: PluginHost): AsyncIterable<WorkItem> {
  for await (const { item } of plannedItems(ledger, planId)) yield item;
}

/** A plan that was not made to its end must not pass for one. */
async function requireReadyPlan(planId: string, { ledger }: PluginHost): Promise<FinderCheckpoint> {
  const checkpoint = await ledger.checkpoint(planId);
  if (checkpoint?.complete === true) return checkpoint;
  throw new HubError("WRONG_STATE", "the plan is not complete; make another one");
}

async function drive(
  { request, fresh, workOnly = false }: Prepared,
  { ports, spec }: Session,
  host: PluginHost,
  control: RunControl,
): Promise<RunSummary> {
  const { cpu, leaseMs } = host;
  const handle = startRun(request, ports, {
    spec,
    fresh,
    workOnly,
    ...(leaseMs === undefined ? {} : { leaseMs }),
    ...(cpu === undefined ? {} : { cpu: () => cpu() }),
  });
  const stop = (): void => handle.stop();
  control.signal.addEventListener("abort", stop, { once: true });
  if (control.signal.aborted) stop();
  control.watch(handle.progress);
  try {
    return await handle.finished;
  } finally {
    control.signal.removeEventListener("abort", stop);
  }
}

function tell({ state, tally, failures, openUploads, error }: RunSummary, host: PluginHost): void {
  const counts = `${tally.copied.objects} copied, ${tally.same.objects} same, ${tally.skipped.objects} skipped, ${tally.failed.objects} failed, ${tally.deleted.objects} deleted`;
  host.log(error === undefined ? "info" : "error", `${state}: ${counts}${error ? `; ${error.message}` : ""}`);
  for (const { code, objects, samples } of failures) {
    host.log("warn", `${code}: ${objects} objects, such as ${samples.map((key) => JSON.stringify(key)).join(", ")}`);
  }
  if (openUploads > 0) host.log("warn", `${openUploads} multipart uploads could not be aborted`);
}

function resultOf({ state, tally, failures, error }: RunSummary): RunResult {
  return {
    // Only a helping process can see a run that still goes on, and this one leads.
    state: state === "running" ? "stopped" : state,
    tally,
    failures,
    ...(error === undefined ? {} : { error }),
  };
}

const NONE = { objects: 0, bytes: 0 };
const NO_TALLY: Tally = { copied: NONE, same: NONE, skipped: NONE, failed: NONE, deleted: NONE };

/** Ends a run that could not go on, or not even begin, and keeps in the ledger why. */
async function failedResult(job: Job, host: PluginHost, control: RunControl, thrown: unknown): Promise<RunResult> {
  const error = toHubError(thrown);
  const isStop = control.signal.aborted && (error.code === "CANCELLED" || thrown === control.signal.reason);
  if (isStop) return { state: "stopped", tally: await tallyOf(job, host).catch(() => NO_TALLY), failures: [] };
  host.log("error", error.message);
  try {
    await keepFailure(job, host, error);
    return { state: "failed", tally: await tallyOf(job, host), failures: await host.ledger.failures(job.runId), error };
  } catch (unusable) {
    // The ledger itself is what failed, or failed too: the first error is the news.
    host.log("error", toHubError(unusable).message);
    return { state: "failed", tally: NO_TALLY, failures: [], error };
  }
}

async function tallyOf({ runId }: Job, { ledger }: PluginHost): Promise<Tally> {
  try {
    return await ledger.tally(runId);
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return NO_TALLY;
    throw error;
  }
}

async function keepFailure(job: Job, { ledger, clock }: PluginHost, { code, message }: HubError): Promise<void> {
  const { runId, source, destination } = job;
  const finishedAt = clock.now();
  const error = { code, message };
  try {
    await ledger.updateRun(runId, { state: "failed", finishedAt, error });
  } catch (unknown) {
    if (!hasCode(unknown, "RUN_NOT_FOUND")) throw unknown;
    const places = { source: nameOf(source), destination: nameOf(destination) };
    const record = { id: runId, ...places, spec: null, startedAt: finishedAt };
    await ledger.createRun({ ...record, state: "failed", finishedAt, error });
  }
}

/** A side that could not be opened, as its parameters name it. */
function nameOf({ type, parameters }: Job["source"]): string {
  return `${type}:${String(parameters.bucket ?? "")}/${String(parameters.prefix ?? "")}`;
}
