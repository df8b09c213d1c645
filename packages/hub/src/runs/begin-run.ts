import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import type { Checked, Job } from "@dth/core/task";
import { invalidInput } from "../access/parse-input.ts";
import { reopenRun } from "../inbox/reopen-run.ts";
import { plansOf } from "../plans/plan-records.ts";
import type { HubPorts } from "../ports.ts";
import { takeEvents } from "../schedules/pending-events.ts";
import { buildJob } from "../tasks/check-task.ts";
import { placeUnstarted, type RunClaim, type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { endRun } from "./end-run.ts";
import { logRun } from "./pulse.ts";
import { newRunId } from "./run-id.ts";
import { hasEnded } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";

/** Launches in a row without any progress, after which a run is given up. */
const MAX_LAUNCHES = 5;

/** Why a run is wanted. */
export type RunWish = Omit<RunClaim, "number">;

/**
 * A task that has decided on a run; nothing but the task is changed. To be written, then {@link carryOut}.
 *
 * @throws HubError `WRONG_STATE` while a run is going on
 */
export function withClaim(task: TaskDocument, runId: string, wish: RunWish): TaskDocument {
  if (task.currentRunId !== undefined) throw new HubError("WRONG_STATE", "a run of this task is going on");
  const { error, stuck, keptUntil, notRemoved, deleted, ...rest } = task;
  const number = wish.reopen?.number ?? task.runCount + 1;
  const claim = { ...wish, number };
  return {
    ...rest,
    claim,
    currentRunId: runId,
    runCount: Math.max(task.runCount, number),
    progress: "STARTING",
    lastRun: { id: runId, number, progress: "STARTING", startedAt: wish.at },
    // A run that goes on must not be cleared away.
    ...(task.toDiscard && { toDiscard: task.toDiscard.filter((id) => id !== runId) }),
  };
}

/**
 * Does what the task has decided: writes the run's record, and launches it. Done again after a crash in between, it goes
 * on; done by two processes at once, there is one run.
 *
 * @returns the run
 * @throws HubError as the record store does, `NOT_FOUND` for a task without a claim; the rest is done later
 */
export async function carryOut(ports: HubPorts, task: TaskDocument): Promise<RunDocument> {
  const { claim, currentRunId: runId } = task;
  if (claim === undefined || runId === undefined) throw new HubError("NOT_FOUND", "the task has no run under way");
  const known = await runsOf(ports.records).find(runId);
  const run = known === undefined ? await createRun(ports, task, runId, claim) : await reopenRun(ports, known, claim);
  if (claim.number === 1) await placeUnstarted(ports.records, task);
  const at = ports.clock.now();
  ports.live.publish({ kind: "task", taskId: task.id, progress: task.progress, at });
  if (!hasEnded(run)) await launchRun(ports, run);
  return runsOf(ports.records).get(runId);
}

/** The run of that id; written first, should the process that decided on it have ended before that. */
export async function findRun(ports: HubPorts, taskId: string, runId: string): Promise<RunDocument | undefined> {
  const run = await runsOf(ports.records).find(runId);
  if (run !== undefined) return run;
  const task = await tasksOf(ports.records).find(taskId);
  return task?.currentRunId === runId ? carryOut(ports, task) : undefined;
}

async function createRun(ports: HubPorts, task: TaskDocument, runId: string, claim: RunClaim): Promise<RunDocument> {
  const ref = { taskId: task.id, runId };
  const hasEvents = claim.trigger === "event";
  if (hasEvents) await takeEvents(ports.records, task.id, runId);
  const { trigger, by, number, at: startedAt, plan } = claim;
  const job = plan === undefined ? await buildJob(ports, task, ref) : await plannedJob(ports, plan, ref);
  const run: RunDocument = {
    id: runId,
    taskId: task.id,
    ...{ version: 0, number, trigger, by, startedAt },
    progress: "STARTING",
    paused: false,
    job: job.ok ? job.value : uncheckedJob(task, ref),
    ...(hasEvents && { hasEvents }),
  };
  const created = await createOnce(ports, run);
  if (!job.ok) await endRun(ports, ref, { state: "failed", error: invalidInput(job.issues) });
  return job.ok ? created : runsOf(ports.records).get(runId);
}

/** What a plan looked at, whatever became of the task since. */
async function plannedJob({ records }: HubPorts, plan: string, ref: RunRef): Promise<Checked<Job>> {
  const { job } = await plansOf(records).get(plan);
  return { ok: true, value: { ...job, ...ref, plan } };
}

/** For a run that ends at once, because its task or connection does not fit together any more. */
function uncheckedJob({ plugin, source, destination, options }: TaskDocument, ref: RunRef): Job {
  return { ...ref, plugin, source: { ...source }, destination: { ...destination }, options };
}

async function createOnce(ports: HubPorts, run: RunDocument): Promise<RunDocument> {
  try {
    return await runsOf(ports.records).create(run);
  } catch (error) {
    if (hasCode(error, "CONFLICT")) return runsOf(ports.records).get(run.id);
    throw error;
  }
}

/**
 * Has a run executed. What fails in passing is tried again by `recoverRuns`; what fails for good ends the run.
 *
 * @throws HubError as `RecordStore` does
 */
export async function launchRun(ports: HubPorts, { id, taskId }: RunDocument): Promise<void> {
  const ref = { taskId, runId: id };
  const run = await runsOf(ports.records).change(id, (current) =>
    hasEnded(current) ? current : { ...current, launchedAt: ports.clock.now(), launches: (current.launches ?? 0) + 1 },
  );
  if (hasEnded(run)) return;
  if ((run.launches ?? 0) > MAX_LAUNCHES) return endRun(ports, ref, { state: "failed", error: givenUp(run) });
  try {
    await ports.launcher.launch(ref);
  } catch (thrown) {
    const error = toHubError(thrown);
    await logRun(ports, ref, error.retryable ? "warn" : "error", `the launch failed: ${error.code}: ${error.message}`);
    if (!error.retryable) await endRun(ports, ref, { state: "failed", error });
  }
}

/** What its last execution said of why it gave up is what people need to know. */
function givenUp({ interrupted }: RunDocument): HubError {
  const often = `what executes the run has ended ${MAX_LAUNCHES} times without any progress`;
  if (interrupted === undefined) return new HubError("LAUNCH_FAILED", often);
  return new HubError(interrupted.code, `${interrupted.message}; ${often}`);
}

/** What {@link beginRun} changes beside the claim. */
export type Alteration = (task: TaskDocument) => TaskDocument;

/**
 * Decides on a run and carries it out.
 *
 * @param alter what else changes in the task, in the same write; may throw to call it off
 * @throws HubError `WRONG_STATE` while a run is going on, `NOT_FOUND`, and what `alter` throws
 */
export async function beginRun(
  ports: HubPorts,
  taskId: string,
  wish: RunWish,
  alter: Alteration = (task) => task,
  runId: string = newRunId(ports.ids, taskId),
): Promise<RunDocument> {
  const task = await tasksOf(ports.records).change(taskId, (current) => withClaim(alter(current), runId, wish));
  return carryOut(ports, task);
}
