import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrivedRun } from "./arrived-run.ts";
import type { Browser } from "./browser.ts";
import { answerBoard, type FilterCase, filterCases, narrow, narrowed } from "./filter-cases.ts";
import { type Lab, until } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("what narrows a list", { timeout: 120_000 }, () => {
  const LISTS = ["tasks", "items of a run", "items of a task", "lines of a task", "images"];
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let lists: readonly FilterCase[];

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    const run = await arrivedRun(lab);
    await lab.ask(`mutation { runTaskNow(id: "${run.taskId}") { id } }`);
    lists = await filterCases(lab, run);
  }, 120_000);
  afterAll(() => close?.());

  it("has a case for every list that can be narrowed", () => {
    expect(lists.map(({ name }) => name)).toEqual(LISTS);
  });

  it.each(LISTS)("outlives a reload, and the way to another page and back: %s", async (name) => {
    const one = lists.find((list) => list.name === name);
    if (one === undefined) throw new Error(`there is no list of ${name}`);
    const page = await browser.person(lab);
    await answerBoard(page);
    const asked: unknown[] = [];
    page.on("request", (request) => asked.push(request.postDataJSON()?.variables));
    await page.goto(lab.hub.url + one.path);
    await narrow(page, one);
    const isKept = async () => {
      await expect.poll(() => narrowed(page, one), { timeout: 12_000 }).toEqual(one.fields);
      if (one.asks) await until(async () => asked.some((variables) => isMatch(variables, one.asks)));
      asked.length = 0;
    };
    await isKept();
    await page.reload();
    await isKept();
    await page.getByRole("link", { name: "About" }).click();
    await page.getByRole("heading", { name: "About" }).waitFor();
    await page.goBack();
    await isKept();
    await page.context().close();
  });

  it("is not written into the address of the next page, when somebody goes on before they have stopped typing", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks`);
    await page.getByRole("searchbox").fill("half a wo");
    await page.getByRole("link", { name: "About" }).click();
    await page.getByRole("heading", { name: "About" }).waitFor();
    await page.waitForTimeout(400);
    expect(page.url()).toBe(`${lab.hub.url}/about`);
    await page.context().close();
  });

  it("follows a link to the failures of one cause on the page that shows them", async () => {
    const page = await browser.person(lab);
    const run = lists.find(({ name }) => name === "items of a run")?.path;
    await page.goto(`${lab.hub.url}${run}?kind=copied`);
    await page.locator("main td.key", { hasText: "a.dump" }).waitFor();
    const request = page.waitForRequest((one) => isMatch(one.postDataJSON()?.variables, { code: "ACCESS_DENIED" }));
    await page.evaluate((path) => {
      const link = Object.assign(document.createElement("a"), { href: `${path}?kind=failed&code=ACCESS_DENIED` });
      document.querySelector("main")?.append(link);
      link.click();
    }, run);
    await request;
    await page.locator("main .empty").waitFor();
    expect(await page.getByRole("combobox", { name: "Outcome" }).inputValue()).toBe("failed");
    await page.context().close();
  });
});

/** Whether an object has these properties, among others. */
function isMatch(found: unknown, part: object = {}): boolean {
  if (typeof found !== "object" || found === null) return false;
  const all = new Map<string, unknown>(Object.entries(found));
  return Object.entries(part).every(([name, value]) => isDeepStrictEqual(all.get(name), value));
}
