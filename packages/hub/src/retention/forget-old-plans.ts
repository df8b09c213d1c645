import { deletePlan } from "../plans/delete-plan.ts";
import { type PlanDocument, plansOf } from "../plans/plan-records.ts";
import type { HubPorts } from "../ports.ts";
import { runsOf } from "../runs/run-records.ts";
import type { TaskDocument } from "../tasks/task-records.ts";

/** Plans of a task that are kept though no run applied them: what they saw is soon out of date. */
const KEPT = 20;
/** Milliseconds that such a plan is kept: 30 days. */
const KEPT_MS = 30 * 86_400_000;
/** Plans of a task that one look goes through. */
const LOOKED = 200;

/**
 * Deletes the plans of a task that nobody needs any more: all but the newest that were never applied, and those whose run is
 * gone. A plan that a run applied stays as long as the run, which may be retried and reads it then.
 *
 * @returns how many
 * @throws HubError as the ports do
 */
export async function forgetOldPlans(ports: HubPorts, { id: group }: TaskDocument): Promise<number> {
  const { items } = await plansOf(ports.records).list({ group, limit: LOOKED });
  const idle: PlanDocument[] = [];
  for (const plan of items) if (!(await isNeeded(ports, plan))) idle.push(plan);
  const oldest = ports.clock.now() - KEPT_MS;
  const old = idle.filter(({ createdAt }, index) => createdAt < oldest || index < idle.length - KEPT);
  for (const plan of old) await deletePlan(ports, plan);
  return old.length;
}

async function isNeeded({ records }: HubPorts, { runId, state }: PlanDocument): Promise<boolean> {
  return state === "running" || (runId !== undefined && (await runsOf(records).find(runId)) !== undefined);
}
