import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FormName } from "../src/forms/form-names.ts";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import { type FormCase, formCases } from "./form-cases.ts";
import type { Lab } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

const TYPED = "typed with care";
const DIALOGS = ["connection", "connection-test", "secret", "channel", "token", "acceptance"] as const;

/** What the question whether to leave says, and its ways out. */
const WORDS = {
  en: { title: "Discard what you typed?", stay: "Keep editing", discard: "Discard", cancel: /^(Cancel|Close)$/ },
  zh: { title: "放弃已输入的内容？", stay: "继续编辑", discard: "放弃", cancel: /^(取消|关闭)$/ },
} as const;

describe("a dialog with a form", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let cases: Readonly<Record<FormName, FormCase>>;

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    cases = await formCases(lab);
  }, 120_000);
  afterAll(() => close?.());

  /** The dialog of a form, opened. It is opened in English, whose names the cases know; `inLanguage` changes that. */
  async function open(name: FormName, width = 1280): Promise<Opened> {
    const one = cases[name];
    const page = await browser.person(lab, { width });
    await one.prepare?.(page);
    await page.goto(lab.hub.url + one.path);
    await one.open(page, "en");
    const field = page.locator(`[data-form="${name}"]`).locator(one.field);
    await field.waitFor();
    return { page, field, dialog: page.getByRole("dialog") };
  }

  it.each(DIALOGS)("stays when something was typed and somebody presses beside it: %s", async (name) => {
    const { page, field, dialog } = await open(name);
    await field.fill(TYPED);
    await pressOutside(page);
    expect(await dialog.count()).toBe(1);
    expect(await field.inputValue()).toBe(TYPED);
    await page.locator("[role=dialog]:focus-within").waitFor();
    await page.context().close();
  });

  it.each(DIALOGS)("asks before Escape takes what was typed: %s", async (name) => {
    const { page, field, dialog } = await open(name);
    await field.fill(TYPED);
    const { stay, discard } = await asked(page, "en");
    await page.locator(":focus", { hasText: WORDS.en.stay }).waitFor();
    await page.keyboard.press("Enter");
    await stay.waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe(TYPED);
    await focused(field);
    await asked(page, "en");
    await page.keyboard.press("Escape");
    await stay.waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe(TYPED);
    await focused(field);
    await asked(page, "en");
    await discard.click();
    await dialog.waitFor({ state: "detached" });
    expect(await keptOf(page, name)).toBe(undefined);
    await page.reload();
    await page.locator("main h1").first().waitFor();
    expect(await dialog.count()).toBe(0);
    await page.context().close();
  });

  it.each(DIALOGS)("forgets what was typed when it is cancelled, without a question: %s", async (name) => {
    const { page, field, dialog } = await open(name);
    await field.fill(TYPED);
    await dialog.getByRole("button", { name: WORDS.en.cancel }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await keptOf(page, name)).toBe(undefined);
    await page.context().close();
  });

  it.each(DIALOGS)("closes at once while nothing was typed, or nothing of it is left: %s", async (name) => {
    const { page, field, dialog } = await open(name);
    await field.fill(TYPED);
    await field.fill("");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await cases[name].open(page, "en");
    await field.waitFor();
    await pressOutside(page);
    await dialog.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("asks in Chinese, at a narrow window, and so that everybody can answer", async () => {
    const { page, field } = await open("channel", 360);
    await field.fill(TYPED);
    await page.evaluate(() => localStorage.setItem("dth.language", "zh"));
    await page.reload();
    await field.waitFor();
    // What was brought back by the reload was typed too.
    await field.focus();
    const { discard } = await asked(page, "zh");
    expect(await barriers(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 860 });
    expect(await barriers(page)).toEqual([]);
    await discard.click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.context().close();
  });

  it("gives the focus back to what had opened it, also after the question", async () => {
    const { page, field, dialog } = await open("connection-test");
    await field.fill(TYPED);
    const { discard } = await asked(page, "en");
    await page.keyboard.press("Tab");
    await focused(discard);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator('[aria-label="Test: Lab"]:focus').waitFor();
    await page.context().close();
  });

  it("asks about a secret alone that is typed over another dialog, and keeps nothing of its value", async () => {
    const { page, field } = await open("connection");
    await field.fill(TYPED);
    await page.locator("#connection-type").selectOption("s3-compatible");
    await page.getByRole("button", { name: "Store a new secret" }).click();
    const value = page.locator("#secret-value-secretAccessKey");
    await value.fill("hush-hush-hush");
    await pressOutside(page);
    expect(await value.inputValue()).toBe("hush-hush-hush");
    expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain(
      "hush",
    );
    const { discard } = await asked(page, "en");
    await discard.click();
    await value.waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe(TYPED);
    await asked(page, "en");
    await page.context().close();
  });

  it("asks no more about what was sent", async () => {
    const one = cases["connection-test"];
    const { page, field, dialog } = await open("connection-test");
    await one.fill?.(dialog);
    await field.fill("some/");
    await dialog.getByRole("button", { name: "Try" }).click();
    await one.sent(page);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("bears that the session ends over it: no press and no key signs out, and signing in again brings it back", async () => {
    const { page, field } = await open("secret");
    await page.locator("#secret-name").fill("over-the-end");
    await page.locator("#secret-value-accessKeyId").fill("AKIA");
    await field.fill("hush-hush-hush");
    await page.route("**/graphql", (route) => route.fulfill({ status: 401, json: { code: "UNAUTHENTICATED" } }));
    await page.locator('[data-form="secret"] button[type=submit]').click();
    const ended = page.getByRole("heading", { name: "Your session has ended" });
    await ended.waitFor();
    await pressOutside(page);
    await page.keyboard.press("Escape");
    expect(await ended.isVisible()).toBe(true);
    await page.getByLabel("Access token").fill(lab.token);
    await page.unroute("**/graphql");
    await page.getByRole("button", { name: "Sign in" }).click();
    await ended.waitFor({ state: "hidden" });
    expect(await field.inputValue()).toBe("hush-hush-hush");
    await page.context().close();
  });
});

interface Opened {
  readonly page: Page;
  readonly field: Locator;
  readonly dialog: Locator;
}

/** Presses Escape, and waits for the question that comes of it. */
async function asked(page: Page, language: keyof typeof WORDS): Promise<{ stay: Locator; discard: Locator }> {
  const words = WORDS[language];
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: words.title }).waitFor();
  const question = page.getByRole("dialog", { name: words.title });
  const stay = question.getByRole("button", { name: words.stay });
  await stay.waitFor();
  return { stay, discard: question.getByRole("button", { name: words.discard, exact: true }) };
}

/** The corner of the window is beside every dialog. */
/** A dialog hears of presses beside it from the turn after the one that showed it (Kobalte's `createInteractOutside`). */
async function pressOutside(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await page.mouse.click(3, 3);
}

async function focused(field: Locator): Promise<void> {
  await field.and(field.page().locator(":focus")).waitFor();
}

function keptOf(page: Page, name: FormName): Promise<string | undefined> {
  return page.evaluate((key) => sessionStorage.getItem(key) ?? undefined, `dth.form.${name}`);
}
