import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import { type Lab, until } from "./lab.ts";
import { makeTask, storeKey } from "./lab-tasks.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("steering tasks", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    await storeKey(lab);
    for (let n = 0; n < 5; n++) lab.store.bucket("photos").put(`${n}.jpg`, `picture ${n}`);
    for (let n = 0; n < 60; n++) lab.store.bucket("films").put(`reel-${n}.mov`, new Uint8Array(128 * 1024).fill(n));
  }, 120_000);
  afterAll(() => close?.());

  it("starts, runs now, stops and deletes, each by its button, the last two when confirmed", async () => {
    const id = await makeTask(lab, "Steered", "photos", { schedule: { kind: "rate", everyMinutes: 600 } });
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/${id}`);
    await page.getByRole("button", { name: "Start" }).click();
    await until(async () => (await runsOf(lab, id)).join() === "DONE");
    await page.getByRole("button", { name: "Run now" }).click();
    await until(async () => (await runsOf(lab, id)).join() === "DONE,DONE");
    await page.getByRole("button", { name: "Run now" }).waitFor();
    await more(page, "Stop");
    await page.getByRole("dialog").getByText("Schedules rest until the task is started again").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await stateOf(lab, id)).toMatchObject({ armed: true });
    await more(page, "Stop");
    await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
    await until(async () => (await stateOf(lab, id)).armed === false);
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await more(page, "Delete");
    await page.getByRole("dialog").getByText("What arrived at the destination stays").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Tasks" }).waitFor();
    await expect(stateOf(lab, id)).rejects.toThrow("NOT_FOUND");
    expect(lab.store.bucket("photos-copy").keys()).toHaveLength(5);
    await page.close();
  });

  it("clones a task: everything but its name, and never started", async () => {
    const id = await makeTask(lab, "To be cloned", "photos", { description: "As it was" });
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/${id}`);
    await more(page, "Copy as new");
    expect(await page.getByLabel("Bucket").inputValue()).toBe("photos");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByLabel("Name of the task").fill("The clone");
    expect(await page.getByLabel("Description").inputValue()).toBe("As it was");
    await page.getByRole("button", { name: "Plan first" }).click();
    await page.getByText("The clone is created").waitFor();
    const clone = /\/tasks\/([^/]+)\/plan/.exec(page.url())?.[1] ?? "";
    const fields =
      "description plugin source { type parameters } destination { type parameters } options schedule { kind }";
    const [before, after] = await Promise.all(
      [id, clone].map(async (one) => {
        const { getTask } = await lab.ask<{ getTask: Sides }>(`{ getTask(id: "${one}") { ${fields} } }`);
        return { ...getTask, source: parsed(getTask.source), destination: parsed(getTask.destination) };
      }),
    );
    expect(after).toEqual(before);
    await page.close();
  });

  it("steers many at once, each where it makes sense; what is refused stays selected, with the reason", async () => {
    const [fresh, armed, kept] = await Promise.all([
      makeTask(lab, "Bulk: fresh", "photos"),
      makeTask(lab, "Bulk: armed", "photos", { schedule: { kind: "cron", expression: "0 0 1 1 *" }, start: true }),
      makeTask(lab, "Bulk: kept", "photos"),
    ]);
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks?search=Bulk`);
    for (const name of ["fresh", "armed", "kept"]) await page.getByLabel(`Select Bulk: ${name}`).check();
    const bar = page.locator(".selectbar");
    await bar.getByText("3 selected").waitFor();
    expect(await bar.getByRole("button").allTextContents()).toEqual([
      "Start (2)",
      "Run now",
      "Pause (1)",
      "Stop (1)",
      "Delete",
    ]);
    await bar.getByRole("button", { name: "Pause (1)" }).click();
    await until(async () => (await stateOf(lab, armed)).paused);
    await bar.getByText("2 selected").waitFor();
    expect(await bar.getByRole("button").allTextContents()).toEqual(["Start", "Run now", "Delete"]);
    await bar.getByRole("button", { name: "Start" }).click();
    await bar.waitFor({ state: "hidden" });
    await until(
      async () => (await runsOf(lab, fresh)).join() === "DONE" && (await runsOf(lab, kept)).join() === "DONE",
    );
    await page.getByLabel("Select all shown").check();
    const refusal = { message: "somebody else is at it", extensions: { code: "CONFLICT", remedy: "Try again." } };
    await page.route("**/graphql", (route) => {
      const body = route.request().postData() ?? "";
      const isKept = body.includes("mutation DeleteTask") && body.includes(kept);
      return isKept ? route.fulfill({ json: { data: null, errors: [refusal] } }) : route.fallback();
    });
    await bar.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").getByText("Delete 3 tasks?").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    const problem = page.locator(".problem", { hasText: "1 task refused, and still selected" });
    await problem.getByText("somebody else is at it Try again.").waitFor();
    await bar.getByText("1 selected").waitFor();
    expect(await page.getByLabel("Select Bulk: kept").isChecked()).toBe(true);
    await expect(stateOf(lab, fresh)).rejects.toThrow("NOT_FOUND");
    await expect(stateOf(lab, armed)).rejects.toThrow("NOT_FOUND");
    await page.unroute("**/graphql");
    await bar.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No task fits").waitFor();
    expect(await problem.count()).toBe(0);
    await page.close();
  });

  it("pauses so that nothing moves, resumes, and everything arrives, over a restart of the hub too", async () => {
    const options = JSON.stringify({ bandwidth: 393_216, serverSideCopy: "never" });
    const id = await makeTask(lab, "Films", "films", { options, start: true });
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/${id}`);
    const arrived = () => lab.store.bucket("films-copy").keys().length;
    // The last ones wait for the restart, however slowly this test comes to it.
    const restarted = Promise.withResolvers<void>();
    lab.fault = ({ method, bucket }) =>
      method === "PUT" && bucket === "films-copy" && arrived() >= 50
        ? { kind: "hold", until: restarted.promise }
        : undefined;
    await until(async () => arrived() > 0);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Resume" }).waitFor({ timeout: 30_000 });
    const paused = await still(arrived);
    expect(paused).toBeLessThan(60);
    await page.getByRole("button", { name: "Resume" }).click();
    await until(async () => arrived() > paused);
    const done = page.locator("dl.figures.live > div").nth(2).locator("dd");
    const count = async () => Number((await done.textContent())?.replaceAll(",", ""));
    const before = await until(async () => (await count()) > 0 && (await count()));
    await lab.restart();
    expect(arrived()).toBeLessThan(60);
    restarted.resolve();
    // Nobody reloads: what was counted before goes on to be counted.
    await until(async () => (await count()) > before, 60_000);
    await page.locator(".stamp", { hasText: "60 of 60" }).waitFor({ timeout: 60_000 });
    expect(arrived()).toBe(60);
    expect(await runsOf(lab, id)).toEqual(["DONE"]);
    await page.close();
  });
});

interface Side {
  readonly type: string;
  readonly parameters: string;
}

interface Sides {
  readonly source: Side;
  readonly destination: Side;
}

/** The same parameters in another order are the same. */
function parsed({ type, parameters }: Side): object {
  return { type, parameters: JSON.parse(parameters) };
}

/** Waits until a number stands still for two seconds. @returns the number */
async function still(count: () => number): Promise<number> {
  let since = Date.now();
  let last = count();
  return until(async () => {
    if (count() !== last) [since, last] = [Date.now(), count()];
    return Date.now() - since > 2_000 && last;
  });
}

async function more(page: Page, verb: string): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: verb }).click();
}

/** Progress of a task's runs. */
async function runsOf(lab: Lab, id: string): Promise<readonly string[]> {
  const query = `{ runs(taskId: "${id}") { items { progress } } }`;
  const { runs } = await lab.ask<{ runs: { items: readonly { progress: string }[] } }>(query);
  return runs.items.map(({ progress }) => progress);
}

async function stateOf(lab: Lab, id: string): Promise<{ readonly armed: boolean; readonly paused: boolean }> {
  const query = `{ getTask(id: "${id}") { armed paused } }`;
  return (await lab.ask<{ getTask: { armed: boolean; paused: boolean } }>(query)).getTask;
}
