import type { HubError } from "./error.ts";

/** A worker that ended without having been asked to. */
export interface WorkerEnding {
  /** The same however often it is asked for. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Why, as whoever ran it tells. */
  readonly error: HubError;
}

/** Tells how workers ended that are not this process' own. */
export interface WorkerEndings {
  /**
   * Those of the last while, an hour or so; of a task without workers none.
   *
   * @throws HubError `ACCESS_DENIED`, `THROTTLED`, `NETWORK`, `SERVER_UNAVAILABLE`, `LAUNCH_FAILED`, the codes of credentials
   */
  of(taskId: string): Promise<readonly WorkerEnding[]>;
}
