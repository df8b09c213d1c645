/** Lets any number of callers wait until something about shared state holds. */
export interface ConditionVariable {
  /** Resolves when `holds` does, which is asked now and at every notice. */
  until(holds: () => boolean): Promise<void>;
  /** The state has changed: whoever waits looks again. */
  notify(): void;
}

/** A condition variable that nobody waits on yet. */
export function createConditionVariable(): ConditionVariable {
  let waiting: (() => void)[] = [];
  return {
    async until(holds) {
      while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    notify() {
      if (waiting.length === 0) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}
