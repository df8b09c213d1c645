import type { RunRef } from "@dth/core/launcher";
import { endPlan } from "@dth/hub/plans/execute-plan";
import { plansOf } from "@dth/hub/plans/plan-records";
import type { HubPorts } from "@dth/hub/ports";
import { endRun, problemOf } from "@dth/hub/runs/end-run";
import { hasEnded } from "@dth/hub/runs/run-progress";
import { runsOf } from "@dth/hub/runs/run-records";
import { launchError } from "./explain-error.ts";

/** How a launch ended. */
export interface LaunchReport extends RunRef {
  /** `ended`: the task's programs ended; what came of it they wrote themselves. `gone`: the stack was removed. */
  readonly outcome: "ended" | "gone" | "failed";
  readonly reason?: string | undefined;
}

/**
 * Tells the hub of a launch that failed: its run or plan ends with the reason. Everything else the hub finds out by itself, and
 * what has ended stays as it is.
 *
 * @throws HubError as `endRun` does; the state machine then tries again
 */
export async function reportLaunch(ports: HubPorts, { taskId, runId, outcome, reason }: LaunchReport): Promise<void> {
  if (outcome !== "failed") return;
  const error = launchError(reason ?? "the stack of the task could not be made");
  if ((await plansOf(ports.records).find(runId)) !== undefined) {
    await endPlan(ports, runId, { state: "failed", error: problemOf(error) });
    return;
  }
  const run = await runsOf(ports.records).find(runId);
  if (run === undefined || hasEnded(run)) return;
  await endRun(ports, { taskId, runId }, { state: "failed", error });
}
