import { HubError } from "@dth/core/error";
import { once } from "../access/once.ts";
import { invalidInput } from "../access/parse-input.ts";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { PlanUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { beginRun, findRun } from "../runs/begin-run.ts";
import { newRunId } from "../runs/run-id.ts";
import { type RunDocument, runOf } from "../runs/run-records.ts";
import { buildJob } from "../tasks/check-task.ts";
import { mayDo } from "../tasks/task-actions.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { type PlanDocument, planOf, plansOf } from "./plan-records.ts";
import { launchPlan } from "./recover-plans.ts";

/** Looking before anything is done, and doing exactly what was seen. */
export function createPlans(ports: HubPorts): PlanUseCases {
  const { records } = ports;
  return {
    create: (caller, taskId) =>
      useCase(
        ports,
        caller,
        { ...permission("plans.create"), taskId, of: (plan) => ({ subject: plan.id }) },
        async () => {
          requireRecordId("task", taskId);
          const find = (id: string) => plansOf(records).find(id);
          const newId = () => newRunId(ports.ids, taskId);
          const make = (id: string) => createPlan(ports, caller, taskId, id);
          const plan = await once(ports, caller, { useCase: "plans.create", input: { taskId }, newId, make, find });
          return planOf(plan, caller.language);
        },
      ),
    get: (caller, id) =>
      useCase(ports, caller, permission("plans.get"), async () => {
        requireRecordId("plan", id);
        return planOf(await plansOf(records).get(id), caller.language);
      }),
    apply: (caller, id) =>
      useCase(
        ports,
        caller,
        { ...permission("plans.apply"), subject: id, of: ({ taskId }) => ({ taskId }) },
        async () => {
          requireRecordId("plan", id);
          const { taskId } = await plansOf(records).get(id);
          const find = (runId: string) => findRun(ports, taskId, runId);
          const newId = () => newRunId(ports.ids, taskId);
          const make = (runId: string) => applyPlan(ports, caller, id, runId);
          return runOf(await once(ports, caller, { useCase: "plans.apply", input: { id }, newId, make, find }));
        },
      ),
  };
}

async function createPlan(ports: HubPorts, caller: Caller, taskId: string, id: string): Promise<PlanDocument> {
  const task = await tasksOf(ports.records).get(taskId);
  const job = await buildJob(ports, task, { taskId, runId: id });
  if (!job.ok) throw invalidInput(job.issues);
  const plan = await plansOf(ports.records).create({
    ...{ id, version: 0, taskId, state: "running", job: job.value },
    ...{ createdAt: ports.clock.now(), createdBy: caller.principal.subject },
  });
  return launchPlan(ports, plan);
}

/** The plan is claimed first, so that of two who apply it one does; should the task not take the run, it is ready again. */
async function applyPlan(ports: HubPorts, caller: Caller, id: string, runId: string): Promise<RunDocument> {
  const { taskId } = await plansOf(ports.records).change(id, (plan) => {
    if (plan.runId === runId) return plan;
    if (plan.state === "ready") return { ...plan, state: "applied", runId };
    throw new HubError("WRONG_STATE", `a plan can be applied once, when it is ready; this one is ${plan.state}`);
  });
  const wish = { trigger: "plan", by: caller.principal.subject, at: ports.clock.now(), plan: id } as const;
  const alter: Parameters<typeof beginRun>[3] = (task) => {
    mayDo("runNow", task);
    return task;
  };
  try {
    return await beginRun(ports, taskId, wish, alter, runId);
  } catch (error) {
    const task = await tasksOf(ports.records).find(taskId);
    if (task?.currentRunId !== runId) await unclaim(ports, id, runId);
    throw error;
  }
}

async function unclaim(ports: HubPorts, id: string, runId: string): Promise<void> {
  await plansOf(ports.records).change(id, (plan) => {
    const { runId: claimed, ...rest } = plan;
    return claimed === runId ? { ...rest, state: "ready" } : plan;
  });
}
