import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { HubError } from "@dth/core/error";

/** A docker-registry on this machine, in a process of its own. */
export interface DemoRegistry {
  readonly url: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts a registry on a free port of 127.0.0.1 that keeps its images in a directory. */
export async function startRegistry(directory: string, path: string): Promise<DemoRegistry> {
  await mkdir(directory, { recursive: true });
  const config = join(directory, "config.json");
  // JSON is YAML, and needs no library.
  await writeFile(config, JSON.stringify(configOf(directory)));
  const child = spawn("docker-registry", ["serve", config], {
    env: { PATH: path },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  const url = await listening(child);
  return {
    url,
    async stop() {
      process.off("exit", end);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** https://distribution.github.io/distribution/about/configuration/ */
function configOf(directory: string) {
  return {
    version: 0.1,
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, "data") } },
    http: { addr: "127.0.0.1:0", secret: "of the demo" },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const failed = (cause?: unknown) =>
      reject(new HubError("INTERNAL", "docker-registry cannot be started", { cause }));
    child.once("error", failed);
    child.once("exit", failed);
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on("line", (line) => {
      const address = /listening on (127\.0\.0\.1:\d+)/u.exec(line)?.[1];
      if (address !== undefined) resolve(`http://${address}`);
    });
  });
}
