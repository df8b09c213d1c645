/**
 * `npm test`: every unit and end-to-end test under Node, then the same sources under Deno.
 * Arguments go to vitest (`npm test -- packages/core`) and leave the Deno part out.
 */

import { add, summaryLine } from "./test-count.ts";
import { runDenoTests } from "./test-deno.ts";
import { runVitest } from "./test-vitest.ts";

const args = process.argv.slice(2);
let count = await runVitest(args);
if (args.length === 0) count = add(count, await runDenoTests());
console.log(`\n${summaryLine(count)}`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
