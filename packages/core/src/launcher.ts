/** Which run is meant. */
export interface RunRef {
  readonly taskId: string;
  readonly runId: string;
}

/**
 * Brings what executes a run into being, and ends it: a process here, a CloudFormation stack on AWS. Every method throws
 * HubError only: `LAUNCH_FAILED`, `NETWORK`, `THROTTLED`, `SERVER_UNAVAILABLE`, `ACCESS_DENIED`, the codes of credentials.
 */
export interface Launcher {
  /** Starts executing, or goes on with, a run. Asked again for a run that is executing, it changes nothing. */
  launch(run: RunRef): Promise<void>;
  /** Asks the execution to stop by itself, saving what it did; resolves when it was asked, not when it ended. */
  stop(run: RunRef): Promise<void>;
  /** Ends the execution whatever it does, and removes what {@link launch} made. Succeeds also when there is nothing. */
  discard(run: RunRef): Promise<void>;
  /** `absent`: nothing executes this run, as far as can be known. */
  state(run: RunRef): Promise<"starting" | "executing" | "absent">;
}
