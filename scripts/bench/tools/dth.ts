import { join } from "node:path";
import { ROOT } from "../../run-command.ts";
import { type Invocation, type Job, s3Url, type Tool } from "./tool.ts";

const MAIN = join(ROOT, "packages/cli/src/main.ts");

/** This project's own program, under Node or Deno. */
export function dth(host: "node" | "deno"): Tool {
  const program = host === "node" ? ["node", MAIN] : ["deno", "run", "-A", MAIN];
  const invoke = (command: string, job: Job): Invocation => ({
    command: [
      ...program,
      command,
      s3Url(job.source),
      s3Url(job.destination),
      `--source-endpoint=${job.source.url}`,
      `--dest-endpoint=${job.destination.url}`,
      "--region=us-east-1",
      "--quiet",
    ],
    env: {
      AWS_ACCESS_KEY_ID: job.accessKeyId,
      AWS_SECRET_ACCESS_KEY: job.secretAccessKey,
      DTH_HOME: join(job.scratch, "dth"),
    },
  });
  return {
    id: host === "node" ? "dth" : "dth-deno",
    name: host === "node" ? "dth (Node)" : "dth (Deno)",
    binary: host,
    versionArguments: ["--version"],
    setting: "as it comes: checksums on every PUT, ledger on disk, signed receipt",
    copy: (job) => invoke("copy", job),
    compare: (job) => invoke("diff", job),
  };
}
