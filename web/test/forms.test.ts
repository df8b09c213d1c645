import type { Locator, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FormName } from "../src/forms/form-names.ts";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import { type FormCase, formCases, HOSTILE, REFUSED, storeHostile } from "./form-cases.ts";
import type { Lab } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("every form", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let cases: Readonly<Record<FormName, FormCase>>;

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    cases = await formCases(lab);
  }, 120_000);
  afterAll(() => close?.());

  const NAMES: Readonly<Record<FormName, true>> = {
    "sign-in": true,
    connection: true,
    "connection-test": true,
    secret: true,
    channel: true,
    token: true,
    task: true,
    acceptance: true,
    import: true,
    original: true,
  };
  const names = Object.keys(NAMES).filter((name): name is FormName => name in NAMES);

  /** The form, opened by somebody at a narrow window, and what they would type into. */
  async function open(name: FormName, language = "en"): Promise<Opened> {
    const one = cases[name];
    const page = await browser.person(lab, { language, width: 360, ...(name === "sign-in" && { token: "" }) });
    await one.prepare?.(page);
    await page.goto(lab.hub.url + one.path);
    await one.open(page, language === "zh" ? "zh" : "en");
    const form = page.locator(`[data-form="${name}"]`);
    const field = form.locator(one.field);
    await field.waitFor();
    return { page, form, field, sent: sentOf(page, one.operation) };
  }

  it.each(names)(
    "says beside the field what is wrong, in both languages, before anything is sent: %s",
    async (name) => {
      const one = cases[name];
      const { page, form, field, sent } = await open(name);
      await one.fill?.(form);
      await type(field, one.wrong);
      await submit(form);
      await said(page, field, one.says.en);
      await field.and(page.locator(":focus")).waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.evaluate(() => localStorage.setItem("dth.language", "zh"));
      await page.reload();
      await field.waitFor();
      await kept(page, one, field, one.wrong);
      await type(field, one.wrong);
      await submit(form);
      await said(page, field, one.says.zh);
      expect(sent()).toBe(0);
      await page.close();
    },
  );

  it.each(names)("brings to the field what the hub refuses, and loses nothing: %s", async (name) => {
    const one = cases[name];
    const { page, form, field } = await open(name);
    await one.fill?.(form);
    await type(field, one.right);
    const refusal = (one.refusal ?? refuse)(one.at);
    const undo = await answering(page, one.operation, (route) => route.fulfill({ json: refusal }));
    await submit(form);
    await said(page, field, one.refusedWith ?? REFUSED);
    expect(await barriers(page)).toEqual([]);
    await undo();
    await has(one, field, one.right);
    if (name !== "sign-in") await expire(page, form, one);
    await has(one, field, one.right);
    await page.reload();
    await field.waitFor();
    await kept(page, one, field, one.right);
    await page.close();
  });

  it.each(names.filter((name) => name !== "sign-in"))(
    "takes hostile texts, and shows them as texts: %s",
    async (name) => {
      const one = cases[name];
      const { page, form, field } = await open(name);
      const dialogs: string[] = [];
      page.on("dialog", (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      await one.fill?.(form);
      await type(field, one.right);
      await submit(form);
      await one.sent(page);
      expect(await page.locator("main :is(img, script, b), [role=dialog] :is(img, script, b)").count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(dialogs).toEqual([]);
      const stored = await page.evaluate(() => Object.entries(sessionStorage).join());
      expect(stored.includes(HOSTILE.slice(-60))).toBe(one.stays === true);
      await page.close();
    },
  );

  it("keeps no secret anywhere but in its field", async () => {
    for (const name of ["secret", "sign-in"] as const) {
      const one = cases[name];
      const { page, form, field } = await open(name);
      await one.fill?.(form);
      await type(field, "hush-hush-hush");
      const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
      expect(stored).toContain(`form.${name}`);
      expect(stored).not.toContain("hush");
      await page.close();
    }
  });

  it("shows hostile names in the lists", async () => {
    await storeHostile(lab);
    const page = await browser.person(lab, { width: 360 });
    for (const path of ["/connections", "/notifications", "/tokens", "/tasks"]) {
      await page.goto(lab.hub.url + path);
      await page.getByText(HOSTILE.slice(0, 20)).first().waitFor();
      expect(await page.locator("main :is(img, script, b)").count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    await page.close();
  });

  /** The session ends as the form is sent; somebody signs in again over it. */
  async function expire(page: Page, form: Locator, one: FormCase): Promise<void> {
    const ended = { errors: [{ message: "no", extensions: { code: "UNAUTHENTICATED", remedy: "" } }] };
    const undo = await answering(page, one.operation, (route) => route.fulfill({ json: ended }));
    await submit(form);
    const gate = page.locator('[data-form="sign-in"]');
    await gate.locator("input[type=password]").fill(lab.token);
    await undo();
    await submit(gate);
    await gate.waitFor({ state: "detached" });
  }
});

interface Opened {
  readonly page: Page;
  readonly form: Locator;
  readonly field: Locator;
  /** How often the form was sent so far. */
  readonly sent: () => number;
}

async function submit(form: Locator): Promise<void> {
  await form.locator("button[type=submit]").click();
}

async function type(field: Locator, text: string): Promise<void> {
  if ((await field.getAttribute("type")) !== "file") return field.fill(text);
  await field.setInputFiles({ name: HOSTILE.slice(0, 80), mimeType: "application/json", buffer: Buffer.from(text) });
}

/** Waits until the field is marked and the text is beside it. */
async function said(page: Page, field: Locator, text: string): Promise<void> {
  const id = (await field.getAttribute("aria-describedby")) ?? "";
  await page.locator(`[id="${id}"] .wrong`, { hasText: text }).first().waitFor();
  await field.and(page.locator('[aria-invalid="true"]')).waitFor();
}

async function has(one: FormCase, field: Locator, text: string): Promise<void> {
  if (!one.isFile) expect(await field.inputValue()).toBe(text);
}

/** What was typed is there after a reload; for a secret it is said that it is not. */
async function kept(page: Page, one: FormCase, field: Locator, text: string): Promise<void> {
  const id = (await field.getAttribute("aria-describedby")) ?? "";
  const beside = page.locator(`[id="${id}"]`);
  if (one.isSecret) {
    expect(await field.inputValue()).toBe("");
    await beside.locator(".note").waitFor();
  } else if (one.isFile) await beside.getByText(HOSTILE.slice(0, 20)).waitFor();
  else expect(await field.inputValue()).toBe(text);
}

/** Answers an operation in the hub's place. @returns what ends it */
async function answering(page: Page, operation: string, answer: (route: Route) => Promise<void>) {
  const handler = (route: Route) => (isOf(route.request().postData(), operation) ? answer(route) : route.fallback());
  await page.route("**/graphql", handler);
  return () => page.unroute("**/graphql", handler);
}

function isOf(body: string | null, operation: string): boolean {
  return new RegExp(`(mutation|query) ${operation}\\b`).test(body ?? "");
}

function sentOf(page: Page, operation: string): () => number {
  let sent = 0;
  page.on("request", (request) => {
    if (isOf(request.postData(), operation)) sent += 1;
  });
  return () => sent;
}

function refuse(path: string): object {
  const extensions = { code: "INVALID_INPUT", remedy: "", issues: [{ path, message: REFUSED }] };
  return { errors: [{ message: "no", extensions }] };
}
