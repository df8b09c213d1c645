import type { Clock } from "@dth/core/clock";
import { createFifo } from "../fifo.ts";
import { createConditionVariable } from "./condition-variable.ts";
import type { Task } from "./task.ts";
import { createTurns } from "./turns.ts";

/** What a {@link TaskPool} needs. */
export interface TaskPoolOptions {
  readonly clock: Clock;
  /** Starts nothing any more once aborted. */
  readonly signal: AbortSignal;
  /** Tasks at once. The governor bounds the requests; this bounds how many wait for it. */
  readonly window: number;
  /** Does a task. Resolves to the milliseconds after which it wants to be tried again, or to nothing. */
  readonly run: (task: Task) => Promise<number | undefined>;
  /** Called when nothing runs and nothing waits. */
  readonly idle: () => void;
  /** Called with what `run` throws. */
  readonly failed: (error: unknown) => void;
}

/** Runs tasks of several batches at once, never two of one object. */
export interface TaskPool {
  readonly window: number;
  add(tasks: readonly Task[]): void;
  /** Resolves as soon as less than a window of tasks waits, or the signal aborts. */
  room(): Promise<void>;
  /** Resolves when nothing runs. */
  quiet(): Promise<void>;
}

/** A pool without a promise of its own per task beyond the one that `run` returns. */
export function createTaskPool({ clock, signal, window, run, idle, failed }: TaskPoolOptions): TaskPool {
  const ready = createFifo<Task>();
  const turns = createTurns();
  const change = createConditionVariable();
  let active = 0;
  /** Tasks that wait to be tried again. */
  let resting = 0;

  const pump = (): void => {
    while (active < window && !signal.aborted) {
      const task = ready.take();
      if (task === undefined) break;
      if (turns.take(task)) start(task);
    }
    if (active === 0 && resting === 0 && ready.length === 0) idle();
    if (active === 0 || ready.length < window || signal.aborted) change.notify();
  };

  const start = (task: Task): void => {
    active++;
    run(task).then(
      (delay) => ended(task, delay),
      (error) => {
        failed(error);
        ended(task, undefined);
      },
    );
  };

  const ended = (task: Task, delay: number | undefined): void => {
    active--;
    for (const next of turns.end(task)) ready.add(next);
    if (delay !== undefined) rest(task, delay);
    pump();
  };

  const rest = (task: Task, delay: number): void => {
    resting++;
    const back = (): void => {
      resting--;
      if (!signal.aborted) ready.add(task);
      pump();
    };
    clock.sleep(delay, signal).then(back, back);
  };

  signal.addEventListener("abort", change.notify, { once: true });
  return {
    window,
    add: (tasks) => {
      for (const task of tasks) ready.add(task);
      pump();
    },
    room: () => change.until(() => signal.aborted || ready.length < window),
    quiet: () => change.until(() => active === 0 && (signal.aborted || (resting === 0 && ready.length === 0))),
  };
}
