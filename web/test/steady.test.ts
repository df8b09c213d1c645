import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import type { Demo } from "./demo.ts";
import type { Lab } from "./lab.ts";
import { type OpenDemo, openDemo } from "./open-demo.ts";
import { pagesOf } from "./pages.ts";
import { noteShifts, shiftsOf } from "./shifts.ts";

/** Of a page's Cumulative Layout Shift; https://web.dev/articles/cls calls up to 0.1 good. */
const MOST = 0.05;
/** Milliseconds that an answer comes after the one before. */
const STEP_MS = 80;
/** As many answers as a page waits for, and some more. */
const ANSWERS = 8;
/** Milliseconds that a page is watched once its answers are there, for its run goes on. */
const WATCHED_MS = 700;

/** When answers come, by the order in which they were asked for. */
const ORDERS = {
  first: (asked: number) => (asked + 1) * STEP_MS,
  last: (asked: number) => Math.max(1, ANSWERS - asked) * STEP_MS,
};

describe("nothing jumps", { timeout: 240_000 }, () => {
  let lab: Lab;
  let demo: Demo;
  let browser: Browser;
  let close: OpenDemo["close"];

  beforeAll(async () => {
    ({ lab, demo, browser, close } = await openDemo());
  }, 240_000);
  afterAll(() => close?.());

  it.concurrent.each([
    { width: 1280, height: 860, first: "first" },
    { width: 360, height: 740, first: "last" },
  ] as const)("on any page of $width px, when what was asked for $first is answered first", async (look) => {
    const page = await browser.person(lab, look);
    await noteShifts(page);
    const answers = await delayAnswers(page, ORDERS[look.first]);
    const jumped: Record<string, unknown> = {};
    for (const [name, path] of Object.entries(await pagesOf(lab, demo))) {
      answers.begin();
      await page.goto(lab.hub.url + path);
      await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
      await page.waitForTimeout(ANSWERS * STEP_MS + WATCHED_MS);
      const shifts = await shiftsOf(page);
      const sum = shifts.reduce((all, { value }) => all + value, 0);
      if (sum >= MOST) jumped[name] = [sum, ...shifts.filter(({ value }) => value > MOST / 10)];
    }
    expect(jumped).toEqual({});
    // Else nothing could have jumped that moves while a run goes on.
    const { getTask } = await lab.ask<{ getTask: object }>(`{ getTask(id: "${demo.films}") { progress } }`);
    expect(getTask).toEqual({ progress: "IN_PROGRESS" });
    await page.close();
  });
});

/** Has every answer come alone, as over a network, in an order that is known. */
async function delayAnswers(page: Page, after: (asked: number) => number): Promise<{ begin(): void }> {
  let asked = 0;
  await page.route("**/graphql", async (route: Route) => {
    if (route.request().headers().accept === "text/event-stream") return route.continue();
    const ms = after(asked++);
    await new Promise((wake) => setTimeout(wake, ms));
    await route.continue();
  });
  const begin = () => {
    asked = 0;
  };
  return { begin };
}
