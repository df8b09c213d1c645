import assert from "node:assert/strict";
import { execFile } from "node:child_process";

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { startS3Server } from "@dth/testkit/s3-server/server";

const MAIN = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const MIB = 1024 ** 2;

/** Names with what keys may hold, and a file that needs several parts. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  "a.txt": new TextEncoder().encode("hello"),
  empty: new Uint8Array(0),
  "folder/ü + % 中文.bin": new Uint8Array(1000).fill(7),
  "folder/large.bin": new Uint8Array(20 * MIB).map((_, i) => i >> 10),
};

/** Runs dth under this same Deno; fails when it fails. */
async function dth(home: string, url: string, words: readonly string[]): Promise<void> {
  const env = {
    ...process.env,
    DTH_HOME: join(home, "dth"),
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
  };
  await promisify(execFile)(process.execPath, ["run", "-A", MAIN, ...words], { env });
}

test("dth copies a directory to a bucket and back", { timeout: 120_000 }, async () => {
  const scratch = mkdtempSync(join(tmpdir(), "dth-deno-"));
  const server = await startS3Server({ buckets: ["b"], directory: join(scratch, "server") });
  try {
    for (const [name, bytes] of Object.entries(FILES)) {
      mkdirSync(dirname(join(scratch, "in", name)), { recursive: true });
      writeFileSync(join(scratch, "in", name), bytes);
    }
    await dth(scratch, server.url, ["copy", join(scratch, "in"), "s3://b/x"]);
    await dth(scratch, server.url, ["copy", "s3://b/x", join(scratch, "out")]);
    for (const [name, bytes] of Object.entries(FILES)) {
      assert.deepEqual(new Uint8Array(readFileSync(join(scratch, "out", name))), bytes, name);
    }
    await dth(scratch, server.url, ["receipt", "verify"]);
  } finally {
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
  }
});
