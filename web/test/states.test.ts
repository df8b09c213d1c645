import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, answering } from "./answering.ts";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import type { Demo } from "./demo.ts";
import type { Lab } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";
import { openDemo } from "./open-demo.ts";
import { pagesOf } from "./pages.ts";
import { settled } from "./settled.ts";

/** Pages that ask for nothing of their own: they are there at once, and whatever the hub does. */
const SELF_CONTAINED: readonly string[] = ["move", "not-found"];

const REFUSAL = {
  message: "the records cannot be read",
  extensions: { code: "INTERNAL", remedy: "Ask those who run this hub.", requestId: "req-17" },
};

const WIDE = { theme: "light", language: "en", width: 1280 } as const;
const NARROW = { theme: "dark", language: "zh", width: 360 } as const;

describe("every page while there is nothing to show", { timeout: 240_000 }, () => {
  let lab: Lab;
  let demo: Demo;
  let browser: Browser;
  let close: OpenConsole["close"];

  beforeAll(async () => {
    ({ lab, demo, browser, close } = await openDemo());
  }, 240_000);
  afterAll(() => close?.());

  it("keeps a place for what is on its way", async () => {
    const wrong = await overPages(WIDE, "held", async (page, name) => {
      if (!SELF_CONTAINED.includes(name)) await page.locator("main .skeleton").first().waitFor();
      expect(await page.locator("main .problem, main .empty").count(), name).toBe(name === "not-found" ? 1 : 0);
    });
    expect(wrong).toEqual({});
  });

  it("keeps a place for a part of a task when the task is there already", async () => {
    const page = await browser.person(lab);
    await answering(page, ({ body }) => (/query (Me|TaskById|Plugins)\b/.test(body) ? "asked" : "held"));
    for (const tab of ["", "/runs", "/failures", "/items", "/logs", "/infrastructure", "/audit"]) {
      await page.goto(`${lab.hub.url}/tasks/${demo.photos}${tab}`);
      await page.getByRole("heading", { name: "Product photos" }).waitFor();
      const seen = page.locator("main :is(.skeleton, .empty, .manifest, .log)").first();
      await seen.waitFor();
      expect(await seen.getAttribute("class"), tab).toBe("skeleton");
    }
    await page.close();
  });

  it("says what failed, its code and what to do", async () => {
    const json = { data: null, errors: [REFUSAL] };
    const wrong = await overPages(NARROW, { json }, async (page, name) => {
      if (SELF_CONTAINED.includes(name)) return;
      const problem = page.locator("main .problem").first();
      await problem.waitFor();
      for (const text of [REFUSAL.message, "INTERNAL", REFUSAL.extensions.remedy, "req-17"])
        expect(await problem.textContent(), name).toContain(text);
      expect(await problem.getByRole("button").count(), name).toBeGreaterThanOrEqual(2);
      await settled(page);
      expect(await page.locator("main .skeleton").count(), name).toBe(0);
    });
    expect(wrong).toEqual({});
  });

  it("says that the hub does not answer, and goes on when it does", async () => {
    const wrong = await overPages(WIDE, "failed", async (page, name, comeBack) => {
      if (SELF_CONTAINED.includes(name)) return;
      await page.locator("main .problem", { hasText: "UNREACHABLE" }).first().waitFor();
      await page.locator('.feed[data-state="offline"]').waitFor();
      if (!["home", "tasks", "about", "task-new"].includes(name)) return;
      comeBack();
      await page.locator("main .problem").waitFor({ state: "hidden" });
      await page.locator("main .skeleton").first().waitFor({ state: "hidden" });
    });
    expect(wrong).toEqual({});
  });

  /**
   * Opens every page with all its questions answered so, looks, and gathers what keeps somebody from using it. Only who is
   * signed in is known. `comeBack` lets the hub answer from then on, until the next page.
   */
  async function overPages(
    look: typeof WIDE | typeof NARROW,
    answer: Answer,
    see: (page: Page, name: string, comeBack: () => void) => Promise<void>,
  ): Promise<Record<string, readonly string[]>> {
    const wrong: Record<string, readonly string[]> = {};
    const page = await browser.person(lab, look);
    let isBack = false;
    await answering(page, ({ body }) => (isBack || /\bme\s*\{/.test(body) ? "asked" : answer));
    for (const [name, path] of Object.entries(await pagesOf(lab, demo))) {
      isBack = false;
      await page.goto(lab.hub.url + path);
      await page.locator("main h1, main h2").first().waitFor();
      await see(page, name, () => {
        isBack = true;
      });
      const found = await barriers(page);
      if (found.length > 0) wrong[name] = found;
    }
    await page.close();
    return wrong;
  }
});

describe("every page of a hub that has nothing yet", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let task = "";

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
  }, 120_000);
  afterAll(() => close?.());

  it.each([
    ["/", "Move your first data"],
    ["/tasks", "No task yet"],
    ["/tasks?search=nothing", "No task fits"],
    ["/images", "No task keeps images yet"],
    ["/connections", "No connection yet"],
    ["/notifications", "No channel yet"],
    ["/tasks/nowhere", "NOT_FOUND"],
    ["/runs/nowhere", "NOT_FOUND"],
  ])("%s says: %s", async (path, text) => {
    const page = await browser.person(lab);
    await page.goto(lab.hub.url + path);
    await page.getByText(text).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.close();
  });

  it.each([
    ["", "It has not run yet"],
    ["/runs", "No run yet"],
    ["/failures", "Nothing failed"],
    ["/items", "No run yet"],
    ["/logs", "No run yet"],
    ["/settings", "Everything else is at its default"],
    ["/infrastructure", "Nothing is executing"],
    ["/audit", "first admin"],
  ])("a task that never ran: %s says: %s", async (tab, text) => {
    task ||= await neverRun(lab);
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/${task}${tab}`);
    await page.getByText(text).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.close();
  });
});

async function neverRun(lab: Lab): Promise<string> {
  const side = (bucket: string) => ({
    type: "s3-compatible",
    parameters: JSON.stringify({ endpoint: lab.store.url, secret: "key", bucket }),
  });
  await lab.ask("mutation($input: SecretInput!) { writeSecret(input: $input) { name } }", {
    input: { name: "key", fields: ["accessKeyId", "secretAccessKey"].map((name) => ({ name, value: "x" })) },
  });
  const { createTaskV2 } = await lab.ask<{ createTaskV2: { id: string } }>(
    "mutation($input: TaskInput!) { createTaskV2(input: $input, start: false) { id } }",
    { input: { name: "Never", plugin: "s3", source: side("photos"), destination: side("photos-copy") } },
  );
  return createTaskV2.id;
}
