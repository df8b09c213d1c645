import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import { type Lab, until } from "./lab.ts";
import { makeTask, storeKey } from "./lab-tasks.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

/** On its way for ten minutes, so that whoever looks, however slowly, finds it there. */
const [COUNT, SIZE, BYTES_PER_SECOND] = [4_000, 20_480, 131_072];

describe("a run on its way, where nobody tells of it", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let taskId = "";

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    const photos = lab.store.bucket("photos");
    const picture = new Uint8Array(SIZE);
    for (let n = 0; n < COUNT; n++) photos.put(`p/${n}`, picture);
    await storeKey(lab);
    const options = JSON.stringify({ bandwidth: BYTES_PER_SECOND, serverSideCopy: "never" });
    taskId = await makeTask(lab, "Photos", "photos", { options, start: true });
  }, 120_000);
  afterAll(() => close?.());

  it("goes on to be seen when the connection for news is lost", async () => {
    const page = await browser.person(lab);
    await page.route("**/graphql", (route) =>
      route.request().headers().accept?.includes("text/event-stream") ? route.abort() : route.fallback(),
    );
    await seesItMove(page);
    await page.close();
  });

  it("is seen where a hub has no connection for news at all", async () => {
    const page = await browser.person(lab);
    await page.route("**/config.json", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), live: "none" } });
    });
    await seesItMove(page);
    await page.close();
  });

  it("is seen over a connection that lives and tells nothing", async () => {
    const page = await browser.person(lab);
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("onRunProgress") ? undefined : route.fallback(),
    );
    await seesItMove(page);
    await page.close();
  });

  /** Counters grow, the speed is one, and the list shows the same. */
  async function seesItMove(page: Page): Promise<void> {
    await page.goto(`${lab.hub.url}/tasks/${taskId}`);
    const done = page.locator("dl.figures.live > div").nth(2).locator("dd");
    const count = async () => Number((await done.textContent())?.replaceAll(",", ""));
    const first = await until(async () => Number.isFinite(await count()) && (await count()));
    const second = await until(async () => (await count()) > first && (await count()));
    await until(async () => (await count()) > second);
    const speed = page.locator("dl.figures.live .vast dd");
    await until(async () => /^[1-9]/.test((await speed.textContent()) ?? ""));
    const left = page.locator("dl.figures.live > div").nth(1).locator("dd");
    await expect.poll(() => left.textContent()).not.toBe("–");
    await page.goto(`${lab.hub.url}/tasks`);
    await page.locator("tbody .lane").first().waitFor();
  }
});
