import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildConsole } from "../tools/build-console.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { type Demo, fillDemo } from "./demo.ts";
import { type Lab, openLab } from "./lab.ts";
import { pagesOf } from "./pages.ts";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Runs axe in the page: all rules of WCAG 2.2 A and AA, and its best practices. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(async (): Promise<readonly Violation[]> => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    return (await axe.run({ runOnly: tags })).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`),
  );
}

describe("every page", { timeout: 240_000 }, () => {
  let lab: Lab;
  let demo: Demo;
  let browser: Browser;

  beforeAll(async () => {
    await buildConsole();
    lab = await openLab();
    browser = await openBrowser();
    demo = await fillDemo(lab);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await lab?.close();
  });

  it.each([
    { theme: "light", language: "en", width: 1280 },
    { theme: "dark", language: "zh", width: 360 },
  ])("can be used by everybody: $theme, $language, $width px", async (viewer) => {
    const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
    const page = await browser.person(lab, viewer);
    const said: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && said.push(`${page.url()}: ${message.text()}`)));
    page.on("pageerror", (error) => void said.push(`${page.url()}: ${error.message}`));
    const wrong: Record<string, readonly string[]> = {};
    for (const [name, path] of Object.entries(await pagesOf(lab, demo))) {
      await page.goto(lab.hub.url + path);
      await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
      await page.waitForTimeout(400);
      await page.evaluate(axe);
      const found = [...(await violations(page))];
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) found.push(`wider than the window by ${wide} px`);
      if (found.length > 0) wrong[name] = found;
    }
    expect(wrong).toEqual({});
    // The policy of content, failed loads and errors of scripts all speak there.
    expect(said).toEqual([]);
    await page.context().close();
  });

  it("can be worked with the keyboard alone", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks`);
    await page.locator("tbody tr").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press(" ");
    await page.locator('tbody tr:nth-child(2)[aria-selected="true"]').waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/tasks\/[^/]+$/);
    await page.getByRole("button", { name: "More actions" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Delete" }).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Escape");
    // The menu gives the focus back once it has closed.
    await page.locator('[aria-label="More actions"]:focus').waitFor();
    await page.context().close();
  });
});
