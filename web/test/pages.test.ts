import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import { type Demo, fillDemo } from "./demo.ts";
import type { Lab } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";
import { pagesOf } from "./pages.ts";

describe("every page", { timeout: 240_000 }, () => {
  let lab: Lab;
  let demo: Demo;
  let browser: Browser;
  let close: OpenConsole["close"];

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    demo = await fillDemo(lab);
  }, 240_000);
  afterAll(() => close?.());

  it.each([
    { theme: "light", language: "en", width: 1280 },
    { theme: "dark", language: "zh", width: 360 },
  ])("can be used by everybody: $theme, $language, $width px", async (viewer) => {
    const page = await browser.person(lab, viewer);
    const said: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && said.push(`${page.url()}: ${message.text()}`)));
    page.on("pageerror", (error) => void said.push(`${page.url()}: ${error.message}`));
    const wrong: Record<string, readonly string[]> = {};
    for (const [name, path] of Object.entries(await pagesOf(lab, demo))) {
      await page.goto(lab.hub.url + path);
      await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
      await page.waitForTimeout(400);
      const found = await barriers(page);
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
