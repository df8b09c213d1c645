import { hasCode } from "@dth/core/error";
import { markAttention } from "../overview/attention-marks.ts";
import type { HubPorts } from "../ports.ts";
import { lookAfter } from "../schedules/due.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { KEPT_MS, withId } from "./clear-away.ts";
import { briefOf, type RunDocument } from "./run-records.ts";

/**
 * Takes the end of a run over into its task, and has the scheduler look: what executed the run is to be cleared away, and
 * the next run may be due already. Harmless when repeated.
 *
 * @throws HubError as `RecordStore` does
 */
export async function settleTask(ports: HubPorts, run: RunDocument): Promise<void> {
  const tasks = tasksOf(ports.records);
  try {
    const seen = await tasks.get(run.taskId);
    const now = ports.clock.now();
    if (seen.currentRunId === run.id) await markAttention(ports.records, settled(seen, run, now), run);
    const task = await lookAfter(ports, run.taskId, () =>
      tasks.change(run.taskId, (current) => (current.currentRunId === run.id ? settled(current, run, now) : current)),
    );
    ports.live.publish({ kind: "task", taskId: task.id, progress: task.progress, at: ports.clock.now() });
  } catch (error) {
    // The task was deleted meanwhile.
    if (!hasCode(error, "NOT_FOUND")) throw error;
  }
}

function settled(task: TaskDocument, run: RunDocument, now: number): TaskDocument {
  const { currentRunId, claim, error, stuck, ...rest } = task;
  return {
    ...rest,
    progress: run.progress,
    lastRun: briefOf(run),
    toDiscard: withId(task.toDiscard, run.id),
    ...(run.error && { error: run.error }),
    ...(run.progress === "ERROR" && { keptUntil: now + KEPT_MS }),
    ...postponed(task, run),
  };
}

/** A task whose run postponed something runs again for it, also one that has no schedule of its own. */
function postponed(task: TaskDocument, { progress, retryAt }: RunDocument): Partial<TaskDocument> {
  if (retryAt === undefined || progress !== "DONE") return {};
  return { armed: true, nextRunAt: Math.min(task.nextRunAt ?? retryAt, retryAt) };
}
