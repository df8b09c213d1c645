import type { LocalizedText } from "@dth/core/error-codes";
import {
  deleteTask,
  pauseTask,
  resumeTask,
  runTaskNow,
  startTask,
  stopTask,
  type TaskRowF,
} from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { COMMON } from "../../ui/texts.ts";
import { TASKS } from "./texts.ts";

/** What can be done to a task. */
export type TaskVerb = "start" | "runNow" | "pause" | "resume" | "stop" | "delete";

/** What is written on the button of each. */
export const VERB_TEXTS: Readonly<Record<TaskVerb, LocalizedText>> = {
  start: TASKS.start,
  runNow: TASKS.runNow,
  pause: TASKS.pause,
  resume: TASKS.resume,
  stop: TASKS.stop,
  delete: COMMON.remove,
};

type Steerable = Pick<TaskRowF, "progress" | "paused" | "armed" | "currentRunId" | "schedule" | "lastRun">;

/** What can be done to a task as it is; the hub decides again. The first one is what a person most likely wants. */
export function verbsOf(task: Steerable): readonly TaskVerb[] {
  if (task.currentRunId !== null) {
    if (task.progress === "STOPPING") return [];
    return task.paused ? ["resume", "stop"] : ["pause", "stop"];
  }
  if (task.paused) return ["resume", "stop", "delete"];
  if (task.armed) return ["runNow", "pause", "stop", "delete"];
  const recurring = ["rate", "cron", "events"].includes(task.schedule?.kind ?? "");
  return task.lastRun === null || recurring ? ["start", "runNow", "delete"] : ["runNow", "delete"];
}

/** Does it. @throws ApiError */
export async function steer(verb: TaskVerb, id: string): Promise<void> {
  await OPERATIONS[verb](id);
}

const OPERATIONS: Readonly<Record<TaskVerb, (id: string) => Promise<unknown>>> = {
  start: (id) => request(startTask, { id }),
  runNow: (id) => request(runTaskNow, { id }),
  pause: (id) => request(pauseTask, { id }),
  resume: (id) => request(resumeTask, { id }),
  stop: (id) => request(stopTask, { id }),
  delete: (id) => request(deleteTask, { id }),
};
