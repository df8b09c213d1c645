import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrivedRun } from "./arrived-run.ts";
import type { Browser } from "./browser.ts";
import { startFileStore } from "./file-store.ts";
import type { Lab } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("a run's manifest", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let runId: string;

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    ({ id: runId } = await arrivedRun(lab));
  }, 120_000);
  afterAll(() => close?.());

  /** Presses the button on the run's page. @returns the name and the bytes of the file that comes of it */
  async function downloaded(page: Page): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    await page.goto(`${lab.hub.url}/runs/${runId}`);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download manifest" }).click(),
    ]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  }

  it("comes from the hub where that has it itself, and is what the receipt has signed", async () => {
    const page = await browser.person(lab);
    const { name, bytes } = await downloaded(page);
    expect(name).toBe(`manifest-${runId}.jsonl.gz`);
    const keys = [
      ...gunzipSync(bytes)
        .toString()
        .matchAll(/"key":"([^"]+)"/g),
    ].map(([, key]) => key);
    expect(keys.toSorted()).toEqual(["a.dump", "b.dump", "c.dump"]);
    await page.getByText(createHash("sha256").update(bytes).digest("hex")).waitFor();
    await page.context().close();
  });

  it("comes from the store that has it, at the address that the hub tells, while the page stays", async () => {
    const store = await startFileStore("of the store");
    const page = await browser.person(lab);
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(request.url()));
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("ManifestUrl")
        ? route.fulfill({ json: { data: { manifestUrl: `${store.url}/signed?X-Amz-Signature=s` } } })
        : route.fallback(),
    );
    expect(await downloaded(page)).toEqual({ name: "manifest-of-the-store.gz", bytes: Buffer.from("of the store") });
    expect(page.url()).toBe(`${lab.hub.url}/runs/${runId}`);
    expect(asked.filter((url) => url.includes("/api/"))).toEqual([]);
    // Nobody else hears who asks: neither the page's address nor the session goes there.
    expect(store.heard).toEqual([{ referer: undefined, authorization: undefined, cookie: undefined }]);
    await page.context().close();
    await store.close();
  });

  it("says why there is none, and leaves the page as it was", async () => {
    const page = await browser.person(lab);
    const refusal = { message: "no manifest", extensions: { code: "NOT_FOUND", remedy: "" } };
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("ManifestUrl")
        ? route.fulfill({ json: { data: { manifestUrl: null }, errors: [refusal] } })
        : route.fallback(),
    );
    await page.goto(`${lab.hub.url}/runs/${runId}`);
    await page.getByRole("button", { name: "Download manifest" }).click();
    await page.locator("main .problem", { hasText: "NOT_FOUND" }).waitFor();
    await page.getByRole("button", { name: "Verify" }).waitFor();
    await page.context().close();
  });
});
