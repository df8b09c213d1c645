import { join } from "node:path";
import type { Invocation, Job, Place, Tool } from "./tool.ts";

/** What rclone's S3 documentation suggests for many small objects and for large ones on a fast network. */
const TUNED = [
  "--fast-list",
  "--transfers=64",
  "--checkers=64",
  "--s3-chunk-size=8Mi",
  "--s3-upload-concurrency=8",
  "--multi-thread-streams=8",
];

/**
 * rclone between two remotes. `--checksum` compares size and MD5 from the listings, as dth does by default; without it
 * rclone asks for every object's own modification time. `--s3-no-check-bucket` spares it a request that dth never makes.
 */
export function rclone(tuned: boolean): Tool {
  const flags = ["--checksum", "--s3-no-check-bucket", ...(tuned ? TUNED : [])];
  return {
    id: tuned ? "rclone-tuned" : "rclone",
    name: tuned ? "rclone, tuned" : "rclone",
    binary: "rclone",
    versionArguments: ["version"],
    setting: `\`rclone copy ${flags.join(" ")}\``,
    copy: (job) => invoke(job, flags),
    // Without --fast-list it lists folder by folder, which takes it minutes where it else takes seconds.
    ...(tuned ? { compare: (job: Job) => invoke(job, [...flags, "--dry-run"]) } : {}),
  };
}

function invoke(job: Job, flags: readonly string[]): Invocation {
  const place = (remote: string, { bucket, prefix }: Place) => `${remote}:${bucket}/${prefix}`;
  return {
    command: ["rclone", "copy", place("src", job.source), place("dst", job.destination), "--log-level=ERROR", ...flags],
    env: {
      RCLONE_CONFIG: join(job.scratch, "rclone.conf"),
      ...remote("SRC", job.source.url, job),
      ...remote("DST", job.destination.url, job),
    },
  };
}

function remote(name: string, url: string, job: Job): Record<string, string> {
  const settings = {
    TYPE: "s3",
    PROVIDER: "Minio",
    ENDPOINT: url,
    REGION: "us-east-1",
    ACCESS_KEY_ID: job.accessKeyId,
    SECRET_ACCESS_KEY: job.secretAccessKey,
  };
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`RCLONE_CONFIG_${name}_${key}`, value]));
}
