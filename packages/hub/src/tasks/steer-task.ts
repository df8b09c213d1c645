import { invalidInput } from "../access/parse-input.ts";
import type { Caller } from "../caller.ts";
import type { HubPorts } from "../ports.ts";
import { beginRun, carryOut } from "../runs/begin-run.ts";
import { type RunDocument, runsOf } from "../runs/run-records.ts";
import { pauseRun, resumeRun, stopRun } from "../runs/steer-run.ts";
import { lookAfter } from "../schedules/due.ts";
import { buildJob } from "./check-task.ts";
import { startedTask } from "./started-task.ts";
import { mayDo } from "./task-actions.ts";
import { placeUnstarted, type TaskDocument, tasksOf } from "./task-records.ts";

/**
 * Arms the schedule; a task without one, or due at once, gets its run, of the id that is given.
 *
 * @throws HubError `WRONG_STATE`, `INVALID_INPUT` when the task does not fit together any more
 */
export async function startTask(ports: HubPorts, caller: Caller, id: string, runId: string): Promise<TaskDocument> {
  const tasks = tasksOf(ports.records);
  await requireRunnable(ports, await tasks.get(id));
  const start = { runId, by: caller.principal.subject, now: ports.clock.now() };
  const task = await lookAfter(ports, id, () =>
    tasks.change(id, (current) => (mayDo("start", current) ? startedTask(current, start) : current)),
  );
  if (task.currentRunId === start.runId) await carryOut(ports, task);
  return told(ports, id);
}

/** Runs a task now, beside its schedule, as the run of the id that is given. @throws HubError `WRONG_STATE`, `INVALID_INPUT` */
export async function runTaskNow(ports: HubPorts, caller: Caller, id: string, runId: string): Promise<RunDocument> {
  await requireRunnable(ports, await tasksOf(ports.records).get(id));
  const wish = { trigger: "person", by: caller.principal.subject, at: ports.clock.now() } as const;
  const alter = (task: TaskDocument) => {
    mayDo("runNow", task);
    return task;
  };
  return beginRun(ports, id, wish, alter, runId);
}

/** The run under way keeps what it did and waits; the schedule rests. @throws HubError `WRONG_STATE` */
export async function pauseTask(ports: HubPorts, id: string): Promise<TaskDocument> {
  const task = await tasksOf(ports.records).change(id, (current) =>
    mayDo("pause", current) ? { ...current, paused: true } : current,
  );
  const run = await currentRun(ports, task);
  if (run !== undefined) await pauseRun(ports, run);
  return told(ports, id);
}

/** Goes on after a pause. @throws HubError `WRONG_STATE` */
export async function resumeTask(ports: HubPorts, id: string): Promise<TaskDocument> {
  const tasks = tasksOf(ports.records);
  const task = await lookAfter(ports, id, () =>
    tasks.change(id, (current) => (mayDo("resume", current) ? { ...current, paused: false } : current)),
  );
  const run = await currentRun(ports, task);
  if (run !== undefined) await resumeRun(ports, run);
  return told(ports, id);
}

/** Ends the run under way and disarms the schedule. @throws HubError `WRONG_STATE` */
export async function stopTask(ports: HubPorts, id: string): Promise<TaskDocument> {
  const task = await tasksOf(ports.records).change(id, (current) =>
    mayDo("stop", current) ? stopping(current) : current,
  );
  const run = await currentRun(ports, task);
  if (run !== undefined) await stopRun(ports, run);
  return told(ports, id);
}

function stopping(task: TaskDocument): TaskDocument {
  const { nextRunAt: _, stuck, ...rest } = task;
  const { currentRunId, lastRun } = task;
  const idle = { ...rest, armed: false, paused: false };
  if (currentRunId === undefined) return { ...idle, progress: "STOPPED" };
  return { ...idle, progress: "STOPPING", ...(lastRun && { lastRun: { ...lastRun, progress: "STOPPING" } }) };
}

/** The run under way; written first if the process that decided on it ended before that. */
async function currentRun(ports: HubPorts, task: TaskDocument): Promise<RunDocument | undefined> {
  if (task.currentRunId === undefined) return undefined;
  return (await runsOf(ports.records).find(task.currentRunId)) ?? carryOut(ports, task);
}

/** @throws HubError `INVALID_INPUT` with every issue */
async function requireRunnable(ports: HubPorts, task: TaskDocument): Promise<void> {
  const job = await buildJob(ports, task, { taskId: task.id, runId: "" });
  if (!job.ok) throw invalidInput(job.issues);
}

/** The task as it is now; watchers hear of it. */
async function told(ports: HubPorts, id: string): Promise<TaskDocument> {
  const task = await tasksOf(ports.records).get(id);
  if (task.runCount === 0) await placeUnstarted(ports.records, task);
  ports.live.publish({ kind: "task", taskId: id, progress: task.progress, at: ports.clock.now() });
  return task;
}
