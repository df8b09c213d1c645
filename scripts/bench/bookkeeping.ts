/**
 * `node scripts/bench/bookkeeping.ts [OBJECTS] [--write]`: what SQS and DynamoDB would charge for a run's bookkeeping.
 * Copies tiny objects (100,000 unless told otherwise) between stores in memory and counts the calls, over emulators on
 * loopback; then a fiftieth of them at 100 a second. With `--write`, docs/benchmarks-aws.md is made of it.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bookkeeping, measureBookkeeping } from "../../packages/aws/test/bookkeeping.ts";
import { PRICES } from "../../packages/aws/test/call-meter.ts";
import { ROOT } from "../run-command.ts";

/** Objects a second of the slow run. */
const SLOW = 100;

function table({ objects, meter, perMillion }: Bookkeeping): string {
  const count = (value: number) => Math.round(value).toLocaleString("en");
  const row = (what: string, units: number, price: number) => {
    const million = (units / objects) * 1e6;
    return `| ${what} | ${count(units)} | ${count(million)} | $${(million * price).toFixed(4)} |`;
  };
  return `| | counted | for a million | price of a million |
| --- | ---: | ---: | ---: |
${row("DynamoDB write units (1 KB)", meter.writeUnits, PRICES.write)}
${row("DynamoDB read units (4 KB)", meter.readUnits, PRICES.read)}
${row("SQS requests (64 KB)", meter.messageRequests, PRICES.message)}
| together | | | **$${perMillion.toFixed(4)}** |`;
}

function calls({ meter }: Bookkeeping): string {
  return [...meter.calls].map(([operation, count]) => `${operation} ${count.toLocaleString("en")}`).join(", ");
}

const { values, positionals } = parseArgs({ options: { write: { type: "boolean" } }, allowPositionals: true });
const objects = Number(positionals[0] ?? 100_000);
const quick = await measureBookkeeping(objects);
const slow = await measureBookkeeping(Math.ceil(objects / 50), SLOW);
const text = `# What bookkeeping costs on AWS

<!-- Made by \`npx node scripts/bench/bookkeeping.ts --write\`. Do not edit. -->

The engine copies objects of a few bytes from memory to memory, with SQS and DynamoDB as its queue and ledger. Both are
emulators on loopback: DynamoDB's says what each call consumes, by the rules of DynamoDB; SQS's calls are counted, each
64 KB of payload as one. Each object has an MD5 of its own and a key of 30 characters. List prices of us-east-1, on demand,
November 2025: a million writes $0.625, a million reads $0.125, a million requests to SQS $0.40. What is stored costs
$0.25 a GB and month besides, about two cents for a million objects.

## ${objects.toLocaleString("en")} objects in ${quick.seconds.toFixed(0)} seconds

${table(quick)}

Calls: ${calls(quick)}.

## ${slow.objects.toLocaleString("en")} objects at ${SLOW} a second

The slower a run, the fewer outcomes go into one write.

${table(slow)}
`;
console.log(text);
if (values.write === true) await writeFile(join(ROOT, "docs/benchmarks-aws.md"), text);
