import type { Task } from "./task.ts";

/** Sees to it that no two tasks of one whole object are under way at once. Ranges of its parts may run side by side. */
export interface Turns {
  /** Whether the task may start; if not, it waits for the end of the one before it, whose work it may find done. */
  take(task: Task): boolean;
  /** Ends a task that was let in. @returns those that have waited for it */
  end(task: Task): readonly Task[];
}

/** Turns that nobody has taken. */
export function createTurns(): Turns {
  /** Objects under way, each with those that wait for it, if any do. */
  const busy = new Map<string, Task[] | undefined>();
  return {
    take(task) {
      if (task.batch.lease.work.kind === "parts") return true;
      const { key } = task.entry;
      if (!busy.has(key)) {
        busy.set(key, undefined);
        return true;
      }
      const waiting = busy.get(key) ?? [];
      task.doubtful = true;
      waiting.push(task);
      busy.set(key, waiting);
      return false;
    },
    end({ batch, entry }) {
      if (batch.lease.work.kind === "parts") return [];
      const waiting = busy.get(entry.key) ?? [];
      busy.delete(entry.key);
      return waiting;
    },
  };
}
