import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Language } from "@dth/core/error-codes";
import { synthesize } from "../../../packages/template/src/synthesize.ts";
import { S3_TEMPLATE } from "../../../plugins/s3/template/stack.ts";
import { packageArtifacts } from "../../deploy/artifacts.ts";
import { ROOT } from "../../run-command.ts";
import { evaluate } from "../sst/evaluate.ts";
import { ensurePlatform } from "../sst/platform.ts";
import { withConsole } from "../sst/with-console.ts";
import type { Findings } from "../topic.ts";
import { busyBills } from "./bills.ts";
import { totalOf } from "./cost-line.ts";
import { countRunTransitions, countTick } from "./count-calls.ts";
import { idleHub, idleTask } from "./idle.ts";
import { ORIGINAL } from "./original.ts";
import { type Bills, comparison, costPage } from "./page.ts";

/** Where the table is written down, by language. */
export const COST_PAGES: Readonly<Record<Language, string>> = {
  en: "docs/aws/cost.md",
  zh: "docs/aws/cost.zh-CN.md",
};

/**
 * What idle and busy cost, theirs beside ours, printed and compared with the pages. With `UPDATE=1` in the environment the
 * pages are written anew.
 */
export async function checkCost(): Promise<Findings> {
  const bills: Bills = { ...(await busyBills()), ...(await idleBills()) };
  const problems: string[] = [];
  for (const language of ["en", "zh"] as const) {
    const path = join(ROOT, COST_PAGES[language]);
    const text = costPage(bills, language);
    if (process.env.UPDATE === "1") await writeFile(path, text);
    const written = await readFile(path, "utf8").catch(() => "");
    if (written !== text)
      problems.push(`${COST_PAGES[language]} is out of date: look at it, then run UPDATE=1 npm run infra cost`);
  }
  return { lines: linesOf(bills), problems };
}

function linesOf(bills: Bills): readonly string[] {
  const table = (title: string, text: string) => [title, ...text.split("\n").map((line) => `  ${line}`), ""];
  const month = (title: string, name: "idleHub" | "idleTask") =>
    `${title}: $${totalOf(bills[name]).toFixed(2)} a month (${bills[name].map(({ item, usd }) => `${item} $${usd.toFixed(2)}`).join(", ")})`;
  return [
    ...table("1 TB in objects of 50 MB", comparison(bills.large, ORIGINAL.large, "en")),
    ...table("1 TB in objects of 10 KB", comparison(bills.small, ORIGINAL.small, "en")),
    ...table("27 images of 3 GB together", comparison(bills.images, ORIGINAL.images, "en")),
    month("a hub that nobody uses", "idleHub"),
    month("an S3 task that finds nothing, every hour", "idleTask"),
  ];
}

async function idleBills(): Promise<Pick<Bills, "idleHub" | "idleTask">> {
  await ensurePlatform(ROOT);
  await packageArtifacts();
  const graph = await withConsole(ROOT, () => evaluate(ROOT, { stage: "production", region: "us-east-1" }));
  if (graph.failures.length > 0) throw new Error(`the stacks cannot be evaluated: ${graph.failures.join("; ")}`);
  const directory = await mkdtemp(join(tmpdir(), "cost-"));
  try {
    const body = synthesize(S3_TEMPLATE, { directory: join(directory, "s3") });
    return {
      idleHub: idleHub(graph, await countTick()),
      idleTask: idleTask(body, await countRunTransitions()),
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}
