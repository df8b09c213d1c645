import type { Launcher, RunRef } from "@dth/core/launcher";

/** Executes a run; the signal asks it to stop. */
export type ExecuteRun = (run: RunRef, signal: AbortSignal) => Promise<void>;

/** A launcher in memory, and what tests want to know of it. */
export interface MemoryLauncher extends Launcher {
  /** Every call, oldest first, such as `launch r1`. */
  readonly calls: readonly string[];
  /** Run ids of what executes now. */
  executing(): readonly string[];
  /** The execution vanishes as if its process was killed: nothing is told to anybody. */
  kill(runId: string): void;
  /** Resolves when nothing executes any more; rejects with what an execution threw. */
  idle(): Promise<void>;
}

interface Execution {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Executes runs within this process by `execute`. Without it, a launched run counts as executing until it is asked to
 * stop, discarded or killed.
 */
export function memoryLauncher(execute: ExecuteRun = untilAborted): MemoryLauncher {
  const executions = new Map<string, Execution>();
  const failures: unknown[] = [];
  const calls: string[] = [];
  const begin = (run: RunRef): void => {
    const stop = new AbortController();
    const ended = execute(run, stop.signal)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => {
        if (executions.get(run.runId)?.stop === stop) executions.delete(run.runId);
      });
    executions.set(run.runId, { stop, ended });
  };
  return {
    calls,
    executing: () => [...executions.keys()],
    kill(runId) {
      executions.delete(runId);
    },
    async idle() {
      do {
        await Promise.all([...executions.values()].map(({ ended }) => ended));
        for (const failure of failures.splice(0)) throw failure;
      } while (executions.size > 0);
    },
    async launch(run) {
      calls.push(`launch ${run.runId}`);
      if (!executions.has(run.runId)) begin(run);
    },
    async stop({ runId }) {
      calls.push(`stop ${runId}`);
      executions.get(runId)?.stop.abort();
    },
    async discard({ runId }) {
      calls.push(`discard ${runId}`);
      executions.get(runId)?.stop.abort();
      executions.delete(runId);
      return "gone";
    },
    async state({ runId }) {
      return executions.has(runId) ? "executing" : "absent";
    },
  };
}

function untilAborted(_: RunRef, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
