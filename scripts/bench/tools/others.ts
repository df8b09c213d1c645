import { join } from "node:path";
import { type Job, s3Url, type Tool } from "./tool.ts";

const keys = (job: Job) => ({
  AWS_ACCESS_KEY_ID: job.accessKeyId,
  AWS_SECRET_ACCESS_KEY: job.secretAccessKey,
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
});

/** Two commands, one after the other, for tools that know one endpoint at a time. */
const both = (first: readonly string[], second: readonly string[]) => {
  const quote = (words: readonly string[]) => words.map((word) => `'${word}'`).join(" ");
  return ["bash", "-c", `${quote(first)} && ${quote(second)}`];
};

/** The AWS CLI has one endpoint a command, so it goes through the disk. */
export const awsCli: Tool = {
  id: "aws",
  name: "AWS CLI, through the disk",
  binary: "aws",
  versionArguments: ["--version"],
  setting: "`aws s3 sync` down, then up: it has one endpoint a command",
  mostRounds: 1,
  copy: (job) => {
    const disk = join(job.scratch, "aws-disk");
    const sync = (url: string, from: string, to: string) => [
      "aws",
      "s3",
      "sync",
      "--only-show-errors",
      "--endpoint-url",
      url,
      from,
      to,
    ];
    return {
      command: both(
        sync(job.source.url, s3Url(job.source), disk),
        sync(job.destination.url, disk, s3Url(job.destination)),
      ),
      env: { ...keys(job), AWS_CONFIG_FILE: join(job.scratch, "aws-config"), AWS_EC2_METADATA_DISABLED: "true" },
    };
  },
};

/** s5cmd has one endpoint a command too. */
export const s5cmd: Tool = {
  id: "s5cmd",
  name: "s5cmd, through the disk",
  binary: "s5cmd",
  versionArguments: ["version"],
  setting: "`s5cmd sync` down, then up: it has one endpoint a command",
  copy: (job) => {
    const disk = `${join(job.scratch, "s5cmd-disk")}/`;
    const sync = (url: string, from: string, to: string) => [
      "s5cmd",
      "--log=error",
      "--endpoint-url",
      url,
      "sync",
      from,
      to,
    ];
    return {
      command: both(
        sync(job.source.url, `${s3Url(job.source)}*`, disk),
        sync(job.destination.url, disk, s3Url(job.destination)),
      ),
      env: keys(job),
    };
  },
};

/** The client of MinIO. */
export const mc: Tool = {
  id: "mc",
  name: "mc mirror",
  binary: "mc",
  versionArguments: ["--version"],
  setting: "`mc mirror`, as it comes",
  copy: (job) => {
    const host = (url: string) => url.replace("://", `://${job.accessKeyId}:${job.secretAccessKey}@`);
    const place = (alias: string, { bucket, prefix }: Job["source"]) => `${alias}/${bucket}/${prefix}`;
    return {
      command: [
        "mc",
        "--quiet",
        "--config-dir",
        join(job.scratch, "mc"),
        "mirror",
        place("src", job.source),
        place("dst", job.destination),
      ],
      env: { MC_HOST_src: host(job.source.url), MC_HOST_dst: host(job.destination.url) },
    };
  },
};

/** https://github.com/nidor1998/s3sync */
export const s3sync: Tool = {
  id: "s3sync",
  name: "s3sync",
  binary: "s3sync",
  versionArguments: ["--version"],
  setting: "64 workers",
  copy: (job) => {
    const side = (name: string, url: string) => [
      `--${name}-endpoint-url=${url}`,
      `--${name}-access-key=${job.accessKeyId}`,
      `--${name}-secret-access-key=${job.secretAccessKey}`,
      `--${name}-region=us-east-1`,
      `--${name}-force-path-style`,
    ];
    const flags = [...side("source", job.source.url), ...side("target", job.destination.url), "--worker-size=64"];
    return { command: ["s3sync", ...flags, s3Url(job.source), s3Url(job.destination)], env: {} };
  },
};
