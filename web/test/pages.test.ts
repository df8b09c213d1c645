import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering } from "./answering.ts";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import type { Demo } from "./demo.ts";
import type { Lab } from "./lab.ts";
import { type OpenDemo, openDemo } from "./open-demo.ts";
import { pagesOf } from "./pages.ts";
import { play, scenesOf } from "./scenes.ts";
import { sentencesIn } from "./sentences.ts";
import { settled } from "./settled.ts";

const STUCK = {
  since: new Date(Date.now() - 1_200_000).toISOString(),
  because: { en: "the source does not answer", zh: "源端没有响应" },
};

describe("every page", { timeout: 240_000 }, () => {
  let lab: Lab;
  let demo: Demo;
  let browser: Browser;
  let close: OpenDemo["close"];

  beforeAll(async () => {
    ({ lab, demo, browser, close } = await openDemo());
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
      await settled(page);
      const found = await barriers(page);
      if (found.length > 0) wrong[name] = found;
    }
    expect(wrong).toEqual({});
    // The policy of content, failed loads and errors of scripts all speak there.
    expect(said).toEqual([]);
    await page.close();
  });

  it.each([
    { theme: "dark", language: "en", width: 1280 },
    { theme: "light", language: "zh", width: 360 },
  ])("can be used by everybody in every step, dialog and bad moment: $theme, $language, $width px", async (viewer) => {
    const page = await browser.person(lab, viewer);
    const wrong: Record<string, readonly string[]> = {};
    for (const scene of scenesOf(demo)) {
      await play(lab, page, scene, async () => {
        const found = await barriers(page);
        if (found.length > 0) wrong[scene.name] = found;
      });
    }
    expect(wrong).toEqual({});
    await page.close();
  });

  it("speaks Chinese, also of what does not move and of what failed; the words of others are marked as theirs", async () => {
    const page = await browser.person(lab, { language: "zh" });
    // No run of the lab stands still for long enough: the hub's answers are changed on their way.
    const change = (text: string) => text.replaceAll('"stuck":null,', `"stuck":${JSON.stringify(STUCK)},`);
    await answering(page, () => ({ change }));
    const english: Record<string, readonly string[]> = {};
    for (const [name, path] of Object.entries(await pagesOf(lab, demo))) {
      await page.goto(lab.hub.url + path);
      await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
      await settled(page);
      const found = await sentencesIn(page);
      if (found.length > 0) english[name] = found;
      if (name === "task-done") await page.getByText("源端没有响应").waitFor();
    }
    expect(english).toEqual({});
    await page.close();
  });

  it.each([
    ["ahead", 86_400_000],
    ["behind", -86_400_000],
  ])("bears counts beyond what is ever moved, and a clock that is a day %s", async (_, off) => {
    const page = await browser.person(lab, { width: 360 });
    await page.clock.install({ time: Date.now() + off });
    const failed: string[] = [];
    page.on("pageerror", (error) => void failed.push(`${page.url()}: ${error.message}`));
    const change = (text: string) => text.replaceAll(/"(objects|bytes|items|openFailures)":\d+/g, `"$1":${2 ** 53}`);
    await answering(page, () => ({ change }));
    const wrong: Record<string, unknown> = {};
    for (const [name, path] of Object.entries(await pagesOf(lab, demo))) {
      await page.goto(lab.hub.url + path);
      await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
      await settled(page);
      const seen = await page.evaluate(() => ({
        broken: /NaN|Infinity|undefined|Invalid Date|\[object/.exec(
          document.querySelector("main")?.textContent ?? "",
        )?.[0],
        wide: document.documentElement.scrollWidth > innerWidth,
      }));
      if (seen.broken !== undefined || seen.wide) wrong[name] = seen;
      if (name === "run") await page.getByText("9,007,199,254,740,992").first().waitFor();
    }
    expect(wrong).toEqual({});
    expect(failed).toEqual([]);
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
    await page.getByRole("menuitem", { name: "Copy as new" }).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Escape");
    // The menu gives the focus back once it has closed.
    await page.locator('[aria-label="More actions"]:focus').waitFor();
    await page.close();
  });
});
