import { SSMClient } from "@aws-sdk/client-ssm";
import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import { readJob } from "@dth/core/read-job";
import type { Job } from "@dth/core/task";
import { executePlan } from "@dth/hub/plans/execute-plan";
import { plansOf } from "@dth/hub/plans/plan-records";
import type { HubPorts } from "@dth/hub/ports";
import { endRun } from "@dth/hub/runs/end-run";
import { takeUpRun } from "@dth/hub/runs/take-up-run";
import { jobOfStack } from "../task-environment.ts";
import { readImageList } from "./image-list.ts";
import { type ListerTask, refOf } from "./lister-task.ts";
import { yieldToOthers } from "./other-runs.ts";

/** What the state machine asks for. */
export interface ListRequest {
  readonly runId: string;
  /** ARN of the execution that asks. */
  readonly execution: string;
  /** Values of the template's parameters, by their names. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the state machine goes on by. */
export interface ListAnswer {
  readonly state: "more" | "busy" | "listed";
  readonly batches: readonly number[];
  /** Batches that are copied at the same time, at most. */
  readonly atOnce: number;
}

const NEVER = new AbortController().signal;
const MOST_AT_ONCE = 10;
const BUSY: ListAnswer = { state: "busy", batches: [], atOnce: 1 };

/**
 * Lists both sides of a run, as far as the time goes.
 *
 * @param enough aborts when the time is up
 * @throws HubError for what ends the run, which is recorded by then, and for what may pass by itself
 */
export async function listRun(task: ListerTask, request: ListRequest, enough: AbortSignal): Promise<ListAnswer> {
  const { hub } = task;
  if (hub !== undefined && (await plansOf(hub.records).find(request.runId)) !== undefined)
    return makePlan(hub, request.runId, enough);
  try {
    const job = hub === undefined ? await ownJob(task, request) : await hubsJob(hub, refOf(task, request.runId));
    return job === undefined ? BUSY : await list(task, job, enough);
  } catch (error) {
    const cause = toHubError(error);
    if (!cause.retryable) await fail(task, request.runId, cause);
    throw cause;
  }
}

async function list({ batched, ports }: ListerTask, job: Job, enough: AbortSignal): Promise<ListAnswer> {
  const host = ports.pluginHost(job);
  try {
    const control = { signal: NEVER, watch: () => undefined };
    const { complete, advanced, batches } = await batched.list(job, host, control, enough);
    const { copiesAtOnce } = job.options;
    const atOnce = typeof copiesAtOnce === "number" ? Math.min(MOST_AT_ONCE, copiesAtOnce) : MOST_AT_ONCE;
    // Asked again and again for nothing, it would never end.
    if (!advanced) throw new HubError("STALLED", "nothing more could be listed within the time of one call");
    return { state: complete ? "listed" : "more", batches, atOnce };
  } finally {
    await host.close();
  }
}

/** As the hub's records have it, however long its lists are. */
async function hubsJob(hub: HubPorts, ref: RunRef): Promise<Job | undefined> {
  return (await takeUpRun(hub, ref))?.job;
}

/** As the first call kept it; that one takes it from the template's parameters, and leaves out a run that is in the way. */
async function ownJob(task: ListerTask, { runId, execution, parameters }: ListRequest): Promise<Job | undefined> {
  const { plugin, environment, ports } = task;
  const known = await ports.ledger.run(runId).catch((error: unknown) => {
    if (hasCode(error, "RUN_NOT_FOUND")) return undefined;
    throw error;
  });
  if (known !== undefined) return readJob(known.spec);
  const { ledger, clock, clients } = ports;
  if (await yieldToOthers(runId, { ledger, clock, client: clients.sfn, execution })) return undefined;
  const images = await readImageList(new SSMClient(clients.config), environment.IMAGE_LIST_PATH);
  const values = images === undefined ? parameters : { ...parameters, srcImageList: images };
  return jobOfStack(plugin, environment, runId, values);
}

async function fail(task: ListerTask, runId: string, error: HubError): Promise<void> {
  const { hub, ports } = task;
  const { code, message } = error;
  const change = { state: "failed", finishedAt: ports.clock.now(), error: { code, message } } as const;
  await ports.ledger.updateRun(runId, change).catch((reason: unknown) => {
    // It did not get as far as the ledger.
    if (!hasCode(reason, "RUN_NOT_FOUND")) throw reason;
  });
  if (hub !== undefined) await endRun(hub, refOf(task, runId), { state: "failed", error });
}

/**
 * A plan lists and copies nothing. Half of one would be out of date by the next call, so that one call makes it: of what
 * there was time to look at.
 */
async function makePlan(hub: HubPorts, runId: string, enough: AbortSignal): Promise<ListAnswer> {
  const { taskId } = await plansOf(hub.records).get(runId);
  await executePlan(hub, { taskId, runId }, { signal: NEVER, executor: hub.ids.next(), enough });
  return { state: "listed", batches: [], atOnce: 1 };
}
