import process from "node:process";
import { fileURLToPath } from "node:url";
import { type ChildServer, startChildServer } from "./child-server.ts";

/** How the embedded S3-compatible server is started. */
export interface DemoServerOptions {
  /** Where objects are kept. */
  readonly directory: string;
  readonly buckets: readonly string[];
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Starts the server on a free port of 127.0.0.1 and waits until it listens. */
export async function startDemoServer(options: DemoServerOptions): Promise<ChildServer> {
  const script = fileURLToPath(import.meta.resolve("@dth/testkit/s3-server/main"));
  const args = [
    ...("Deno" in globalThis ? ["run", "-A", script] : [script]),
    ...["--dir", options.directory, "--access-key", options.accessKeyId, "--secret-key", options.secretAccessKey],
    ...options.buckets.flatMap((bucket) => ["--bucket", bucket]),
  ];
  return startChildServer({
    name: "the embedded server",
    command: process.execPath,
    args,
    tells: "stdout",
    address: /^listening http:\/\/(\S+)$/u,
  });
}
