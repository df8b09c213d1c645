/** A program that is started. */
export interface ProcessRequest {
  /** Name or path of the program; never through a shell. */
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment, nothing is inherited but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called for every line on standard error and standard output as it comes. */
  readonly line?: (stream: "stdout" | "stderr", text: string) => void;
  /** Milliseconds without any line after which the process is ended. Absent: none. */
  readonly idleTimeoutMs?: number;
  /** Ends the process (SIGTERM, then SIGKILL after 5 s). */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface ProcessResult {
  /** Absent when a signal ended it. */
  readonly exitCode?: number;
  /** The last 64 KiB of each. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A private directory (mode 0700) with files of mode 0600, removed when closed. */
export interface ScratchDirectory {
  readonly path: string;
  /** @returns the file's whole path. @throws HubError `DISK_FULL`, `FILE_SYSTEM` */
  write(name: string, text: string): Promise<string>;
  /** Undefined when there is no such file. */
  read(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Programs of this machine, such as skopeo, for plugins that need them. */
export interface Processes {
  /** Runs to the end. @throws HubError `TOOL_MISSING` when there is no such program, `STALLED`, `CANCELLED` */
  run(request: ProcessRequest): Promise<ProcessResult>;
  scratch(): Promise<ScratchDirectory>;
}
