import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import { KEY, type Lab, until } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("a run on its way, where nobody tells of it", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let taskId = "";

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    const photos = lab.store.bucket("photos");
    const picture = new Uint8Array(20_480);
    for (let n = 0; n < 4_000; n++) photos.put(`p/${n}`, picture);
    taskId = await startCopy(lab);
  }, 120_000);
  afterAll(() => close?.());

  it("goes on to be seen when the connection for news is lost", async () => {
    const page = await browser.person(lab);
    await page.route("**/graphql", (route) =>
      route.request().headers().accept?.includes("text/event-stream") ? route.abort() : route.fallback(),
    );
    await seesItMove(page);
    await page.context().close();
  });

  it("is seen where a hub has no connection for news at all", async () => {
    const page = await browser.person(lab);
    await page.route("**/config.json", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), live: "none" } });
    });
    await seesItMove(page);
    await page.context().close();
  });

  it("is seen over a connection that lives and tells nothing", async () => {
    const page = await browser.person(lab);
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("onRunProgress") ? undefined : route.fallback(),
    );
    await seesItMove(page);
    await page.context().close();
  });

  /** Counters grow, the speed is one, and the list shows the same. */
  async function seesItMove(page: Page): Promise<void> {
    await page.goto(`${lab.hub.url}/tasks/${taskId}`);
    const done = page.locator("dl.figures.live > div").nth(2).locator("dd");
    const count = async () => Number((await done.textContent())?.replaceAll(",", ""));
    const first = await until(count);
    const second = await until(async () => (await count()) > first && (await count()));
    await until(async () => (await count()) > second);
    const speed = page.locator("dl.figures.live .vast dd");
    await until(async () => /^[1-9]/.test((await speed.textContent()) ?? ""));
    expect(await page.locator("dl.figures.live > div").nth(1).locator("dd").textContent()).not.toBe("–");
    await page.goto(`${lab.hub.url}/tasks`);
    await page.locator("tbody .lane").first().waitFor();
  }
});

/** A copy that takes a while. @returns id of its task */
async function startCopy(lab: Lab): Promise<string> {
  await lab.ask("mutation($input: SecretInput!) { writeSecret(input: $input) { name } }", {
    input: { name: "lab-key", fields: Object.entries(KEY).map(([name, value]) => ({ name, value })) },
  });
  const reached = { endpoint: lab.store.url, region: lab.store.region, addressing: "path", secret: "lab-key" };
  const side = (bucket: string) => ({ type: "s3-compatible", parameters: JSON.stringify({ ...reached, bucket }) });
  const options = JSON.stringify({ bandwidth: 1_048_576, serverSideCopy: "never" });
  const input = { name: "Photos", plugin: "s3", source: side("photos"), destination: side("photos-copy"), options };
  const { createTaskV2 } = await lab.ask<{ createTaskV2: { id: string } }>(
    "mutation($input: TaskInput!) { createTaskV2(input: $input) { id } }",
    { input },
  );
  return createTaskV2.id;
}
