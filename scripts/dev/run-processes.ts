import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../run-command.ts";
import type { DevProcess } from "./processes.ts";

/** Milliseconds that a process gets to end by itself. */
const GRACE_MS = 10_000;

/** Processes that run beside each other. */
export interface Running {
  /** Resolves when all have ended, with the name of the one that ended first. */
  readonly ended: Promise<string>;
  /** Asks all of them to end, and has those ended that do not. */
  stop(): void;
}

/**
 * Runs processes until one of them ends, or until they are stopped; then all of them end. Each is ended by its own id and
 * with whatever it started.
 *
 * @param print gets every line, with the name of its process
 */
export function runProcesses(processes: readonly DevProcess[], print: (line: string) => void): Running {
  const children = processes.map((each) => startProcess(each, print));
  let first: string | undefined;
  const stop = (): void => {
    for (const { child } of children) end(child, "SIGTERM");
    setTimeout(() => {
      for (const { child } of children) end(child, "SIGKILL");
    }, GRACE_MS).unref();
  };
  const ends = children.map(async ({ name, closed }) => {
    await closed;
    first ??= name;
    stop();
  });
  return { ended: Promise.all(ends).then(() => first ?? ""), stop };
}

function startProcess({ title: name, command, directory, environment }: DevProcess, print: (line: string) => void) {
  const [program = "", ...args] = command;
  // A group of its own: watchers and servers start processes, too.
  const child = spawn(program, args, {
    cwd: join(ROOT, directory),
    env: { ...process.env, ...environment, FORCE_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => print(`${name.padEnd(8)}| ${line}`));
  const closed = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", (error) => {
      print(`${name.padEnd(8)}| ${error.message}`);
      resolve();
    });
  });
  return { name, child, closed };
}

function end({ pid, exitCode, signalCode }: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}
