import { HubError } from "@dth/core/error";
import type { Task } from "../entities.ts";

/** What people do to a task as a whole. */
export type TaskAction = "start" | "runNow" | "pause" | "resume" | "stop" | "delete";

/** How a task stands, as far as it decides what can be done to it. */
export type TaskSituation =
  /** No run, and nothing starts one. */
  | "idle"
  /** No run, but its schedule or events start one. */
  | "waiting"
  | "running"
  | "stopping"
  /** Paused with a run under way. */
  | "run-paused"
  /** Paused between runs. */
  | "schedule-paused";

/** `do` it; `same`: it is so already; else why not, in words that follow "the task cannot be …". */
type Verdict = "do" | "same" | string;

const GOING_ON = "while a run is going on; stop it first or wait for its end";
const ENDING = "while its run is stopping; wait for its end";
const PAUSED = "while it is paused; resume or stop it first";

/** What can be done when. */
const TASK_ACTIONS: Readonly<Record<TaskSituation, Readonly<Record<TaskAction, Verdict>>>> = {
  idle: {
    start: "do",
    runNow: "do",
    pause: "unless it is started",
    resume: "unless it is paused",
    stop: "same",
    delete: "do",
  },
  waiting: { start: "same", runNow: "do", pause: "do", resume: "unless it is paused", stop: "do", delete: "do" },
  running: {
    start: GOING_ON,
    runNow: GOING_ON,
    pause: "do",
    resume: "unless it is paused",
    stop: "do",
    delete: GOING_ON,
  },
  stopping: { start: ENDING, runNow: ENDING, pause: ENDING, resume: ENDING, stop: "same", delete: ENDING },
  "run-paused": { start: PAUSED, runNow: PAUSED, pause: "same", resume: "do", stop: "do", delete: PAUSED },
  "schedule-paused": { start: PAUSED, runNow: PAUSED, pause: "same", resume: "do", stop: "do", delete: "do" },
};

/** How a task stands. */
export function situationOf({
  currentRunId,
  progress,
  paused,
  armed,
}: Pick<Task, "currentRunId" | "progress" | "paused" | "armed">): TaskSituation {
  if (currentRunId === undefined) {
    if (paused) return "schedule-paused";
    return armed ? "waiting" : "idle";
  }
  if (progress === "STOPPING") return "stopping";
  return paused ? "run-paused" : "running";
}

const PARTICIPLES: Readonly<Record<TaskAction, string>> = {
  start: "started",
  runNow: "run",
  pause: "paused",
  resume: "resumed",
  stop: "stopped",
  delete: "deleted",
};

/**
 * Whether an action is to be done; false when the task stands so already.
 *
 * @throws HubError `WRONG_STATE`, saying in which state it can
 */
export function mayDo(action: TaskAction, task: Task): boolean {
  const verdict = TASK_ACTIONS[situationOf(task)][action];
  if (verdict === "do") return true;
  if (verdict === "same") return false;
  throw new HubError("WRONG_STATE", `the task cannot be ${PARTICIPLES[action]} ${verdict}`);
}
