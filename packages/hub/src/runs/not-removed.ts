import { HubError, toHubError } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import { noteNews } from "../channels/news.ts";
import type { Problem } from "../entities.ts";
import { markAttention } from "../overview/attention-marks.ts";
import type { HubPorts } from "../ports.ts";
import { bringBack } from "../tasks/leaving.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { problemOf } from "./end-run.ts";
import { runOf, runsOf } from "./run-records.ts";

/** Milliseconds until a removal that failed is tried again, and the most, when it failed ever again. */
const PAUSE_MS = { first: 60_000, most: 6 * 3_600_000 };

/**
 * What executed a run could not be removed: the task is in error and says so until it is, while it is tried again with
 * growing pauses. A task that was deleted comes back for that. Where a run goes on by now, nothing is said: it brought up to
 * date what was there.
 *
 * @param reason why
 * @throws HubError as `RecordStore` does
 */
export async function noteNotRemoved(ports: HubPorts, { taskId }: RunRef, reason: unknown): Promise<void> {
  const seen = (await tasksOf(ports.records).find(taskId)) ?? (await bringBack(ports, taskId));
  if (seen === undefined || seen.currentRunId !== undefined) return;
  const problem = problemIn(reason);
  const run = seen.lastRun && (await runsOf(ports.records).find(seen.lastRun.id));
  await markAttention(ports.records, { ...seen, progress: "ERROR" }, run);
  const now = ports.clock.now();
  const task = await tasksOf(ports.records).change(taskId, (current) =>
    current.currentRunId === undefined ? inError(current, problem, now) : current,
  );
  ports.live.publish({ kind: "task", taskId, progress: task.progress, at: now });
  if (run !== undefined && seen.notRemoved === undefined)
    await noteNews(ports, { kind: "error", task, run: runOf(run), problem });
}

function inError(task: TaskDocument, problem: Problem, now: number): TaskDocument {
  const { progress, error, notRemoved } = task;
  const failures = (notRemoved?.failures ?? 0) + 1;
  const pause = Math.min(PAUSE_MS.first * 2 ** (failures - 1), PAUSE_MS.most);
  const before = notRemoved?.before ?? { progress, ...(error && { error }) };
  return {
    ...task,
    progress: "ERROR",
    error: problem,
    notRemoved: { failures, againAt: now + pause, problem, before },
  };
}

/** What could not be said better is that the stack is stuck. */
function problemIn(reason: unknown): Problem {
  const { code, message } = toHubError(reason);
  const said = `what executed the task's runs could not be removed, and it is tried again: ${message}`;
  return problemOf(new HubError(code === "LAUNCH_FAILED" ? "STACK_STUCK" : code, said));
}
