import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import { type Lab, until } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";
import { toyPlugins } from "./toys.ts";

const RUNNER = fileURLToPath(new URL("toy-runner.ts", import.meta.url));
const CREATE = "mutation($input: TaskInput!, $start: Boolean) { createTaskV2(input: $input, start: $start) { id } }";

let lab: Lab;
let browser: Browser;
let close: OpenConsole["close"];

beforeAll(async () => {
  const programs = { plugins: toyPlugins(), runner: [process.execPath, RUNNER] };
  ({ lab, browser, close } = await openConsole({ programs }));
}, 120_000);
afterAll(() => close?.());

async function create(name: string, start: boolean): Promise<string> {
  const side = (shelf: string) => ({ type: "toys", parameters: JSON.stringify({ shelf }) });
  const schedule = { kind: "rate", everyMinutes: 60 };
  const input = { name, plugin: "toy", source: side("attic"), destination: side("cellar"), schedule };
  return (await lab.ask<{ createTaskV2: { id: string } }>(CREATE, { input, start })).createTaskV2.id;
}

it("tells tasks that were stopped from those that have never run", { timeout: 120_000 }, async () => {
  const stopped = await create("Begun once", true);
  const progress = async () =>
    (await lab.ask<{ getTask: { progress: string } }>(`{ getTask(id: "${stopped}") { progress } }`)).getTask.progress;
  await until(async () => (await progress()) === "DONE");
  await lab.ask(`mutation { stopTask(id: "${stopped}") { id } }`);
  await until(async () => (await progress()) === "STOPPED");
  for (const name of ["For later", "For much later"]) await create(name, false);

  const page = await browser.person(lab);
  const rows = page.locator("tbody tr");
  await page.goto(lab.hub.url);
  await page.locator(".figures a").first().waitFor();
  expect(await page.locator(".figures > div").allInnerTexts()).toEqual(["Stopped\n1", "Not started\n2"]);
  await page.locator(".figures a").last().click();
  await rows.nth(1).waitFor();
  expect((await rows.locator("th").allInnerTexts()).sort()).toEqual(["For later", "For much later"]);
  expect(await page.getByLabel("State").inputValue()).toBe("UNSTARTED");
  await page.getByLabel("State").selectOption("Stopped");
  await rows.filter({ hasText: "Begun once" }).waitFor();
  expect(await rows.count()).toBe(1);
  await page.close();
});
