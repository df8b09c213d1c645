/**
 * `node scripts/bench/bookkeeping.ts [OBJECTS]`: what SQS and DynamoDB would charge for a run's bookkeeping. Copies tiny
 * objects (100,000 unless told otherwise) between stores in memory and counts the calls, over emulators on loopback.
 */
import { measureBookkeeping } from "../../packages/aws/test/bookkeeping.ts";
import { PRICES } from "../../packages/aws/test/call-meter.ts";

const { objects, seconds, meter, perMillion } = await measureBookkeeping(Number(process.argv[2] ?? 100_000));

const dollars = (amount: number) => `$${amount.toFixed(4)}`;
const scaled = (count: number) => Math.round((count / objects) * 1e6).toLocaleString("en");
console.log(`| what | for ${objects.toLocaleString("en")} objects | for a million | price a million |
| --- | ---: | ---: | ---: |
| DynamoDB write units | ${meter.writeUnits} | ${scaled(meter.writeUnits)} | ${dollars((meter.writeUnits / objects) * 1e6 * PRICES.write)} |
| DynamoDB read units | ${meter.readUnits} | ${scaled(meter.readUnits)} | ${dollars((meter.readUnits / objects) * 1e6 * PRICES.read)} |
| SQS requests of 64 KB | ${meter.messageRequests} | ${scaled(meter.messageRequests)} | ${dollars((meter.messageRequests / objects) * 1e6 * PRICES.message)} |
| together | | | ${dollars(perMillion)} |
`);
const calls = [...meter.calls].map(([operation, count]) => `${operation} ${count}`);
console.log(`Calls: ${calls.join(", ")}. The run took ${seconds.toFixed(1)} s.`);
