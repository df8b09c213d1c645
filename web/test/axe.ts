import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

let source: Promise<string> | undefined;

/** What keeps somebody from using what the page shows now: all rules of WCAG 2.2 A and AA, axe's best practices, and width. */
export async function barriers(page: Page): Promise<readonly string[]> {
  source ??= readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await source);
  const { found, wide } = await page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    // Every rule is tried; what passed is not described in detail, and the console has no styles or frames of others.
    const options = { runOnly: tags, resultTypes: ["violations"], preload: false, iframes: false };
    const { violations: found } = await axe.run(options);
    return { found, wide: document.documentElement.scrollWidth - innerWidth };
  }, TAGS);
  return [
    ...found.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`),
    ),
    ...(wide > 0 ? [`wider than the window by ${wide} px`] : []),
  ];
}
