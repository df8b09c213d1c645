import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import type { Lab } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("a menu, whose code comes after the page", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
  }, 120_000);
  afterAll(() => close?.());

  /** A page whose menus do not come until they are let. */
  async function withoutMenus(): Promise<{ readonly page: Page; readonly come: () => void }> {
    const gate = Promise.withResolvers<void>();
    const page = await browser.person(lab);
    await page.route("**/assets/MenuFrame-*.js", async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.goto(`${lab.hub.url}/about`);
    await page.getByRole("button", { name: "Theme" }).waitFor();
    return { page, come: gate.resolve };
  }

  it.each([
    ["Enter", "Light"],
    ["ArrowUp", "As the device"],
  ])("opens by the key that was pressed before, when it is there: %s", async (key, first) => {
    const { page, come } = await withoutMenus();
    await page.getByRole("button", { name: "Theme" }).focus();
    await page.keyboard.press(key);
    come();
    await page.getByRole("menuitemradio", { name: first }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await focused(page.getByRole("button", { name: "Theme" }));
    await page.context().close();
  });

  it("is worked by keys alone, and gives the focus back", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/about`);
    const button = page.locator('[aria-label="Theme"][id]');
    const line = (name: string) => page.getByRole("menuitemradio", { name });
    await button.focus();
    await page.keyboard.press("Enter");
    await focused(line("Light"));
    await page.keyboard.press("ArrowDown");
    await focused(line("Dark"));
    await page.keyboard.press("Escape");
    await focused(button);
    await page.keyboard.press("ArrowUp");
    await focused(line("As the device"));
    await page.keyboard.press("Home");
    await page.keyboard.press("d");
    await focused(line("Dark"));
    await page.keyboard.press("Enter");
    await focused(button);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await page.context().close();
  });

  it("opens by the press that came before, when it is there, and once", async () => {
    const { page, come } = await withoutMenus();
    await page.getByRole("button", { name: "Language" }).click();
    expect(await page.getByRole("menu").count()).toBe(0);
    come();
    await page.getByRole("menuitemradio", { name: "中文" }).click();
    await page.getByRole("heading", { name: "关于" }).waitFor();
    expect(await page.getByRole("menu").count()).toBe(0);
    await page.context().close();
  });

  it("leaves the focus on its button when it comes by itself", async () => {
    const { page, come } = await withoutMenus();
    await page.getByRole("button", { name: "Theme" }).focus();
    come();
    await page.locator('[aria-label="Theme"][id]').waitFor();
    await focused(page.getByRole("button", { name: "Theme" }));
    expect(await page.getByRole("menu").count()).toBe(0);
    await page.context().close();
  });
});

async function focused(field: Locator): Promise<void> {
  await field.and(field.page().locator(":focus")).waitFor();
}
