import type { Remains } from "@dth/core/launcher";
import type { HubPorts } from "../ports.ts";
import { forgetInLedger } from "../runs/delete-run.ts";
import { type PlanDocument, plansOf } from "./plan-records.ts";

/**
 * Deletes a plan with its items; one that is being made is ended.
 *
 * @returns what is left of what executed it
 * @throws HubError as the ports do
 */
export async function deletePlan(
  ports: HubPorts,
  { id, taskId }: Pick<PlanDocument, "id" | "taskId">,
): Promise<Remains> {
  const remains = await ports.launcher.discard({ taskId, runId: id });
  await forgetInLedger(ports, id);
  await plansOf(ports.records).delete(id);
  return remains;
}
