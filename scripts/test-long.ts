/**
 * `npm run test:long`: the tests that run by seed over faulty wires and killed processes, 1,000 times each
 * (DTH_FAULT_RUNS sets another number). They are those that read that variable; `npm test` runs a few dozen of each.
 */
import { isTest } from "./layers/rules.ts";
import { readSources } from "./source-files.ts";
import { summaryLine, total } from "./test-count.ts";
import { runVitest } from "./test-vitest.ts";

const HOURS = 6;

const files = [...(await readSources())]
  .filter(([path, text]) => isTest(path) && path.startsWith("packages/") && text.includes("DTH_FAULT_RUNS"))
  .map(([path]) => path);
if (files.length === 0) throw new Error("no test reads DTH_FAULT_RUNS");
const runs = process.env.DTH_FAULT_RUNS ?? "1000";
const args = [...files, `--testTimeout=${HOURS * 3600_000}`, ...process.argv.slice(2)];
const count = total(await runVitest(args, { DTH_FAULT_RUNS: runs }));
console.log(`\n${summaryLine(count)}`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
