import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { HubError } from "@dth/core/error";

/** A server of the demonstration, in a process of its own. */
export interface ChildServer {
  readonly url: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** How a server is started, and how it says where it listens. */
export interface ChildServerOptions {
  /** For errors. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Default: this process' own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it says its address. */
  readonly tells: "stdout" | "stderr";
  /** Host and port are its first group. */
  readonly address: RegExp;
}

/** Starts a server and waits until it listens. It ends with this process at the latest. @throws HubError `INTERNAL` */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const { command, args, env, tells } = options;
  const child = spawn(command, args, {
    stdio: tells === "stdout" ? ["ignore", "pipe", "inherit"] : ["ignore", "ignore", "pipe"],
    // A process group of its own: Ctrl-C reaches the demo first, which ends its servers last.
    detached: true,
    ...(env && { env }),
  });
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  const url = await listening(child, options);
  return {
    url,
    async stop() {
      process.off("exit", end);
      await gone(child);
    },
  };
}

function listening(child: ChildProcess, { name, tells, address }: ChildServerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new HubError("INTERNAL", `${name} cannot be started`, { cause })));
    child.once("exit", (code) => reject(new HubError("INTERNAL", `${name} ended with code ${code}`)));
    const output = child[tells];
    if (output === null) return;
    createInterface({ input: output }).on("line", (line) => {
      const found = address.exec(line)?.[1];
      if (found !== undefined) resolve(`http://${found}`);
    });
  });
}

function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
