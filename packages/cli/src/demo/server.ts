import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { HubError } from "@dth/core/error";

/** The embedded S3-compatible server, in a process of its own. */
export interface DemoServer {
  readonly url: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** How it is started. */
export interface DemoServerOptions {
  /** Where objects are kept. */
  readonly directory: string;
  readonly buckets: readonly string[];
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Starts the server on a free port of 127.0.0.1 and waits until it listens. */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const script = fileURLToPath(import.meta.resolve("@dth/testkit/s3-server/main"));
  const args = [
    ...("Deno" in globalThis ? ["run", "-A", script] : [script]),
    ...["--dir", options.directory, "--access-key", options.accessKeyId, "--secret-key", options.secretAccessKey],
    ...options.buckets.flatMap((bucket) => ["--bucket", bucket]),
  ];
  // A process group of its own: Ctrl-C reaches the demo first, which ends the server last.
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  const url = await listening(child);
  return {
    url,
    async stop() {
      process.off("exit", end);
      await gone(child);
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(new HubError("INTERNAL", "the embedded server cannot be started", { cause })),
    );
    child.once("exit", (code) => reject(new HubError("INTERNAL", `the embedded server ended with code ${code}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /^listening (http:\S+)$/u.exec(line)?.[1];
      if (url !== undefined) resolve(url);
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
