import type { HubError } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import { endPlan } from "@dth/hub/plans/execute-plan";
import { plansOf } from "@dth/hub/plans/plan-records";
import type { HubPorts } from "@dth/hub/ports";
import { endRun, problemOf } from "@dth/hub/runs/end-run";
import { noteNotRemoved } from "@dth/hub/runs/not-removed";
import { logRun } from "@dth/hub/runs/pulse";
import { hasEnded } from "@dth/hub/runs/run-progress";
import { runsOf } from "@dth/hub/runs/run-records";
import { launchError } from "./explain-error.ts";

/** How a launch ended. */
export interface LaunchReport extends RunRef {
  /** `ended`: the task's programs ended; what came of it they wrote themselves. `gone`: the stack was removed. */
  readonly outcome: "ended" | "gone" | "failed";
  /** What was asked of the launcher. Default `run`. */
  readonly for?: "run" | "remove";
  readonly reason?: string | undefined;
}

/**
 * Tells the hub of a launch that failed: its run or plan ends with the reason. Of a removal that failed the task says so.
 * Everything else the hub finds out by itself, and what has ended stays as it is.
 *
 * @param lastWords what the task's program said before it ended, for a reason that says nothing
 * @throws HubError as `endRun` does; the state machine then tries again
 */
export async function reportLaunch(
  ports: HubPorts,
  { taskId, runId, outcome, reason, for: purpose }: LaunchReport,
  lastWords: () => Promise<HubError | undefined> = async () => undefined,
): Promise<void> {
  if (outcome !== "failed") return;
  const ref = { taskId, runId };
  const told = launchError(reason ?? "the stack of the task could not be made");
  if (purpose === "remove") return reportLeft(ports, ref, told);
  const error =
    told.code === "LAUNCH_FAILED" && (await isUnderWay(ports, runId)) ? ((await lastWords()) ?? told) : told;
  if ((await plansOf(ports.records).find(runId)) !== undefined) {
    await endPlan(ports, runId, { state: "failed", error: problemOf(error) });
    return;
  }
  const run = await runsOf(ports.records).find(runId);
  if (run === undefined || hasEnded(run)) return;
  await endRun(ports, ref, { state: "failed", error });
}

async function reportLeft(ports: HubPorts, ref: RunRef, error: HubError): Promise<void> {
  if ((await runsOf(ports.records).find(ref.runId)) !== undefined)
    await logRun(ports, ref, "error", `what executed the run is left: ${error.code}: ${error.message}`);
  await noteNotRemoved(ports, ref, error);
}

async function isUnderWay(ports: HubPorts, runId: string): Promise<boolean> {
  const run = await runsOf(ports.records).find(runId);
  return run === undefined || !hasEnded(run);
}
