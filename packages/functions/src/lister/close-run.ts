import { HubError } from "@dth/core/error";
import { plansOf } from "@dth/hub/plans/plan-records";
import { endRun } from "@dth/hub/runs/end-run";
import { writeOwnReceipt } from "../own-receipt.ts";
import { type ListerTask, refOf } from "./lister-task.ts";

/**
 * Ends a run: an image that has no outcome by now has failed. Asked again, it comes to the same.
 *
 * @returns images that failed
 * @throws HubError as `Ledger` does; as part of a hub, as `endRun` does
 */
export async function closeRun(task: ListerTask, runId: string): Promise<number> {
  const { batched, ports, hub, environment } = task;
  if (hub !== undefined && (await plansOf(hub.records).find(runId)) !== undefined) return 0;
  await batched.settle(runId, ports, new HubError("INTERNAL", "no program of the task said what became of it"));
  const result = await batched.close(runId, ports);
  if (hub === undefined) await writeOwnReceipt(environment, ports, runId);
  else await endRun(hub, refOf(task, runId), result);
  const failed = result.tally.failed.objects;
  return result.state === "failed" ? Math.max(1, failed) : failed;
}
