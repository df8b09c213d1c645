import { HubError, hasCode } from "@dth/core/error";
import type { Remains } from "@dth/core/launcher";
import { forgetAttention } from "../overview/attention-marks.ts";
import { deletePlan } from "../plans/delete-plan.ts";
import { type PlanDocument, plansOf, RUNNING_PLANS } from "../plans/plan-records.ts";
import type { HubPorts } from "../ports.ts";
import { deleteRun } from "../runs/delete-run.ts";
import { runsOf } from "../runs/run-records.ts";
import { dueMarksOf } from "../schedules/due.ts";
import { dropEvents } from "../schedules/pending-events.ts";
import { letLeave } from "./leaving.ts";
import { mayDo } from "./task-actions.ts";
import { displaceTask, type TaskDocument, tasksOf } from "./task-records.ts";

/**
 * Deletes a task with its runs, receipts, plans, events and ledger. The task itself goes last, so that a deletion which was
 * interrupted can be repeated; until then it is disarmed. Its log lines and measurements expire like all others. What executed
 * its runs may take minutes to be removed: the scheduler looks after that, and brings the task back should it not succeed.
 *
 * @throws HubError `WRONG_STATE` while a run is going on, `NOT_FOUND`
 */
export async function deleteTask(ports: HubPorts, id: string): Promise<void> {
  const tasks = tasksOf(ports.records);
  const task = await tasks.change(id, (current) => {
    mayDo("delete", current);
    return { ...current, armed: false };
  });
  const going = await deleteHistory(ports, task);
  await dropEvents(ports.records, id);
  await displaceTask(ports.records, task);
  await forgetAttention(ports.records, id);
  if (going.length > 0) await letLeave(ports, { ...task, toDiscard: going });
  await deleteUnchanged(ports, id, task.version);
  if (going.length === 0) await dueMarksOf(ports.records).delete(id);
  ports.live.publish({ kind: "task-deleted", taskId: id, at: ports.clock.now() });
}

/** @returns runs and plans of which something is left of what executed them, also those that are forgotten themselves */
async function deleteHistory(ports: HubPorts, { id, toDiscard = [] }: TaskDocument): Promise<readonly string[]> {
  const remains = new Map<string, Remains>();
  for (const { id: runId } of await runsOf(ports.records).gather(id))
    remains.set(runId, await deleteRun(ports, { taskId: id, runId }));
  for (const plan of await plansOfTask(ports, id)) remains.set(plan.id, await deletePlan(ports, plan));
  for (const runId of toDiscard)
    if (!remains.has(runId)) remains.set(runId, await ports.launcher.discard({ taskId: id, runId }));
  return [...remains].flatMap(([runId, left]) => (left === "going" ? [runId] : []));
}

async function plansOfTask({ records }: HubPorts, taskId: string): Promise<readonly PlanDocument[]> {
  const plans = [...(await plansOf(records).gather(taskId)), ...(await plansOf(records).gather(RUNNING_PLANS))];
  return plans.filter((plan) => plan.taskId === taskId);
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
