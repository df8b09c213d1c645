import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The checkout's root directory. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** How a command ended and what it said, both streams in the order they came. */
export interface CommandResult {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number;
  readonly output: string;
}

/** How a command is run. */
export interface CommandOptions {
  /** Also shows the output while it comes. Default false. */
  readonly show?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program from the checkout's root to its end. Rejects only when it cannot be started. */
export function runCommand(command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(program, args, { cwd: ROOT, env });
    let output = "";
    const collect = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString();
      if (options.show) stream.write(chunk);
    };
    child.stdout.on("data", collect(process.stdout));
    child.stderr.on("data", collect(process.stderr));
    // A program that ends without reading its input breaks the pipe, which says nothing of its success.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
