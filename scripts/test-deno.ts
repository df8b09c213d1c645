import { runCommand } from "./run-command.ts";
import { add, type TestCount } from "./test-count.ts";

/** Runs `scripts/deno/*.test.ts` under the pinned Deno and counts its tests. */
export async function runDenoTests(): Promise<TestCount> {
  console.log("\nThe same sources under Deno:");
  const result = await runCommand(["deno", "test", "-A", "--no-check", "scripts/deno/"], {
    show: true,
    env: { NO_COLOR: "1" },
  });
  return countDeno(result.output, result.code);
}

/** Counts Deno's closing line, such as `ok | 4 passed (9 steps) | 0 failed (2s)`. */
export function countDeno(output: string, exitCode: number): TestCount {
  const match = /\| (\d+) passed.*\| (\d+) failed/.exec(output);
  if (!match) return { passed: 0, failed: 1 };
  const count = { passed: Number(match[1]), failed: Number(match[2]) };
  return exitCode !== 0 && count.failed === 0 ? add(count, { passed: 0, failed: 1 }) : count;
}
