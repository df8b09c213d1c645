import { type HubError, hasCode } from "@dth/core/error";
import type { RunRecord, RunState } from "@dth/core/ledger";
import type { PluginHost, RunResult } from "@dth/core/plugin";
import type { Job, JobSide } from "@dth/core/task";
import { textOf } from "../endpoints/values.ts";

/** Where a run is recorded. */
export type RunHost = Pick<PluginHost, "ledger" | "clock">;

/** Creates the ledger's run, or takes up the one that it knows. @throws HubError as `Ledger` does */
export async function openRun(job: Job, { ledger, clock }: RunHost): Promise<RunRecord> {
  try {
    const known = await ledger.run(job.runId);
    await ledger.updateRun(job.runId, { state: "running", finishedAt: undefined, error: undefined });
    return known;
  } catch (error) {
    if (!hasCode(error, "RUN_NOT_FOUND")) throw error;
  }
  const sides = { source: placeOf(job.source), destination: placeOf(job.destination) };
  const record: RunRecord = { id: job.runId, ...sides, spec: job, state: "running", startedAt: clock.now() };
  await ledger.createRun(record);
  return record;
}

/** Records how a run ended. @throws HubError as `Ledger` does */
export async function closeRun(
  runId: string,
  { ledger, clock }: RunHost,
  state: RunState,
  error?: HubError,
): Promise<void> {
  const why = error === undefined ? undefined : { code: error.code, message: error.message };
  await ledger.updateRun(runId, { state, finishedAt: clock.now(), error: why });
}

/** What a run came to, by what the ledger says. @throws HubError as `Ledger` does */
export async function resultOf(
  runId: string,
  { ledger }: RunHost,
  end: Pick<RunResult, "state" | "error" | "retryAt">,
): Promise<RunResult> {
  return { ...end, tally: await ledger.tally(runId), failures: await ledger.failures(runId) };
}

/** How receipts call a side: its type, where it is, and the prefix there. Known before anything is sent. */
function placeOf({ type, parameters }: JobSide): string {
  const names = ["endpoint", "host", "account", "region", "prefix"].flatMap((name) => textOf(parameters, name) ?? []);
  return [type, ...names].join("/");
}
