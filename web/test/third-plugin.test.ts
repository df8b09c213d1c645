import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import type { Lab } from "./lab.ts";
import { nextStep } from "./next-step.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";
import { toyPlugins } from "./toys.ts";

const RUNNER = fileURLToPath(new URL("toy-runner.ts", import.meta.url));

const CREATE = "mutation($input: TaskInput!) { createTaskV2(input: $input, start: false) { id } }";

describe("a plugin that the console does not know", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];

  beforeAll(async () => {
    const programs = { plugins: toyPlugins(), runner: [process.execPath, RUNNER] };
    ({ lab, browser, close } = await openConsole({ programs }));
  }, 120_000);
  afterAll(() => close?.());

  it("has its own form, checks, plan, run and items", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/new`);
    await page.getByLabel("Toys").check();
    await page.getByLabel("Toy shelf").check();
    const shelf = page.getByRole("textbox", { name: "Shelf" });
    await shelf.fill("The Attic");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("must be lower-case letters, digits and hyphens").waitFor();
    await shelf.fill("attic");
    await nextStep(page);
    await page.getByLabel("Toy shelf").check();
    await shelf.fill("cellar");
    expect(await barriers(page)).toEqual([]);
    await nextStep(page);
    await page.getByLabel("Wrap").check();
    await nextStep(page);
    await nextStep(page);
    await page.getByLabel("Name of the task").fill("Toys to the cellar");
    await page.getByRole("button", { name: "Check both sides" }).click();
    await page.getByText("Both sides work").waitFor();
    await page.getByRole("button", { name: "Create and start" }).click();
    await page.locator(".stamp", { hasText: "3 of 3" }).waitFor({ timeout: 60_000 });
    await page.getByRole("link", { name: "Items", exact: true }).click();
    for (const toy of ["bear", "car", "duck"]) await page.getByText(toy, { exact: true }).waitFor();
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByText("Wrap").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.close();
  });

  it("has its tasks on the board of images where it says that it delivers images, and nowhere else", async () => {
    for (const [plugin, from, to] of [
      ["toy-images", "press", "album"],
      ["toy", "attic", "cellar"],
    ]) {
      const side = (shelf = "") => ({ type: "toys", parameters: JSON.stringify({ shelf }) });
      await lab.ask(CREATE, { input: { name: `All of ${from}`, plugin, source: side(from), destination: side(to) } });
    }
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/images`);
    const row = (image: string) => page.locator("tbody tr", { hasText: image });
    await row("pixel").filter({ hasText: "Same" }).waitFor();
    await row("pixel").filter({ hasText: "Missing" }).waitFor();
    expect(await page.getByLabel("Task").locator("option").allInnerTexts()).toEqual(["All of press"]);
    expect(await barriers(page)).toEqual([]);
    await page.close();
  });
});
