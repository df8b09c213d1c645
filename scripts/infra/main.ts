/**
 * `npm run infra`: everything that is deployed, checked without an account. One topic a folder here; names of topics
 * as arguments run only those. Fails when a topic has findings that nobody explained.
 */
import { checkBundles } from "./bundles.ts";
import { checkCost } from "./cost/check-cost.ts";
import { checkDev } from "./dev.ts";
import { checkDiff } from "./diff.ts";
import { checkDocuments } from "./documents/check-documents.ts";
import { checkImages } from "./images/check-images.ts";
import { checkStacks } from "./sst.ts";
import { checkTemplates } from "./templates/check-templates.ts";
import type { Topic } from "./topic.ts";

const TOPICS: readonly Topic[] = [
  { name: "bundles", check: checkBundles },
  { name: "images", check: checkImages },
  { name: "sst", check: checkStacks },
  { name: "templates", check: checkTemplates },
  { name: "cost", check: checkCost },
  { name: "documents", check: checkDocuments },
  { name: "diff", check: checkDiff },
  { name: "dev", check: checkDev },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !TOPICS.some((topic) => topic.name === name));
const topics = TOPICS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
let failures = unknown.length;
for (const name of unknown)
  console.error(`there is no topic ${name}; there are ${TOPICS.map((each) => each.name).join(", ")}`);
for (const { name, check } of topics) {
  const start = performance.now();
  const { lines, problems } = await check();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`\n${name} (${seconds} s)`);
  for (const line of lines) console.log(`  ${line}`);
  for (const problem of problems) console.error(`  FAILED  ${problem}`);
  failures += problems.length;
}
console.log(`\n${topics.length} topics, ${failures} problems`);
process.exitCode = failures > 0 ? 1 : 0;
