import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@dth/local/clock";
import { DEFAULT_ACCESS_KEY, type S3ServerOptions } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import type { Host } from "../src/host.ts";
import { runProgram } from "../src/program.ts";

/** What a command line came to. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON events, one a line. */
  events(): readonly Record<string, unknown>[];
}

/** A person's machine with a server, both thrown away afterwards. */
export interface Lab {
  readonly server: S3Server;
  readonly directory: string;
  readonly env: Record<string, string>;
  /** Runs a command line in this process. */
  dth(argv: readonly string[], change?: Partial<Host>): Promise<Result>;
  close(): Promise<void>;
}

/** Starts one. Nothing of the real person's settings reaches it. */
export async function openLab(options: S3ServerOptions = {}): Promise<Lab> {
  const directory = await mkdtemp(join(tmpdir(), "dth-e2e-"));
  const server = await startS3Server({ buckets: ["from", "to"], ...options });
  const env = {
    PATH: process.env.PATH ?? "",
    DTH_HOME: join(directory, "home"),
    AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
    AWS_ENDPOINT_URL: server.url,
  };
  return {
    server,
    directory,
    env,
    dth: (argv, change = {}) => dth(argv, { ...hostOf(directory, env), ...change }),
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function hostOf(directory: string, env: Readonly<Record<string, string>>): Omit<Host, "stdout" | "stderr"> {
  return {
    env,
    directory,
    home: directory,
    clock: systemClock(),
    readStdin: async () => "",
    ask: async () => undefined,
    onStop: () => () => {},
    onOutputLost: () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
  };
}

async function dth(argv: readonly string[], host: Omit<Host, "stdout" | "stderr">): Promise<Result> {
  let stdout = "";
  let stderr = "";
  const output = (write: (text: string) => void) => ({ write, isTerminal: false, columns: () => 80 });
  const code = await runProgram(argv, {
    ...host,
    stdout: output((text) => {
      stdout += text;
    }),
    stderr: output((text) => {
      stderr += text;
    }),
  });
  const events = () =>
    stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, stdout, stderr, events };
}
