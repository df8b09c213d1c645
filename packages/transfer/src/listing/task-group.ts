/** Tasks that run side by side and fail together. */
export interface TaskGroup {
  /** Tasks under way. */
  readonly size: number;
  /** Whether one of them has failed. */
  readonly failed: boolean;
  begin(task: Promise<void>): void;
  /** Resolves when nothing is under way any more. @throws what the first failed task threw, at once */
  finished(): Promise<void>;
  /** Resolves when nothing is under way any more, whatever failed. */
  settled(): Promise<void>;
}

/** @param ended called whenever a task ended; the group is finished if none is under way after that */
export function createTaskGroup(ended: () => void): TaskGroup {
  const tasks = new Set<Promise<void>>();
  const finished = Promise.withResolvers<void>();
  let failed = false;
  return {
    get size() {
      return tasks.size;
    },
    get failed() {
      return failed;
    },
    begin(task) {
      const fail = (error: unknown) => {
        failed = true;
        finished.reject(error);
      };
      const kept = task.catch(fail).finally(() => {
        tasks.delete(kept);
        ended();
        if (tasks.size === 0) finished.resolve();
      });
      tasks.add(kept);
    },
    async finished() {
      if (tasks.size > 0) await finished.promise;
    },
    async settled() {
      while (tasks.size > 0) await Promise.all(tasks);
    },
  };
}
