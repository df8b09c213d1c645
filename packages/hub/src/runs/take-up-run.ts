import type { RunRef } from "@dth/core/launcher";
import type { HubPorts } from "../ports.ts";
import { showProgress } from "./execute-run.ts";
import { logRun } from "./pulse.ts";
import { hasEnded, nextRunProgress } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";

/**
 * Takes up a run that several short-lived processes execute, one after the other. None of them holds its lease: that it is
 * executed the launcher knows, and how far it is the ledger. Ended by `endRun`.
 *
 * @returns undefined when it is not to be executed: it has ended, is to end, waits, or was never heard of
 * @throws HubError as `RecordStore` does
 */
export async function takeUpRun(ports: HubPorts, { runId }: RunRef): Promise<RunDocument | undefined> {
  const records = runsOf(ports.records);
  if ((await records.find(runId)) === undefined) return undefined;
  const run = await records.change(runId, (current) => {
    if (!isWanted(current)) return current;
    const { executor: _, ...rest } = current;
    const progress = nextRunProgress(current.progress, "begin");
    return { ...rest, progress, inParts: true, heartbeatAt: ports.clock.now() };
  });
  if (!isWanted(run)) return undefined;
  await showProgress(ports, run);
  await logRun(ports, { taskId: run.taskId, runId }, "info", `run ${run.number} is executed`);
  return run;
}

function isWanted(run: RunDocument): boolean {
  return !hasEnded(run) && !run.paused && run.progress !== "STOPPING";
}
