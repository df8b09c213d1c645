import type { Clock } from "@dth/core/clock";

/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal now; 80 where there is none. */
  columns(): number;
}

/** What ended the wish to go on. */
export type StopSignal = "SIGINT" | "SIGTERM";

/** Everything of the machine that the program touches, so that tests can run it whole inside one process. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly home: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  /** The whole of standard input as text. */
  readStdin(): Promise<string>;
  /** Asks on the terminal; `secret` is not echoed. Undefined when there is no terminal to ask on. */
  ask(question: string, secret: boolean): Promise<string | undefined>;
  /** Calls back for every stop signal until the returned function is called. */
  onStop(listener: (signal: StopSignal) => void): () => void;
  /**
   * Calls back once when standard output takes no more, with the system's name of the reason: `EPIPE` when its reader
   * has gone. What is written later is dropped; for other reasons than that the exit code is not 0.
   */
  onOutputLost(listener: (reason: string) => void): void;
  /** Share of time in which the event loop was busy since the last call, 0 to 1, where the runtime can tell. */
  readonly cpu?: () => number;
  /** Prefers a small heap to speed from now on, where the runtime can. */
  readonly keepHeapLean?: () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}
