import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import type { Demo } from "./demo.ts";
import type { Lab } from "./lab.ts";
import { nextStep } from "./next-step.ts";
import { type OpenDemo, openDemo } from "./open-demo.ts";
import { settled } from "./settled.ts";

/** Looks at what is open now, under a name. */
type Look = (name: string) => Promise<void>;

const LOOKS = [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 360 },
];

describe("what opens over and within pages", { timeout: 240_000 }, () => {
  let lab: Lab;
  let demo: Demo;
  let browser: Browser;
  let close: OpenDemo["close"];

  beforeAll(async () => {
    ({ lab, demo, browser, close } = await openDemo());
  }, 240_000);
  afterAll(() => close?.());

  it.each(LOOKS)("can be used by everybody: dialogs and menus, $theme, $width px", async (viewer) => {
    const page = await browser.person(lab, viewer);
    const { wrong, look } = looker(page);
    await connectionDialogs(page, look);
    await channelDialogs(page, look);
    await tokenDialogs(page, look);
    await taskDialogs(page, look);
    await menus(page, look);
    expect(wrong).toEqual({});
    await page.close();
  });

  it.each(LOOKS)("can be used by everybody: every step of the wizard, $theme, $width px", async (viewer) => {
    const page = await browser.person(lab, viewer);
    const { wrong, look } = looker(page);
    await steps(page, look);
    expect(wrong).toEqual({});
    await page.close();
  });

  it.each(LOOKS)("can be used by everybody: the ways in, $theme, $width px", async (viewer) => {
    const page = await browser.person(lab, { ...viewer, token: "" });
    const { wrong, look } = looker(page);
    await page.goto(lab.hub.url);
    await page.getByLabel("Access token").fill("dth_wrong");
    await look("sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("does not know this token").waitFor();
    await look("sign-in refused");
    const auth = [{ kind: "oidc", issuer: "https://id.example", clientId: "c" }, { kind: "token" }];
    await page.route("**/config.json", (route) => route.fulfill({ json: { auth } }));
    await page.goto(lab.hub.url);
    await page.getByText("Sign in with an access token instead").click();
    await look("sign-in with an issuer");
    expect(wrong).toEqual({});
    await page.close();
  });

  it("gives the focus to a dialog, keeps it there, and gives it back", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/connections`);
    const edit = page.getByRole("button", { name: "Edit: Hangzhou store" });
    await edit.focus();
    await page.keyboard.press("Enter");
    await page.locator("[role=dialog]:focus, [role=dialog] :focus").waitFor();
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null)).toBe(true);
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.locator('[aria-label="Edit: Hangzhou store"]:focus').waitFor();
    await page.close();
  });

  it("lets a task be made with the keyboard alone", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/new`);
    await page.getByLabel("Objects").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#page:focus").waitFor();
    await tabTo(page, 'input[name="plugin"]');
    await page.keyboard.press("Space");
    await tabTo(page, 'input[name="source-type"]');
    await page.keyboard.press("Space");
    await page.getByLabel("Amazon S3", { exact: true }).and(page.locator(":checked")).waitFor();
    for (let n = 0; n < 30; n++) {
      if (await page.getByLabel("S3-compatible store", { exact: true }).isChecked()) break;
      await page.keyboard.press("ArrowDown");
    }
    await tabTo(page, "#source-parameters-endpoint");
    await page.keyboard.type("http://nowhere.example");
    expect(await page.getByLabel("Endpoint").inputValue()).toBe("http://nowhere.example");
    await page.locator("#source-connection option", { hasText: "Hangzhou store" }).waitFor({ state: "attached" });
    await tabTo(page, "#source-connection", "Shift+Tab");
    await page.keyboard.type("Hang");
    await tabTo(page, "#source-parameters-bucket");
    await page.keyboard.type("photos");
    await page.keyboard.press("Enter");
    await page.locator('[aria-current="step"]', { hasText: "Destination" }).waitFor();
    await page.close();
  });

  it("stands still where less motion is asked for, and is quick elsewhere", async () => {
    const moving = async (reducedMotion: "reduce" | "no-preference") => {
      const page = await browser.person(lab);
      await page.emulateMedia({ reducedMotion });
      await page.goto(`${lab.hub.url}/tasks/${demo.films}`);
      await page.locator(".lane").first().waitFor();
      await page.getByRole("button", { name: "Pause" }).waitFor();
      const names = await page.evaluate(() =>
        document.getAnimations().map((one) => (one instanceof CSSAnimation ? one.animationName : "transition")),
      );
      const longest = await page.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll("*")].flatMap((one) =>
            getComputedStyle(one)
              .transitionDuration.split(",")
              .map((time) => Number.parseFloat(time) * 1_000),
          ),
        ),
      );
      await page.close();
      return { names, longest };
    };
    const lively = await moving("no-preference");
    expect(lively.names.length).toBeGreaterThan(0);
    expect(lively.longest).toBeLessThanOrEqual(200);
    const still = await moving("reduce");
    expect(still.names).toEqual([]);
  });

  function looker(page: Page): { readonly wrong: Record<string, readonly string[]>; readonly look: Look } {
    const wrong: Record<string, readonly string[]> = {};
    const look = async (name: string) => {
      await settled(page);
      const found = await barriers(page);
      if (found.length > 0) wrong[name] = found;
    };
    return { wrong, look };
  }

  /** Opens a dialog by a button, looks, and closes it again. */
  async function opened(page: Page, button: string, look: Look, name = button): Promise<void> {
    await page.getByRole("button", { name: button }).first().click();
    await page.getByRole("dialog").waitFor();
    await look(name);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  }

  async function connectionDialogs(page: Page, look: Look): Promise<void> {
    await page.goto(`${lab.hub.url}/connections`);
    await opened(page, "New connection", look);
    await opened(page, "Edit: Hangzhou store", look);
    await opened(page, "Delete: Hangzhou store", look);
    await opened(page, "Replace", look);
    await page.getByRole("button", { name: "Test: Hangzhou store" }).click();
    await page.getByRole("dialog").getByLabel("Bucket").fill("photos");
    await page.getByRole("dialog").getByRole("button", { name: "Try" }).click();
    await page.getByRole("dialog").locator(".check").first().waitFor();
    await look("test of a connection");
  }

  async function channelDialogs(page: Page, look: Look): Promise<void> {
    await page.goto(`${lab.hub.url}/notifications`);
    await page.getByRole("button", { name: "New channel" }).click();
    const kinds = page.getByRole("dialog").locator("#channel-target-kind");
    for (const kind of await kinds
      .locator("option")
      .evaluateAll((all) => all.map((one) => one.getAttribute("value")))) {
      await kinds.selectOption(kind ?? "");
      await look(`channel ${kind}`);
    }
    await page.getByRole("button", { name: "Save" }).click();
    await look("channel with what is missing");
  }

  async function tokenDialogs(page: Page, look: Look): Promise<void> {
    await page.goto(`${lab.hub.url}/tokens`);
    await opened(page, "Revoke: Grafana", look);
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByLabel("Name").fill("of a look");
    await look("token");
    await page.getByRole("dialog").getByRole("button", { name: "Make token" }).click();
    await page.getByRole("dialog").locator("code").waitFor();
    await look("token that was made");
  }

  async function taskDialogs(page: Page, look: Look): Promise<void> {
    await page.goto(`${lab.hub.url}/tasks/${demo.archive}/failures`);
    await opened(page, "Accept", look);
    await page.goto(`${lab.hub.url}/tasks/${demo.films}`);
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await look("task under way");
    await page.goto(`${lab.hub.url}/tasks/${demo.photos}/settings?check=now`);
    await page.locator(".check").first().waitFor();
    await look("doctor of a task");
    await page.goto(`${lab.hub.url}/tasks`);
    await page.locator("tbody input[type=checkbox]").first().check();
    await look("tasks that are chosen");
    await page.goto(`${lab.hub.url}/tasks/${demo.photos}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await look("more actions");
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("dialog").waitFor();
    await look("delete a task");
  }

  async function menus(page: Page, look: Look): Promise<void> {
    await page.goto(`${lab.hub.url}/about`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const name of ["Language", "Theme", /Signed in as/, /^More$/]) {
      const button = page.getByRole("button", { name }).locator("visible=true");
      if ((await button.count()) === 0) continue;
      await button.first().click();
      await page.getByRole("menu").waitFor();
      await look(`menu ${name}`);
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "hidden" });
    }
  }

  async function steps(page: Page, look: Look): Promise<void> {
    await page.goto(`${lab.hub.url}/tasks/new`);
    await page.getByLabel("Objects").check();
    await look("what is moved");
    await page.getByLabel("S3-compatible store", { exact: true }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
    await look("source with what is missing");
    await page.getByRole("button", { name: "Store a new secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Store", exact: true }).click();
    await page.getByRole("dialog").locator("[aria-invalid=true]").first().waitFor();
    await look("a new secret");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.locator("summary").first().click();
    await look("source with everything");
    for (const bucket of ["backups", "backups-copy"]) {
      await page.getByLabel("S3-compatible store", { exact: true }).check();
      await page.getByLabel("Endpoint").fill(lab.store.url);
      await page.getByLabel("Region").fill(lab.store.region);
      await page.getByLabel("Secret", { exact: true }).selectOption("lab-key");
      await page.getByLabel("Bucket").fill(bucket);
      await nextStep(page);
    }
    for (const more of await page.locator("summary").all()) await more.click();
    await look("options with everything");
    await nextStep(page);
    for (const when of ["Once", "Every so often", "At set times", "As events arrive", "When I ask"]) {
      await page.getByLabel(when).check();
      await look(`schedule: ${when}`);
    }
    await nextStep(page);
    await look("review with what is missing");
    await page.getByLabel("Name of the task").fill("Of a look");
    await page.getByRole("button", { name: "Check both sides" }).click();
    await page.locator(".check").first().waitFor();
    await look("review");
    await page.getByRole("button", { name: "Plan first" }).click();
    await page.getByText("To copy").first().waitFor({ timeout: 30_000 });
    await look("plan");
  }
});

/** Goes on with the Tab key until something has the focus. @throws Error when it never has */
async function tabTo(page: Page, selector: string, key = "Tab"): Promise<void> {
  for (let n = 0; n < 60; n++) {
    if (await page.evaluate((at) => document.activeElement?.matches(at), selector)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${selector} cannot be reached by the keyboard`);
}
