import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import type { Ledger } from "@dth/core/ledger";
import type { Tally } from "@dth/core/outcome";
import type { RunResult } from "@dth/core/plugin";
import { noteNews } from "../channels/news.ts";
import type { Problem } from "../entities.ts";
import { openFailuresOf } from "../inbox/acceptances.ts";
import { noteRunEnded } from "../overview/moved.ts";
import type { HubPorts } from "../ports.ts";
import { dropEvents, giveEventsBack } from "../schedules/pending-events.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { writeReceipt } from "./receipts.ts";
import { hasEnded, nextRunProgress } from "./run-progress.ts";
import { type RunDocument, runOf, runsOf } from "./run-records.ts";
import { settleTask } from "./settle-task.ts";

/** How a run came to its end. */
export interface RunEnd {
  readonly state: "done" | "stopped" | "failed";
  /** With `failed`: why. */
  readonly error?: unknown;
  /** As {@link RunResult} says. */
  readonly retryAt?: RunResult["retryAt"];
}

/**
 * Brings a run to its end, from what the ledger says and nothing else: tally, failures, receipt, then the run, then its
 * task. Done again after a crash in between, it goes on; done by two processes, the first one counts.
 *
 * A run is done when every item that was found has an outcome, counted as distinct keys; one that claims to be done
 * without is in error.
 *
 * @throws HubError as the record store does, and for what may pass by itself or be mended; the run is then ended later
 */
export async function endRun(ports: HubPorts, ref: RunRef, end: RunEnd): Promise<void> {
  const proven = await proveEnd(ports, ref.runId, end);
  const run = await runsOf(ports.records).change(ref.runId, (current) =>
    hasEnded(current) ? current : endedRun(current, { ...proven, retryAt: end.retryAt }, ports.clock.now()),
  );
  await settleEnded(ports, run);
}

/** What follows the end of a run: its events, its task, the news. Harmless when repeated. */
export async function settleEnded(ports: HubPorts, run: RunDocument): Promise<void> {
  if (run.hasEvents === true) await settleEvents(ports, run);
  await noteRunEnded(ports, run);
  await tellNews(ports, run);
  await settleTask(ports, run);
  const { id: runId, taskId, progress, snapshot } = run;
  ports.live.publish({
    kind: "run",
    taskId,
    runId,
    progress,
    at: ports.clock.now(),
    ...(snapshot && { snapshot }),
  });
}

/** An end with everything that proves it. */
interface ProvenEnd {
  readonly state: RunEnd["state"];
  readonly problem?: Problem;
  readonly tally?: Tally;
  readonly openFailures?: number;
  readonly manifestSha256?: string;
  readonly retryAt?: RunEnd["retryAt"];
}

async function proveEnd(ports: HubPorts, runId: string, end: RunEnd): Promise<ProvenEnd> {
  let facts: Pick<ProvenEnd, "tally" | "openFailures"> = {};
  try {
    const known = await ledgerView(ports.ledger, runId);
    if (known === undefined) return { state: end.state, ...problemIn(end) };
    facts = { tally: known.tally, openFailures: await openFailuresOf(ports, runId) };
    const manifestSha256 = await writeReceipt(ports, runId);
    if (end.state === "done" && !known.complete) throw unproven(known.unsettled);
    return { ...facts, manifestSha256, state: end.state, ...problemIn(end) };
  } catch (error) {
    if (toHubError(error).retryable || hasCode(error, "DISK_FULL")) throw error;
    // What failed first is what people need to know.
    return { ...facts, state: "failed", ...problemIn({ error: end.error ?? error }) };
  }
}

interface LedgerView {
  readonly tally: Tally;
  readonly unsettled: number;
  readonly complete: boolean;
}

/** Undefined: the run never got as far as the ledger. */
async function ledgerView(ledger: Ledger, runId: string): Promise<LedgerView | undefined> {
  try {
    const [tally, unsettled, checkpoint] = await Promise.all([
      ledger.tally(runId),
      ledger.unsettled(runId),
      ledger.checkpoint(runId),
    ]);
    return { tally, unsettled, complete: unsettled === 0 && checkpoint?.complete !== false };
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return undefined;
    throw error;
  }
}

function unproven(unsettled: number): HubError {
  const what = unsettled > 0 ? `${unsettled} items have no outcome` : "the listing did not reach its end";
  return new HubError("INTERNAL", `the run says that it is done, but ${what}`);
}

function problemIn({ error }: Pick<RunEnd, "error">): { readonly problem?: Problem } {
  return error === undefined ? {} : { problem: problemOf(error) };
}

/** An error in the form that travels. */
export function problemOf(error: unknown): Problem {
  const { code, message } = toHubError(error);
  return { code, message };
}

function endedRun(run: RunDocument, end: ProvenEnd, now: number): RunDocument {
  const { executor, receipt, retrying, interrupted, ...rest } = run;
  const { state, problem, tally, openFailures, manifestSha256, retryAt } = end;
  return {
    ...rest,
    progress: nextRunProgress(run.progress, state),
    paused: false,
    finishedAt: now,
    heartbeatAt: now,
    ...(tally && { tally }),
    ...(openFailures !== undefined && { openFailures }),
    ...(problem && { error: problem }),
    ...(manifestSha256 !== undefined && { receipt: { manifestSha256 } }),
    ...(retryAt !== undefined && { retryAt }),
  };
}

async function settleEvents({ records }: HubPorts, run: RunDocument): Promise<void> {
  if (run.progress === "DONE") await dropEvents(records, run.id);
  else await giveEventsBack(records, run.id);
}

async function tellNews(ports: HubPorts, run: RunDocument): Promise<void> {
  if (run.progress === "STOPPED") return;
  const task = await tasksOf(ports.records).find(run.taskId);
  if (task === undefined) return;
  const kind = run.progress === "ERROR" ? "error" : (run.openFailures ?? 0) > 0 ? "failures" : "done";
  await noteNews(ports, { kind, task, run: runOf(run), ...(run.error && { problem: run.error }) });
}
