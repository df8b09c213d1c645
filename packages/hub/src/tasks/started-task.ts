import { withClaim } from "../runs/begin-run.ts";
import { firstRunAt, nextRunAt } from "../schedules/next-run.ts";
import type { TaskDocument } from "./task-records.ts";

/** Who starts a task, and when. */
export interface Start {
  /** Id of the run, should there be one at once. */
  readonly runId: string;
  /** Subject of the caller. */
  readonly by: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** A task whose schedule is armed, and which has its run when it has no schedule or is due at once. */
export function startedTask(task: TaskDocument, { runId, by, now }: Start): TaskDocument {
  const { nextRunAt: _, error, ...rest } = task;
  const { schedule } = task;
  const first = firstRunAt(schedule, now);
  if (schedule.kind !== "manual" && (first === undefined || first > now))
    return { ...rest, progress: "STARTING", armed: true, ...(first !== undefined && { nextRunAt: first }) };
  const next = nextRunAt(schedule, now);
  const armed = next !== undefined || schedule.kind === "events";
  const due = { ...rest, armed, ...(next !== undefined && { nextRunAt: next }) };
  return withClaim(due, runId, { trigger: "person", by, at: now });
}
