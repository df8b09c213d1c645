import { TASK_PROGRESS, type TaskProgress } from "@dth/core/task";
import type { Task } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import { tasksOf } from "../tasks/task-records.ts";

/** What one pass over all tasks tells. */
export interface TaskSurvey {
  readonly counts: Readonly<Record<TaskProgress, number>>;
  /** Tasks that have a run under way. */
  readonly active: readonly Task[];
  /** Tasks that a person should look at; those with failed items may have had them accepted since. */
  readonly suspects: readonly Task[];
}

/** Tasks above which a survey is good for a while: fewer are read in no time. */
const FEW = 1_000;
/** Milliseconds that a survey of many tasks is good for. */
const FRESH_MS = 10_000;

/**
 * Surveys the tasks. A hub of thousands of tasks is asked by every open console every few seconds, so its survey is shared
 * by all callers of this process for ten seconds; a small hub's is always new. Callers at once share one pass.
 *
 * @returns a function that throws HubError as `RecordStore` does
 */
export function surveyor(ports: Pick<HubPorts, "records" | "clock">): () => Promise<TaskSurvey> {
  let last: { readonly at: number; readonly survey: TaskSurvey } | undefined;
  let underWay: Promise<TaskSurvey> | undefined;
  return async () => {
    if (last && ports.clock.now() - last.at < FRESH_MS) return last.survey;
    underWay ??= survey(ports).finally(() => {
      underWay = undefined;
    });
    const found = await underWay;
    last = totalOf(found) > FEW ? { at: ports.clock.now(), survey: found } : undefined;
    return found;
  };
}

async function survey({ records }: Pick<HubPorts, "records">): Promise<TaskSurvey> {
  const counts: Record<TaskProgress, number> = {
    STARTING: 0,
    IN_PROGRESS: 0,
    STOPPING: 0,
    STOPPED: 0,
    DONE: 0,
    ERROR: 0,
  };
  const active: Task[] = [];
  const suspects: Task[] = [];
  for await (const task of tasksOf(records).all()) {
    counts[task.progress]++;
    if (task.currentRunId !== undefined) active.push(task);
    if (isSuspect(task)) suspects.push(task);
  }
  return { counts, active, suspects };
}

function isSuspect({ progress, stuck, lastRun }: Task): boolean {
  return progress === "ERROR" || stuck !== undefined || (lastRun?.tally?.failed.objects ?? 0) > 0;
}

function totalOf({ counts }: TaskSurvey): number {
  return TASK_PROGRESS.reduce((sum, progress) => sum + counts[progress], 0);
}
