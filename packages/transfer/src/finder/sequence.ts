/** Runs one piece of work at a time, and none after the first that failed. */
export interface Sequence {
  /** Starts a piece of work, unless one is under way or one has failed. Its failure shows in {@link settled}. */
  start(work: () => Promise<void>): void;
  /** Runs a piece of work after the one under way. @throws what it throws, or what an earlier one threw */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for the piece under way. @throws what the failed one threw */
  settled(): Promise<void>;
  /** @throws what the failed one threw */
  check(): void;
}

/** A sequence that has not begun. */
export function createSequence(): Sequence {
  let running: Promise<unknown> | undefined;
  let failure: { readonly error: unknown } | undefined;
  const check = () => {
    if (failure !== undefined) throw failure.error;
  };
  const begin = (work: Promise<unknown>) => {
    running = work
      .catch((error: unknown) => {
        failure = { error };
      })
      .finally(() => {
        running = undefined;
      });
  };
  return {
    start(work) {
      if (running === undefined && failure === undefined) begin(work());
    },
    async run(work) {
      while (running !== undefined) await running;
      check();
      const result = work();
      begin(result);
      return result;
    },
    async settled() {
      await running;
      check();
    },
    check,
  };
}
