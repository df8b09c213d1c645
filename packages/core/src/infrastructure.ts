/** Something that can be looked at in a console of the cloud. */
export interface Linked {
  readonly name: string;
  /** Address of the page that shows it. */
  readonly link: string;
}

/** What a task is executed by, where that is more than a process. A part that there is not is absent. */
export interface TaskInfrastructure {
  /** Status as CloudFormation names it, such as `UPDATE_COMPLETE`. */
  readonly stack?: Linked & { readonly status: string; readonly reason?: string };
  /** How the last launch went: `LAUNCHING`, `RUNNING`, `IDLE`, `FAILED`, `REMOVING` or `GONE`, and why. */
  readonly launch?: { readonly state: string; readonly at: number; readonly reason?: string };
  /** Messages that wait, that somebody works on, and that were given up; the counts are approximate. */
  readonly queue?: Linked & { readonly waiting: number; readonly leased: number; readonly dead: number };
  /** Machines: wanted now, in service, and at most. */
  readonly fleet?: Linked & { readonly desired: number; readonly running: number; readonly most: number };
  readonly logs?: Linked;
  readonly dashboard?: Linked;
}

/** Looks at what tasks are executed by. */
export interface Infrastructure {
  /**
   * Empty for a task that was never launched.
   *
   * @throws HubError `ACCESS_DENIED`, `THROTTLED`, `NETWORK`, `SERVER_UNAVAILABLE`, `LAUNCH_FAILED`, the codes of credentials
   */
  of(taskId: string): Promise<TaskInfrastructure>;
}
