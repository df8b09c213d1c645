/** Something that can be looked at in a console of the cloud. */
export interface Linked {
  readonly name: string;
  /** Address of the page that shows it. */
  readonly link: string;
}

/** What whoever launches a task's stack told of it last. */
export interface Launched {
  /** `LAUNCHING`, `RUNNING`, `IDLE`, `FAILED`, `REMOVING` or `GONE`. */
  readonly state: string;
  readonly at: number;
  /** Why, of one that failed. */
  readonly reason?: string;
  /** ARN of the execution that launched it. */
  readonly execution?: string;
  /** The stack as it was when it was whole; absent once it is gone. */
  readonly stack?: LaunchedStack;
}

/** A stack that was launched. */
export interface LaunchedStack {
  /** Its ARN. */
  readonly id: string;
  readonly name: string;
  /** Status as CloudFormation names it, such as `UPDATE_COMPLETE`. */
  readonly status?: string;
  readonly outputs: readonly { readonly key: string; readonly value: string; readonly description?: string }[];
}

/** What a task is executed by, where that is more than a process. A part that there is not is absent. */
export interface TaskInfrastructure {
  /** Status as CloudFormation names it, such as `UPDATE_COMPLETE`. */
  readonly stack?: Linked & { readonly status: string; readonly reason?: string };
  readonly launch?: Launched;
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
  /**
   * What was told of the last launch alone: one read of the hub's own records. Undefined for a task that was never launched.
   *
   * @throws HubError `ACCESS_DENIED`, `THROTTLED`, `NETWORK`, `SERVER_UNAVAILABLE`, `LAUNCH_FAILED`, the codes of credentials
   */
  launched(taskId: string): Promise<Launched | undefined>;
}
