import { HubError, toHubError } from "@dth/core/error";
import type { HubPorts } from "../ports.ts";
import { problemOf } from "../runs/end-run.ts";
import { isLeased } from "../runs/lease.ts";
import { endPlan } from "./execute-plan.ts";
import { type PlanDocument, plansOf, RUNNING_PLANS } from "./plan-records.ts";

/** Launches after which a plan is given up. */
const MAX_LAUNCHES = 3;

/** Launches plans again that nothing makes. @returns what could not be done, by task */
export async function recoverPlans(ports: HubPorts) {
  const failures: { readonly taskId: string; readonly error: unknown }[] = [];
  for (const plan of await plansOf(ports.records).gather(RUNNING_PLANS)) {
    try {
      const ref = { taskId: plan.taskId, runId: plan.id };
      if (isLeased(plan, ports.clock.now()) || (await ports.launcher.state(ref)) !== "absent") continue;
      await launchPlan(ports, plan);
    } catch (error) {
      failures.push({ taskId: plan.taskId, error });
    }
  }
  return failures;
}

/** Has a plan made. What fails in passing is tried again; what fails for good ends the plan. */
export async function launchPlan(ports: HubPorts, { id, taskId }: PlanDocument): Promise<PlanDocument> {
  const plan = await plansOf(ports.records).change(id, (current) =>
    current.state === "running" ? { ...current, launches: (current.launches ?? 0) + 1 } : current,
  );
  if (plan.state !== "running") return plan;
  if ((plan.launches ?? 0) > MAX_LAUNCHES) {
    const error = new HubError("LAUNCH_FAILED", `what makes the plan has ended ${MAX_LAUNCHES} times`);
    return endPlan(ports, id, { state: "failed", error: problemOf(error) });
  }
  try {
    await ports.launcher.launch({ taskId, runId: id });
  } catch (thrown) {
    const error = toHubError(thrown);
    if (!error.retryable) return endPlan(ports, id, { state: "failed", error: problemOf(error) });
  }
  return plansOf(ports.records).get(id);
}
