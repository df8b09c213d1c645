import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Processes, ProcessRequest, ProcessResult } from "@dth/core/processes";
import { openScratch } from "./scratch.ts";

/** What {@link createProcesses} needs. */
export interface ProcessesOptions {
  readonly clock: Clock;
  /** Where programs are looked for, and the only variable of this process that they inherit. */
  readonly path: string;
  /** Directory in which scratch directories are made. */
  readonly scratch: string;
}

/** Bytes of each stream that a result keeps. */
const TAIL = 64 * 1024;
/** Milliseconds between asking a process to end and ending it. */
const GRACE_MS = 5_000;

/** Programs of this machine. */
export function createProcesses(options: ProcessesOptions): Processes {
  return {
    run: (request) => runProcess(request, options),
    scratch: () => openScratch(options.scratch),
  };
}

async function runProcess(request: ProcessRequest, { clock, path }: ProcessesOptions): Promise<ProcessResult> {
  const { command, args, signal } = request;
  if (signal?.aborted) throw cancelled(command);
  const child = spawn(command, args, {
    env: { PATH: path, ...request.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const watch = new Watch(child, request, clock);
  try {
    const [exitCode] = await ended(child, command);
    watch.throwWhyEnded();
    return { ...(exitCode === null ? {} : { exitCode }), stdout: watch.stdout.tail(), stderr: watch.stderr.tail() };
  } finally {
    watch.close();
  }
}

/** Resolves with the exit code when the process ended and its output is read. */
async function ended(child: ChildProcess, command: string): Promise<[exitCode: number | null]> {
  try {
    const [exitCode] = await once(child, "close");
    return [typeof exitCode === "number" ? exitCode : null];
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (why === "ENOENT") throw new HubError("TOOL_MISSING", `there is no program ${command}`, { cause: error });
    throw new HubError("TOOL_MISSING", `${command} cannot be run: ${why}`, { cause: error });
  }
}

/** Ends a process that is stopped or silent for too long, and remembers which. */
class Watch {
  readonly stdout: Lines;
  readonly stderr: Lines;
  readonly #child: ChildProcess;
  readonly #request: ProcessRequest;
  readonly #clock: Clock;
  readonly #over = new AbortController();
  #heardAt: number;
  #why: HubError | undefined;

  constructor(child: ChildProcess, request: ProcessRequest, clock: Clock) {
    this.#child = child;
    this.#request = request;
    this.#clock = clock;
    this.#heardAt = clock.now();
    this.stdout = this.#lines("stdout", child.stdout);
    this.stderr = this.#lines("stderr", child.stderr);
    request.signal?.addEventListener("abort", this.#stop);
    if (request.idleTimeoutMs !== undefined) void this.#endWhenIdle(request.idleTimeoutMs);
  }

  throwWhyEnded(): void {
    if (this.#why !== undefined) throw this.#why;
  }

  close(): void {
    this.#request.signal?.removeEventListener("abort", this.#stop);
    this.#over.abort();
  }

  #lines(stream: "stdout" | "stderr", source: Readable | null): Lines {
    const lines = new Lines((text) => {
      this.#heardAt = this.#clock.now();
      this.#request.line?.(stream, text);
    });
    source?.on("data", (chunk: Buffer) => lines.take(chunk));
    source?.on("end", () => lines.end());
    return lines;
  }

  readonly #stop = (): void => this.#end(cancelled(this.#request.command));

  async #endWhenIdle(timeoutMs: number): Promise<void> {
    for (;;) {
      const left = this.#heardAt + timeoutMs - this.#clock.now();
      if (left <= 0) break;
      if (!(await this.#sleep(left))) return;
    }
    const seconds = Math.round(timeoutMs / 1000);
    this.#end(new HubError("STALLED", `${this.#request.command} said nothing for ${seconds} s and was ended`));
  }

  #end(why: HubError): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#child.kill("SIGTERM");
    void this.#sleep(GRACE_MS).then((isStillThere) => isStillThere && this.#child.kill("SIGKILL"));
  }

  /** @returns false when the process ended meanwhile */
  async #sleep(ms: number): Promise<boolean> {
    try {
      await this.#clock.sleep(ms, this.#over.signal);
      return true;
    } catch {
      return false;
    }
  }
}

/** Cuts a stream into lines and keeps its end. */
class Lines {
  readonly #tell: (text: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  #tail = Buffer.alloc(0);
  #rest = "";

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  take(chunk: Buffer): void {
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-TAIL);
    const lines = (this.#rest + this.#decoder.write(chunk)).split(/\r?\n|\r/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#tell(line);
    if (this.#rest.length > TAIL) this.end();
  }

  /** What is left counts as a line, as does one that never ends. */
  end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (rest !== "") this.#tell(rest);
  }

  tail(): string {
    return this.#tail.toString("utf8");
  }
}

function cancelled(command: string): HubError {
  return new HubError("CANCELLED", `${command} was stopped on request`);
}
