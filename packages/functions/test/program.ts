import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  /** Everything that it wrote, on either stream. */
  readonly output: string;
}

/** A process under way. */
export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it wrote so far. */
  output(): string;
}

/** Starts Node in a directory of bundles, with nothing but this environment. */
export function startProgram(
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Program {
  const child = spawn(process.execPath, args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = once(child, "close").then(([code]): Ended => ({ code, output }));
  return { child, ended, output: () => output };
}
