/** Which run is meant. */
export interface RunRef {
  readonly taskId: string;
  readonly runId: string;
}

/** What is left of an execution: `going` while its removal goes on, or is to be tried again. */
export type Remains = "gone" | "going";

/**
 * Brings what executes a run into being, and ends it: a process here, a CloudFormation stack on AWS. Every method throws
 * HubError only: `LAUNCH_FAILED`, `NETWORK`, `THROTTLED`, `SERVER_UNAVAILABLE`, `ACCESS_DENIED`, the codes of credentials.
 */
export interface Launcher {
  /** Starts executing, or goes on with, a run. Asked again for a run that is executing, it changes nothing. */
  launch(run: RunRef): Promise<void>;
  /** Asks the execution to stop by itself, saving what it did; resolves when it was asked, not when it ended. */
  stop(run: RunRef): Promise<void>;
  /**
   * Ends the execution whatever it does, and removes what {@link launch} made; what another run uses by now is left to that
   * one. Does not wait: whoever is told `going` asks again until it is `gone`, which tries a removal that failed once more.
   * `gone` also when there is nothing.
   */
  discard(run: RunRef): Promise<Remains>;
  /** `absent`: nothing executes this run, as far as can be known. */
  state(run: RunRef): Promise<"starting" | "executing" | "absent">;
}
