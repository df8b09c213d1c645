import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LEAST_ROLE } from "../src/session/least-role.ts";
import { barriers } from "./axe.ts";
import type { Browser } from "./browser.ts";
import type { Demo } from "./demo.ts";
import type { Lab } from "./lab.ts";
import { type OpenDemo, openDemo } from "./open-demo.ts";
import { pagesOf } from "./pages.ts";
import { settled } from "./settled.ts";

describe("who may only look", { timeout: 240_000 }, () => {
  let lab: Lab;
  let demo: Demo;
  let browser: Browser;
  let close: OpenDemo["close"];

  beforeAll(async () => {
    ({ lab, demo, browser, close } = await openDemo());
  }, 240_000);
  afterAll(() => close?.());

  it("finds on no page anything that changes something: only what searches, shows, copies and leads elsewhere", async () => {
    const page = await person("viewer");
    const found: Record<string, readonly string[]> = {};
    for (const [name, path] of Object.entries(await pagesOf(lab, demo))) {
      await page.goto(lab.hub.url + path);
      await page.locator("main :is(h1, .empty)").first().waitFor();
      await settled(page);
      const others = (await controls(page)).filter((control) => !LOOKS.some((look) => look.test(control)));
      if (others.length > 0) found[name] = others;
    }
    expect(found).toEqual({});
    await page.close();
  });

  it.each(Object.entries(LEAST_ROLE).filter(([, role]) => role !== "viewer"))(
    "is told who may use %s, and nothing of it is asked for",
    async (pattern, role) => {
      const less = role === "admin" ? "operator" : "viewer";
      for (const look of [
        { theme: "light", width: 1280 },
        { theme: "dark", language: "zh", width: 360 },
      ]) {
        const page = await person(less, look);
        const asked: string[] = [];
        page.on("request", (request) => {
          const name = /"(?:query|mutation) (\w+)/.exec(request.postData() ?? "")?.[1];
          if (name !== undefined) asked.push(name);
        });
        await page.goto(lab.hub.url + pattern.replace(":id", demo.films));
        await page.locator(".empty").waitFor();
        expect(await page.locator(".empty").textContent()).toMatch(/This page is for others|您无权使用此页面/);
        expect(asked.filter((name) => name !== "Me")).toEqual([]);
        expect(await controls(page)).toHaveLength(1);
        expect(await barriers(page)).toEqual([]);
        await page.close();
      }
    },
  );

  async function person(role: string, viewer: object = {}): Promise<Page> {
    const made = await lab.ask<{ createToken: { token: string } }>(
      `mutation { createToken(input: { name: "who looks", role: ${role} }) { token } }`,
    );
    return browser.person(lab, { ...viewer, token: made.createToken.token });
  }
});

/** What searches, narrows, sorts, copies, fetches, or leads elsewhere. */
const LOOKS = [
  /^input (Search|Key)/,
  /^select (State|Kind|Outcome|From level)/,
  /^button (Task|Changed) *[↑↓]?$/,
  /^button (This run|Hour|Day|Week|Show more|Copy)$/,
  /^button (Download receipt|Download manifest|Verify)$/,
  /^a (Go home|See the items)$/,
];

/** Whatever can be typed into, chosen or pressed, by its name. */
function controls(page: Page): Promise<readonly string[]> {
  return page.locator("main :is(input, textarea, select, button, [role=button], a.button)").evaluateAll((all) =>
    all
      .filter((one) => one.checkVisibility() && !one.matches(":disabled"))
      .map((one) => {
        const label = one.getAttribute("aria-label") ?? one.closest("label")?.textContent ?? one.textContent ?? "";
        return `${one.tagName.toLowerCase()} ${label.trim()}`;
      }),
  );
}
