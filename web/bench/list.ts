import type { Page } from "playwright-core";
import type { Browser } from "../test/browser.ts";
import type { Lab } from "../test/lab.ts";
import { recordPages, type Smoothness, smoothnessOf } from "./recorder.ts";

/** Something that a person does with the list of tasks. */
export interface Step extends Smoothness {
  readonly name: string;
  /** Milliseconds until the page shows what was asked for. */
  readonly shown: number;
}

/** Milliseconds after the answer in which what follows it is recorded too. */
const AFTER_MS = 400;
const PAGE = 50;
const MORE = 6;

/** Searches, sorts, filters, pages and scrolls with many tasks. @throws Error when the list shows what was not asked for */
export async function walkList(browser: Browser, lab: Lab, tasks: number): Promise<readonly Step[]> {
  const page = await browser.person(lab);
  await recordPages(page);
  await page.goto(`${lab.hub.url}/tasks`);
  const rows = page.locator("tbody tr");
  await rows.nth(PAGE - 1).waitFor();
  await page.locator('.feed[data-state="live"]').waitFor();
  await page.waitForTimeout(1_000);
  const steps: Step[] = [];
  const step = async (name: string, act: () => Promise<void>, isThere: (page: Page) => Promise<unknown>) => {
    let shown = 0;
    const smoothness = await smoothnessOf(page, async () => {
      const began = performance.now();
      await act();
      await isThere(page);
      shown = performance.now() - began;
      await page.waitForTimeout(AFTER_MS);
    });
    steps.push({ name, shown, ...smoothness });
  };
  const middle = String(Math.floor(tasks / 2));
  await step(
    "search",
    () => page.getByLabel("Search").pressSequentially(middle),
    () => rows.filter({ hasText: `Archive ${middle} of the lake` }).waitFor(),
  );
  await step(
    "back to all",
    () => page.getByLabel("Search").fill(""),
    () => rows.nth(PAGE - 1).waitFor(),
  );
  await step(
    "sort by name",
    () =>
      page
        .getByRole("button", { name: "Task", exact: true })
        .or(page.locator("thead th button").first())
        .first()
        .click(),
    () => page.locator("th[aria-sort]").first().waitFor(),
  );
  await step(
    "filter by state, none",
    () => choose(page, "ERROR"),
    () => page.getByText("No task fits").waitFor(),
  );
  await step(
    "filter by state, all",
    () => choose(page, "UNSTARTED"),
    () => rows.nth(PAGE - 1).waitFor(),
  );
  for (let more = 1; more <= MORE; more++)
    await step(
      `more, ${(more + 1) * PAGE} rows`,
      () => page.getByRole("button", { name: "Show more" }).click(),
      () => rows.nth((more + 1) * PAGE - 1).waitFor(),
    );
  await step(
    `choose all ${(MORE + 1) * PAGE}`,
    () => page.getByLabel("Select all").check(),
    () => page.getByText(`${(MORE + 1) * PAGE} selected`).waitFor(),
  );
  await step(
    "scroll from end to end",
    () => scroll(page),
    () => Promise.resolve(),
  );
  await page.context().close();
  return steps;
}

async function choose(page: Page, progress: string): Promise<void> {
  await page.getByLabel("State").selectOption(progress);
}

async function scroll(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let at = height; at > 0; at -= 600) await page.mouse.wheel(0, -600);
  for (let at = 0; at < height; at += 600) await page.mouse.wheel(0, 600);
}
