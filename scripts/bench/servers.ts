import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT, runCommand } from "../run-command.ts";
import { benchPath, isInstalled } from "./tools/find.ts";

/** The keys of every server of the bench. */
export const KEYS = { accessKeyId: "bench-access-key", secret: "bench-secret-key" } as const;
/** The bucket that everything is in. */
export const BUCKET = "bench";

/** What `serve.ts` is told. */
export type ServeRequest =
  | { readonly kind: "s3"; readonly bucket: string; readonly accessKeyId: string; readonly secret: string }
  | { readonly kind: "listing"; readonly bucket: string; readonly keys: number };

/** A store on this machine. */
export interface BenchServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A kind of server that objects are copied between. */
export interface ServerKind {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Starts one with an empty {@link BUCKET}. @param directory an empty one, of its own */
  start(directory: string): Promise<BenchServer>;
}

/** Every kind that is installed, this project's own first; only those named in `wanted` unless that is empty. */
export async function findServers(wanted: readonly string[]): Promise<readonly ServerKind[]> {
  const kinds: ServerKind[] = [
    {
      id: "testkit",
      name: "testkit's S3 (Node, objects in memory, signatures checked)",
      version: "",
      start: () => startChild({ kind: "s3", bucket: BUCKET, ...KEYS }),
    },
  ];
  if (isInstalled("minio", benchPath())) {
    const { output } = await runCommand(["minio", "--version"], { env: { PATH: benchPath() } });
    const version = output.split("\n")[0] ?? "";
    kinds.push({ id: "minio", name: "MinIO (one drive)", version, start: startMinio });
  }
  return kinds.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
}

/** Listings of so many made-up keys. */
export function startListing(keys: number): Promise<BenchServer> {
  return startChild({ kind: "listing", bucket: BUCKET, keys });
}

async function startChild(request: ServeRequest): Promise<BenchServer> {
  const child = spawn("node", [join(ROOT, "scripts/bench/serve.ts"), JSON.stringify(request)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const url = await firstLine(child);
  return { url, stop: () => stopChild(child) };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill();
  });
}

/** A directory of the drive is a bucket to MinIO. */
async function startMinio(directory: string): Promise<BenchServer> {
  await mkdir(join(directory, BUCKET), { recursive: true });
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn("minio", ["server", "--quiet", "--address", url.slice("http://".length), directory], {
    stdio: "ignore",
    env: { ...process.env, PATH: benchPath(), MINIO_ROOT_USER: KEYS.accessKeyId, MINIO_ROOT_PASSWORD: KEYS.secret },
  });
  process.once("exit", () => child.kill());
  for (let tries = 0; tries < 200; tries++) {
    if (await isUp(`${url}/minio/health/ready`)) return { url, stop: () => stopChild(child) };
    await sleep(100);
  }
  await stopChild(child);
  throw new Error("MinIO did not come up within 20 seconds");
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
