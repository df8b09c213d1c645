import type { Clock } from "@dth/core/clock";
import type { ObjectEntry } from "@dth/core/object";
import type { Batch } from "./leases.ts";

/** One object, or one range of parts of one, that is to be settled. */
export interface Task {
  readonly batch: Batch;
  readonly entry: ObjectEntry;
  /** An earlier delivery or attempt may have done it. */
  doubtful: boolean;
  /** Failed ones so far; throttling does not count. */
  attempts: number;
}

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
  let ready: Task[] = [];
  let head = 0;
  let active = 0;
  let resting = 0;
  /** Objects under way, each with the tasks that must wait for it. */
  const busy = new Map<string, Task[] | undefined>();
  let listeners: (() => void)[] = [];

  const changed = (): void => {
    if (listeners.length === 0) return;
    const called = listeners;
    listeners = [];
    for (const listener of called) listener();
  };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise<void>((resolve) => listeners.push(resolve));
  };

  const next = (): Task | undefined => {
    const task = ready[head];
    if (task === undefined) return undefined;
    head++;
    if (head >= 1024 || head === ready.length) {
      ready = ready.slice(head);
      head = 0;
    }
    return task;
  };

  const pump = (): void => {
    while (active < window && !signal.aborted) {
      const task = next();
      if (task === undefined) break;
      if (startable(task)) start(task);
    }
    if (active === 0 && resting === 0 && head === ready.length) idle();
    if (active === 0 || ready.length - head < window || signal.aborted) changed();
  };

  /** Ranges of parts of one object may run side by side; whole objects may not. */
  const startable = (task: Task): boolean => {
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
    if (task.batch.lease.work.kind === "items") {
      const waiting = busy.get(task.entry.key);
      busy.delete(task.entry.key);
      if (waiting !== undefined) ready.push(...waiting);
    }
    if (delay !== undefined) rest(task, delay);
    pump();
  };

  const rest = (task: Task, delay: number): void => {
    resting++;
    const back = (): void => {
      resting--;
      if (!signal.aborted) ready.push(task);
      pump();
    };
    clock.sleep(delay, signal).then(back, back);
  };

  signal.addEventListener("abort", changed, { once: true });
  return {
    window,
    add: (tasks) => {
      for (const task of tasks) ready.push(task);
      pump();
    },
    room: () => until(() => signal.aborted || ready.length - head < window),
    quiet: () => until(() => active === 0 && (signal.aborted || (resting === 0 && head === ready.length))),
  };
}
