import type { TaskProgress } from "../../api/operations.ts";

/** The states of tasks, what goes on first. */
const STATES = ["IN_PROGRESS", "STARTING", "STOPPING", "ERROR", "DONE", "STOPPED", "UNSTARTED"] as const;

/** How many tasks are in a state. */
interface StateCount {
  readonly state: (typeof STATES)[number];
  readonly count: number;
}

/** What the hub counts as stopped, without tasks that have never run; states that no task is in are left out. */
export function countStates(counted: {
  readonly tasks: Readonly<Record<TaskProgress, number>>;
  readonly unstarted: number;
}): readonly StateCount[] {
  // Both are counted one after the other: a task may have begun in between.
  const unstarted = Math.min(counted.unstarted, counted.tasks.STOPPED);
  const counts = { ...counted.tasks, STOPPED: counted.tasks.STOPPED - unstarted, UNSTARTED: unstarted };
  return STATES.map((state) => ({ state, count: counts[state] })).filter(({ count }) => count > 0);
}
