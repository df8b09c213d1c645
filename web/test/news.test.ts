import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BusyHub, startBusyHub } from "../bench/busy-hub.ts";
import { makeTasks } from "../bench/make-tasks.ts";
import type { Browser } from "./browser.ts";
import type { Lab } from "./lab.ts";
import { makeTask, storeKey } from "./lab-tasks.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

const TASKS = 120;
const PAGE = 50;
/** News a minute; every tenth makes pages ask anew, more often than they get answers here. */
const NEWS = 1_000;
/** Milliseconds that the hub takes for an answer: longer than it is between two questions. */
const SLOW_MS = 1_500;

describe("news while somebody does something", { timeout: 60_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let busy: BusyHub;

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole({ fill: (state) => makeTasks(state, TASKS) }));
    busy = await startBusyHub(lab.hub.url, NEWS);
    await storeKey(lab);
  }, 120_000);
  afterAll(async () => {
    busy?.close();
    await close?.();
  });

  it("let a hub that is slow be heard out: lists, and what is asked anew", async () => {
    const page = await browser.person(lab);
    await page.route("**/graphql", async (route) => {
      if (!/query (Tasks|Overview)\b/.test(route.request().postData() ?? "")) return route.fallback();
      const response = await route.fetch();
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      await route.fulfill({ response });
    });
    await page.goto(`${busy.url}/tasks`);
    const rows = page.locator("tbody tr");
    await rows.nth(PAGE - 1).waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await rows.nth(2 * PAGE - 1).waitFor();
    await page.goto(busy.url);
    await page.locator("main h2").first().waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.close();
  });

  it("leave the line of a menu where it is that has the focus", async () => {
    const id = await armed(lab, "Menu");
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/${id}`);
    await page.locator('.feed[data-state="live"]').waitFor();
    await page.getByRole("button", { name: "More actions" }).focus();
    await page.keyboard.press("Enter");
    const line = page.getByRole("menuitem", { name: "Delete" });
    await line.hover();
    await page.locator("[role=menuitem]:focus", { hasText: "Delete" }).waitFor();
    const before = await line.elementHandle();
    await lab.ask(`mutation { pauseTask(id: "${id}") { id } }`);
    await page.getByRole("button", { name: "Resume", includeHidden: true }).waitFor();
    expect(await before?.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("What arrived at the destination stays").waitFor();
    await page.close();
  });

  it("leave the buttons for many tasks where they are, whose words alone change", async () => {
    const ids = await Promise.all(["Many: first", "Many: second"].map((name) => armed(lab, name)));
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks?search=Many`);
    await page.locator('.feed[data-state="live"]').waitFor();
    await page.getByLabel("Select all shown").check();
    const bar = page.locator(".selectbar");
    const pause = bar.getByRole("button", { name: "Pause", exact: true });
    await pause.focus();
    const before = await pause.elementHandle();
    await lab.ask(`mutation { pauseTask(id: "${ids[0]}") { id } }`);
    await bar.getByRole("button", { name: "Pause (1)" }).waitFor();
    expect(await before?.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.close();
  });
});

/** A task that waits for the next new year. @returns its id */
function armed(lab: Lab, name: string): Promise<string> {
  return makeTask(lab, name, "photos", { schedule: { kind: "cron", expression: "0 0 1 1 *" }, start: true });
}
