import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import type { Lab } from "./lab.ts";
import { nextStep } from "./next-step.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";
import { keepImages, type Registries, startRegistries } from "./registries.ts";

describe("images in a browser", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let registries: Registries;

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    registries = await startRegistries();
  }, 120_000);
  afterAll(async () => {
    await close?.();
    await registries?.close();
  });

  it("makes a task for them in the wizard, watches it to its end, and finds them on the board", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/new`);
    await page.getByLabel("Container images").check();
    await page.getByLabel("Any OCI registry", { exact: true }).check();
    await page.getByLabel("Address").pressSequentially(registries.from.url);
    await page.getByRole("combobox", { name: "Select" }).selectOption("images");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("must be given").waitFor();
    await page
      .getByRole("textbox", { name: "Images" })
      .pressSequentially("shop/front:1.27\nshop/front:1.28\nshop/basket:2.4.0\nshop/basket:2.4.1");
    await nextStep(page);
    await page.getByLabel("Any OCI registry", { exact: true }).check();
    await page.getByLabel("Address").pressSequentially(registries.to.url);
    await page.getByLabel("Prefix").pressSequentially("kept/");
    await nextStep(page);
    await nextStep(page);
    await nextStep(page);
    await page.getByLabel("Name of the task").fill("Shop images");
    await page.getByRole("button", { name: "Check both sides" }).click();
    await page.getByText("Both sides work").waitFor();
    await page.getByRole("button", { name: "Create and start" }).click();
    await page.getByText("verified and signed").waitFor({ timeout: 60_000 });
    await page.locator(".stamp", { hasText: "4 of 4" }).waitFor();

    await page.getByRole("link", { name: "Images", exact: true }).click();
    await page.getByText("4 images").waitFor({ timeout: 30_000 });
    const rows = page.locator("tbody tr");
    await expect.poll(() => rows.filter({ hasText: "Same" }).count()).toBe(4);
    expect(await rows.filter({ hasText: "2.4.1" }).textContent()).toMatch(/linux\/amd64, linux\/arm64.*(ago|now)/);
    await page.close();
  });

  it("shows on the board what has drifted since", async () => {
    const id = await keepImages(lab, registries, "Images");
    await registries.move("shop/front", "stable");
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/images?task=${id}`);
    await page.getByText("6 images", { exact: true }).waitFor({ timeout: 30_000 });
    await page.getByText("1 not the same").waitFor();
    // The other task copies from there too: each destination has a column.
    const shared = page.locator("tbody tr");
    const states = (tag: string) => shared.filter({ hasText: tag }).locator(".state").allInnerTexts();
    // Either board may come first.
    await expect.poll(() => states("2.4.1")).toEqual(["Same", "Same"]);
    expect(await states("stable")).toEqual(["Drifted"]);
    await shared.filter({ hasText: "stable" }).getByText("Not part of this task").waitFor();
    expect(await page.locator("thead th").count()).toBe(6);
    await page.getByLabel("Every destination of this source (2)").uncheck();
    for (const { host } of [registries.from, registries.to]) await page.getByText(host).waitFor();
    await page.locator("tr", { hasText: "stable" }).filter({ hasText: "Drifted" }).waitFor();
    await page.locator("tr", { hasText: "2.4.1" }).filter({ hasText: "Same" }).waitFor();
    const cells = (tag: string) => page.locator("tr", { hasText: tag }).locator("td").allInnerTexts();
    expect((await cells("2.4.1"))[4]).toBe("SBOM, Signature");
    expect((await cells("1.28"))[4]).toBe("Signature");
    expect((await cells("1.27"))[4]).toBe("–");
    expect((await cells("tools/migrate"))[3]).toBe("linux/amd64");
    await page.getByLabel("Only what is not the same").check();
    await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
    await page.close();
  });

  it("counts every image of a registry, however many there are", async () => {
    const page = await browser.person(lab);
    const same = {
      state: "same",
      sourceDigest: "sha256:1",
      destinationDigest: "sha256:1",
      platforms: [],
      attached: [],
    };
    const row = (n: number) => ({ ...same, item: `many/app:${n}`, copiedAt: null, message: null });
    const gate = Promise.withResolvers<void>();
    await page.route("**/graphql", async (route) => {
      const asked = route.request().postDataJSON();
      if (!/\bboard\(/.test(asked.query)) return route.continue();
      const from = Number(asked.variables.cursor ?? 0);
      if (from > 400) await gate.promise;
      const items = Array.from({ length: 400 }, (_, n) => row(from + n));
      if (from === 800) items.splice(-1, 1, { ...row(1_199), state: "missing" });
      await route.fulfill({ json: { data: { board: { items, cursor: from < 800 ? String(from + 400) : null } } } });
    });
    await page.goto(`${lab.hub.url}/images`);
    await page.getByText("800 images so far").waitFor();
    gate.resolve();
    await page.getByText("1,200 images", { exact: true }).waitFor();
    await page.getByText("1 not the same").waitFor();
    await expect.poll(() => page.locator("tbody tr").count()).toBe(300);
    await page.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => page.locator("tbody tr").count()).toBe(600);
    await page.getByLabel("Only what is not the same").check();
    await page.locator("tbody tr", { hasText: "Missing" }).waitFor();
    await page.close();
  });
});
