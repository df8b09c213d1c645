import { HubError } from "@dth/core/error";
import type { TaskProgress } from "@dth/core/task";

/** What happens to a run. */
export type RunEvent =
  /** An execution takes it up. */
  | "begin"
  /** A person wants it to end. */
  | "stop"
  /** Every item that was found has an outcome. */
  | "done"
  /** It ended before its end, as asked. */
  | "stopped"
  /** It cannot go on. */
  | "failed"
  /** A person wants it to go on after its end: failed items again, or all that is left. */
  | "retry";

/**
 * What becomes of a run, by what it is and what happens. An event that is not there cannot happen in that state. A retry
 * starts over at `STARTING` because what executes a run was removed at its end.
 */
const RUN_TRANSITIONS: Readonly<Record<TaskProgress, Readonly<Partial<Record<RunEvent, TaskProgress>>>>> = {
  STARTING: { begin: "IN_PROGRESS", stop: "STOPPING", stopped: "STOPPED", failed: "ERROR" },
  IN_PROGRESS: { begin: "IN_PROGRESS", stop: "STOPPING", done: "DONE", stopped: "STOPPED", failed: "ERROR" },
  STOPPING: { stop: "STOPPING", done: "DONE", stopped: "STOPPED", failed: "ERROR" },
  STOPPED: { retry: "STARTING" },
  DONE: { retry: "STARTING" },
  ERROR: { retry: "STARTING" },
};

/** @throws HubError `WRONG_STATE` */
export function nextRunProgress(progress: TaskProgress, event: RunEvent): TaskProgress {
  const next = RUN_TRANSITIONS[progress][event];
  if (next === undefined) throw new HubError("WRONG_STATE", `a run that is ${progress} has no ${event}`);
  return next;
}

/** Whether a run has come to its end, from which only a retry leads on. */
export function hasEnded({ progress }: { readonly progress: TaskProgress }): boolean {
  return progress === "STOPPED" || progress === "DONE" || progress === "ERROR";
}
