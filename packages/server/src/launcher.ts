import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Ids } from "@dth/core/clock";
import type { Launcher, Remains, RunRef } from "@dth/core/launcher";
import type { LiveEvents } from "@dth/core/live-events";
import type { Log } from "./log.ts";
import type { HubSettings } from "./ports.ts";
import type { FromRunner, ToRunner } from "./runner-protocol.ts";

/** What {@link createLauncher} needs. */
export interface LauncherOptions {
  /** Root of the state directory. */
  readonly state: string;
  readonly settings: HubSettings;
  /** Runs that are executed at once; more wait for their turn. */
  readonly maxRuns: number;
  /** Events of the runs go there. */
  readonly live: Pick<LiveEvents, "publish">;
  /** Gives every execution its name. */
  readonly ids: Ids;
  /**
   * An execution was killed, though not by this launcher, and is gone: what it executed may go on at once. One that gave
   * up by itself would only do so again; it is not told of. Must not throw.
   */
  readonly killed: (run: RunRef, executor: string) => void;
  readonly log: Log;
  /** Program and arguments of the process that executes a run. Default: this package's, with this process' runtime. */
  readonly runner?: readonly string[];
}

/** A launcher with processes to end. */
export interface ProcessLauncher extends Launcher {
  /** Asks every execution to stop, ends those that have not after `graceMs`, and starts no more. */
  close(graceMs: number): Promise<void>;
}

interface Execution {
  readonly run: RunRef;
  readonly child: ChildProcess;
  /** Resolves with the signal that ended it, if one did. */
  readonly gone: Promise<NodeJS.Signals | null>;
  /** It was killed on purpose. */
  unwanted: boolean;
}

/** Executes every run in a process of its own, so that no run can take the hub or another run with it. */
export function createLauncher(options: LauncherOptions): ProcessLauncher {
  return new Processes(options);
}

class Processes implements ProcessLauncher {
  readonly #options: LauncherOptions;
  readonly #executions = new Map<string, Execution>();
  #waiting: RunRef[] = [];
  #closed = false;

  constructor(options: LauncherOptions) {
    this.#options = options;
  }

  async launch(run: RunRef): Promise<void> {
    // Decided without a pause, so that of two who ask at once one finds it launched.
    if (this.#closed || this.#stateOf(run) !== "absent") return;
    this.#waiting.push(run);
    this.#startWaiting();
  }

  async stop({ runId }: RunRef): Promise<void> {
    this.#waiting = this.#waiting.filter((one) => one.runId !== runId);
    const execution = this.#executions.get(runId);
    if (execution !== undefined) send(execution.child, { kind: "stop" });
  }

  async discard({ runId }: RunRef): Promise<Remains> {
    this.#waiting = this.#waiting.filter((one) => one.runId !== runId);
    const execution = this.#executions.get(runId);
    if (execution === undefined) return "gone";
    execution.unwanted = true;
    execution.child.kill("SIGKILL");
    await execution.gone;
    return "gone";
  }

  async state(run: RunRef): Promise<"starting" | "executing" | "absent"> {
    return this.#stateOf(run);
  }

  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    const executions = [...this.#executions.values()];
    for (const { child } of executions) send(child, { kind: "stop" });
    const timer = setTimeout(() => {
      for (const { child } of executions) child.kill("SIGKILL");
    }, graceMs);
    await Promise.all(executions.map(({ gone }) => gone));
    clearTimeout(timer);
  }

  #stateOf({ runId }: RunRef): "starting" | "executing" | "absent" {
    if (this.#executions.has(runId)) return "executing";
    return this.#waiting.some((one) => one.runId === runId) ? "starting" : "absent";
  }

  #startWaiting(): void {
    while (!this.#closed && this.#executions.size < this.#options.maxRuns) {
      const run = this.#waiting.shift();
      if (run === undefined) return;
      this.#start(run);
    }
  }

  #start(run: RunRef): void {
    const { state, settings, ids, killed, log, runner = runnerCommand() } = this.#options;
    const executor = ids.next();
    const [command = "", ...args] = runner;
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    const gone = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once("error", (error) => {
        log.error("a run's process cannot be started", { runId: run.runId, error });
        resolve(null);
      });
      child.once("close", (code, signal) => {
        if (code !== 0) log.warn("a run's process has ended early", { runId: run.runId, code, signal });
        resolve(signal);
      });
    });
    const execution: Execution = { run, child, gone, unwanted: false };
    this.#executions.set(run.runId, execution);
    void gone.then((signal) => {
      this.#executions.delete(run.runId);
      this.#startWaiting();
      if (signal !== null && !execution.unwanted && !this.#closed) killed(run, executor);
    });
    this.#listen(run, child);
    send(child, { kind: "execute", run, executor, state, settings });
  }

  #listen({ runId }: RunRef, child: ChildProcess): void {
    const { live, log } = this.#options;
    child.on("message", (message: FromRunner) => {
      if (message.kind === "event") live.publish(message.event);
      else log.error("a run could not go on", { runId, code: message.code, error: message.message });
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null)
        createInterface({ input: stream }).on("line", (line) => log.warn("a run's process says", { runId, line }));
    }
  }
}

/** A process that is ending hears nothing any more, which is as good. */
function send(child: ChildProcess, message: ToRunner): void {
  if (child.connected) child.send(message, () => {});
}

function runnerCommand(): readonly string[] {
  const script = fileURLToPath(import.meta.resolve("./runner-main.ts"));
  return [process.execPath, ...("Deno" in globalThis ? ["run", "-A", script] : [script])];
}
