import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { readOutcome, type TestOutcome, type VitestReport } from "./test-count.ts";

/**
 * Runs vitest once, shows what it says, and tells how each file ended.
 * @param args for vitest, such as file name filters
 */
export async function runVitest(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestOutcome> {
  const directory = await mkdtemp(join(tmpdir(), "dth-test-"));
  try {
    const path = join(directory, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`];
    const result = await runCommand(["vitest", "run", ...reporters, ...args], { show: true, env });
    return readOutcome(await readReport(path), result.code);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Vitest writes no report when its configuration or arguments are wrong; its exit code says so then. */
async function readReport(path: string): Promise<VitestReport | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}
