import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import type { Lab } from "./lab.ts";
import { makeTask, storeKey } from "./lab-tasks.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("the wizard", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    await storeKey(lab);
    for (let n = 0; n < 5; n++) lab.store.bucket("photos").put(`${n}.jpg`, `picture ${n}`);
  }, 120_000);
  afterAll(() => close?.());

  it("makes one task though the answer was lost, and shows its plan again after a reload", async () => {
    const page = await browser.person(lab);
    await toReview(page, lab, "Made once");
    await page.route("**/graphql", async (route) => {
      if (!isCreation(route.request().postData())) return route.fallback();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Plan first" }).click();
    await page.getByText("The hub does not answer").first().waitFor();
    await page.unroute("**/graphql");
    await page.reload();
    await page.getByRole("button", { name: "Plan first" }).click();
    await page.getByText("Made once is created").waitFor({ timeout: 30_000 });
    await page.getByText("To copy").first().waitFor({ timeout: 30_000 });
    const plan = page.url();
    expect(plan).toMatch(/\/tasks\/[^/]+\/plan\?plan=/);
    await page.reload();
    await page.getByText("To copy").first().waitFor({ timeout: 30_000 });
    expect(page.url()).toBe(plan);
    const found = await lab.ask<{ tasks: { items: readonly { name: string }[] } }>("{ tasks { items { name } } }");
    expect(found.tasks.items.filter(({ name }) => name === "Made once")).toHaveLength(1);
    await page.getByRole("button", { name: "Start exactly this plan" }).click();
    await page.locator(".stamp", { hasText: "5 of 5" }).waitFor({ timeout: 60_000 });
    await page.close();
  });

  it("says of a plan that fails what to do next, and leads there", async () => {
    const page = await browser.person(lab);
    await toReview(page, lab, "No way in");
    await page.getByText("Both sides work").waitFor();
    lab.fault = ({ bucket }) =>
      bucket === "photos" ? { kind: "error", status: 403, code: "AccessDenied" } : undefined;
    await page.getByRole("button", { name: "Plan first" }).click();
    const problem = page.locator(".problem", { hasText: "The plan did not come about" });
    await problem.getByText("ACCESS_DENIED").waitFor({ timeout: 30_000 });
    await problem.getByText(/“Check both sides” shows which one/).waitFor();
    await problem.getByRole("link", { name: "Check both sides" }).click();
    await page.getByText(/\d+ problems? to fix/).waitFor();
    lab.fault = undefined;
    await page.goBack();
    await problem.waitFor();
    await page.getByRole("button", { name: "Plan again" }).click();
    await page.getByText("To copy").first().waitFor({ timeout: 30_000 });
    expect(await problem.count()).toBe(0);
    await page.close();
  });

  it("tells cron expressions and time zones that are none at their fields, before it goes on", async () => {
    const page = await browser.person(lab);
    await toSchedule(page, lab);
    await page.getByLabel("At set times").check();
    await page.locator("#schedule-expression").fill("hello");
    await page.locator("#schedule-timeZone").fill("Asia/Shanghai");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator("#schedule-expression-help .wrong", { hasText: "must be five fields" }).waitFor();
    await page.locator("#schedule-expression:focus").waitFor();
    await page.locator("#schedule-expression").fill("0 3 * * *");
    await page.locator("#schedule-timeZone").fill("Mars/Olympus");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator("#schedule-timeZone-help .wrong", { hasText: "IANA" }).waitFor();
    await page.locator("#schedule-timeZone:focus").waitFor();
    await page.locator("#schedule-timeZone").fill("Asia/Shanghai");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Every day at 03:00 (Asia/Shanghai)").waitFor();
    await page.close();
  });

  it("shows sweeps at set times in an edit, and keeps them", async () => {
    const sweep = { kind: "cron", expression: "0 3 * * *", timeZone: "Asia/Shanghai" };
    const id = await makeTask(lab, "Swept", "photos", { schedule: { kind: "events", deletes: true, sweep } });
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/${id}/edit`);
    await page.getByRole("button", { name: "Schedule" }).click();
    await page.getByText("Every day at 03:00 (Asia/Shanghai)").waitFor();
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByLabel("Description").fill("Swept at night");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Swept at night").first().waitFor();
    const { getTask } = await lab.ask<{ getTask: object }>(
      `{ getTask(id: "${id}") { description schedule { kind deletes sweep { kind expression timeZone } } } }`,
    );
    expect(getTask).toEqual({ description: "Swept at night", schedule: { kind: "events", deletes: true, sweep } });
    await page.close();
  });
});

function isCreation(body: string | null): boolean {
  return /mutation CreateTask\b/.test(body ?? "");
}

async function toSchedule(page: Page, lab: Lab): Promise<void> {
  await page.goto(`${lab.hub.url}/tasks/new`);
  await page.getByLabel("Objects").check();
  for (const [step, bucket] of [
    ["Source", "photos"],
    ["Destination", "photos-copy"],
  ] as const) {
    await atStep(page, step);
    await page.getByLabel("S3-compatible store", { exact: true }).check();
    await page.getByLabel("Endpoint").fill(lab.store.url);
    await page.getByLabel("Region").fill(lab.store.region);
    await page.getByLabel("Secret", { exact: true }).selectOption("lab-key");
    await page.getByLabel("Bucket").fill(bucket);
    await page.getByRole("button", { name: "Continue" }).click();
  }
  await atStep(page, "Options");
  await page.getByRole("button", { name: "Continue" }).click();
  await atStep(page, "Schedule");
}

async function atStep(page: Page, step: string): Promise<void> {
  await page.getByRole("button", { name: step }).and(page.locator("[aria-current]")).waitFor();
}

async function toReview(page: Page, lab: Lab, name: string): Promise<void> {
  await toSchedule(page, lab);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Name of the task").fill(name);
}
