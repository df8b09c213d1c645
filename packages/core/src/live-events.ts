import type { ProgressSnapshot } from "./run-progress.ts";
import type { TaskProgress } from "./task.ts";

/** Something that watchers want to know at once. */
export type LiveEvent =
  | { readonly kind: "task"; readonly taskId: string; readonly progress: TaskProgress; readonly at: number }
  | { readonly kind: "task-deleted"; readonly taskId: string; readonly at: number }
  | {
      readonly kind: "run";
      readonly taskId: string;
      readonly runId: string;
      readonly progress: TaskProgress;
      readonly snapshot?: ProgressSnapshot;
      readonly at: number;
    };

/** Tells watchers what happens. Best effort: a watcher reads the records for the truth. */
export interface LiveEvents {
  publish(event: LiveEvent): void;
  /** Events from now on, of one task or of all, until the signal aborts. A slow reader loses older events, not newer ones. */
  subscribe(filter: { readonly taskId?: string }, signal: AbortSignal): AsyncIterable<LiveEvent>;
}
