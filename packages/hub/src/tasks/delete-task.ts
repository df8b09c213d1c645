import { HubError, hasCode } from "@dth/core/error";
import { acceptancesOf } from "../inbox/acceptances.ts";
import { forgetAttention } from "../overview/attention-marks.ts";
import { plansOf, RUNNING_PLANS } from "../plans/plan-records.ts";
import type { HubPorts } from "../ports.ts";
import { deleteReceipt } from "../runs/receipts.ts";
import { runsOf } from "../runs/run-records.ts";
import { dueMarksOf } from "../schedules/due.ts";
import { dropEvents } from "../schedules/pending-events.ts";
import { mayDo } from "./task-actions.ts";
import { displaceTask, tasksOf } from "./task-records.ts";

/**
 * Deletes a task with its runs, receipts, plans, events and ledger. The task itself goes last, so that a deletion which was
 * interrupted can be repeated; until then it is disarmed. Its log lines and measurements expire like all others.
 *
 * @throws HubError `WRONG_STATE` while a run is going on, `NOT_FOUND`
 */
export async function deleteTask(ports: HubPorts, id: string): Promise<void> {
  const tasks = tasksOf(ports.records);
  const task = await tasks.change(id, (current) => {
    mayDo("delete", current);
    return { ...current, armed: false };
  });
  for (const run of await runsOf(ports.records).gather(id)) await deleteRun(ports, id, run.id);
  for (const plan of await plansOfTask(ports, id)) {
    await ports.launcher.discard({ taskId: id, runId: plan });
    await forgetInLedger(ports, plan);
    await plansOf(ports.records).delete(plan);
  }
  await dropEvents(ports.records, id);
  await displaceTask(ports.records, task);
  await forgetAttention(ports.records, id);
  await deleteUnchanged(ports, id, task.version);
  await dueMarksOf(ports.records).delete(id);
  ports.live.publish({ kind: "task-deleted", taskId: id, at: ports.clock.now() });
}

async function deleteRun(ports: HubPorts, taskId: string, runId: string): Promise<void> {
  await ports.launcher.discard({ taskId, runId });
  await forgetInLedger(ports, runId);
  await deleteReceipt(ports.receiptStore, runId);
  await dropEvents(ports.records, runId);
  for (const { id } of await acceptancesOf(ports.records).gather(runId)) await acceptancesOf(ports.records).delete(id);
  await runsOf(ports.records).delete(runId);
}

async function plansOfTask({ records }: HubPorts, taskId: string): Promise<readonly string[]> {
  const plans = [...(await plansOf(records).gather(taskId)), ...(await plansOf(records).gather(RUNNING_PLANS))];
  return plans.filter((plan) => plan.taskId === taskId).map(({ id }) => id);
}

async function forgetInLedger({ ledger }: HubPorts, runId: string): Promise<void> {
  try {
    await ledger.deleteRun(runId);
  } catch (error) {
    if (!hasCode(error, "RUN_NOT_FOUND")) throw error;
  }
}

/** Of a task that was started meanwhile nothing more is taken away. */
async function deleteUnchanged({ records }: HubPorts, id: string, version: number): Promise<void> {
  try {
    await tasksOf(records).delete(id, version);
  } catch (error) {
    if (!hasCode(error, "CONFLICT")) throw error;
    throw new HubError("CONFLICT", "the task was changed while it was deleted; its history is gone");
  }
}
