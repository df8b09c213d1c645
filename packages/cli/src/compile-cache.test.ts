import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";

const run = promisify(execFile);
let directory = "";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dth-cache-"));
});
afterEach(() => rm(directory, { recursive: true }));

const version = async (cache: string): Promise<string> => {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, "main.ts"), "--version"], { env });
  return stdout;
};

it("keeps what was compiled in the user's cache directory", async () => {
  expect(await version(directory)).toMatch(/^dth /);
  expect(await readdir(join(directory, "dth", "compiled"))).not.toHaveLength(0);
}, 30_000);

it("starts all the same without such a directory", async () => {
  const missing = join(directory, "missing");
  expect(await version(missing)).toMatch(/^dth /);
  expect(existsSync(missing)).toBe(false);
}, 30_000);
