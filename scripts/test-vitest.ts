import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { countVitest, type TestCount, type VitestReport } from "./test-count.ts";

/**
 * Runs vitest once, shows what it says, and counts its tests.
 * @param args for vitest, such as file name filters
 */
export async function runVitest(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestCount> {
  const directory = await mkdtemp(join(tmpdir(), "dth-test-"));
  try {
    const path = join(directory, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`];
    const result = await runCommand(["vitest", "run", ...reporters, ...args], { show: true, env });
    return countVitest(await readReport(path), result.code);
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
