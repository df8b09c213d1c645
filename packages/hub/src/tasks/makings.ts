import type { Making } from "../access/once.ts";
import type { Caller } from "../caller.ts";
import type { HubPorts } from "../ports.ts";
import { findRun } from "../runs/begin-run.ts";
import { newRunId } from "../runs/run-id.ts";
import type { RunDocument } from "../runs/run-records.ts";
import { cloneTask, createTask } from "./create-task.ts";
import { runTaskNow, startTask } from "./steer-task.ts";
import { type TaskDocument, tasksOf } from "./task-records.ts";

/** A new task. */
export function creation(ports: HubPorts, caller: Caller, input: unknown, start: boolean): Making<TaskDocument> {
  return {
    useCase: "tasks.create",
    input: { input, start },
    make: (id) => createTask(ports, caller, input, { id, start }),
    find: (id) => tasksOf(ports.records).find(id),
  };
}

/** A copy of a task. */
export function cloning(ports: HubPorts, caller: Caller, from: string, change: unknown): Making<TaskDocument> {
  return {
    useCase: "tasks.clone",
    input: { from, change },
    make: (id) => cloneTask(ports, caller, { from, change }, id),
    find: (id) => tasksOf(ports.records).find(id),
  };
}

/** A task's start, with the run that it gets if it gets one at once. */
export function starting(ports: HubPorts, caller: Caller, taskId: string): Making<TaskDocument> {
  return {
    useCase: "tasks.start",
    input: { taskId },
    newId: () => newRunId(ports.ids, taskId),
    make: (runId) => startTask(ports, caller, taskId, runId),
    find: async (runId, made) => {
      if (!made && (await findRun(ports, taskId, runId)) === undefined) return undefined;
      return tasksOf(ports.records).find(taskId);
    },
  };
}

/** A run beside the schedule. */
export function running(ports: HubPorts, caller: Caller, taskId: string): Making<RunDocument> {
  return {
    useCase: "tasks.runNow",
    input: { taskId },
    newId: () => newRunId(ports.ids, taskId),
    make: (runId) => runTaskNow(ports, caller, taskId, runId),
    find: (runId) => findRun(ports, taskId, runId),
  };
}
