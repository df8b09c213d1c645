/** `npm run check`: everything that can be judged without running the software. Fails when any part fails. */
import { runCommand } from "./run-command.ts";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const CHECKS: readonly Check[] = [
  { name: "types", command: ["tsc", "-p", "."] },
  { name: "types of the console", command: ["tsc", "-p", "web"] },
  { name: "format and lint", command: ["biome", "ci", "--colors=off", "--error-on-warnings", "."] },
  { name: "dead code", command: ["knip"] },
  { name: "layers", command: ["node", "scripts/layers.ts"] },
  { name: "sizes", command: ["node", "scripts/sizes.ts"] },
  { name: "doc comments", command: ["node", "scripts/doc-comments.ts"] },
  { name: "docs", command: ["node", "scripts/docs/check.ts"] },
];

async function runCheck({ name, command }: Check): Promise<boolean> {
  const start = performance.now();
  const { code, output } = await runCommand(command, { env: { NO_COLOR: "1" } });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code !== 0) console.log(`\n${output.trimEnd()}\n`);
  console.log(`${code === 0 ? "ok    " : "FAILED"}  ${name} (${seconds} s)`);
  return code === 0;
}

const results = await Promise.all(CHECKS.map(runCheck));
const failed = results.filter((ok) => !ok).length;
console.log(`\n${results.length - failed} checks passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
