/**
 * `npm test`: every unit and end-to-end test under Node, then the same sources under Deno.
 * Arguments go to vitest (`npm test -- packages/core`) and leave the second try and the Deno part out.
 */

import { tryAgain } from "./test-again.ts";
import { add, summaryLine, total } from "./test-count.ts";
import { runDenoTests } from "./test-deno.ts";
import { runVitest } from "./test-vitest.ts";

const args = process.argv.slice(2);
const alone = (files: readonly string[]) => runVitest([...files, "--maxWorkers=1"]);
const outcome = await runVitest(args);
let count = total(args.length === 0 ? await tryAgain(outcome, alone, console.log) : outcome);
if (args.length === 0) count = add(count, await runDenoTests());
console.log(`\n${summaryLine(count)}`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
