import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import type { Lab } from "./lab.ts";
import { nextStep } from "./next-step.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

const OSS_KEY = { id: "LTAI5tNewcomer", secret: "oss-secret" };
const AWS_KEY = { id: "AKIANEWCOMER", secret: "aws-secret" };
const OBJECTS = 25;

/** Somebody with OSS keys and an S3 bucket, who has read nothing and errs where people do. */
describe("a newcomer", { timeout: 180_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let oss: S3Server;
  let aws: S3Server;

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    oss = await store("cn-hangzhou", "shop-photos", OSS_KEY);
    aws = await store("eu-west-1", "archive-eu", AWS_KEY);
    const shop = oss.bucket("shop-photos");
    for (const key of [
      ...Array.from({ length: OBJECTS }, (_, n) => `photos/2026/${n}.jpg`),
      "photos-old/not-meant.jpg",
    ]) {
      // OSS writes its ETags in upper case, and wants them back so.
      const etag = shop.put(key, `picture ${key}`);
      shop.amend(key, { etag: etag.toUpperCase() });
    }
  }, 120_000);
  afterAll(async () => {
    await close?.();
    await oss?.close();
    await aws?.close();
  });

  it("comes from OSS keys and an S3 bucket to a verified copy, and is helped out of each mistake", async () => {
    const page = await browser.person(lab, { token: "" });
    await page.goto(lab.hub.url);
    await page.getByLabel("Access token").waitFor();
    // The link of the terminal, pasted into the tab that asks for the token.
    await page.goto(`${lab.hub.url}/#token=${lab.token}`);
    await page.getByRole("heading", { name: "Move your first data" }).waitFor();
    await page.getByRole("link", { name: "Create a task" }).click();

    await page.getByLabel("Objects").check();
    await page.getByLabel("Alibaba Cloud OSS", { exact: true }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    // What is missing has the focus.
    await page.locator("#source-parameters-region:focus").waitFor();
    await page.keyboard.type("cn-hangzhou");
    await ownEndpoint(page, oss);
    await storeKeys(page, "oss-keys", { ...OSS_KEY, secret: "not the secret" });
    await page.getByLabel("Bucket").fill("shop-photos");
    await page.getByLabel("Prefix").fill("photos");
    await page.getByText("such as photos-old").waitFor();
    await page.getByRole("button", { name: "Use photos/" }).click();
    expect(await page.getByLabel("Prefix").inputValue()).toBe("photos/");
    expect(await page.getByText("such as photos-old").count()).toBe(0);
    await nextStep(page);

    await page.getByLabel("Amazon S3", { exact: true }).check();
    await ownEndpoint(page, aws);
    await storeKeys(page, "aws-keys", AWS_KEY);
    await page.getByLabel("Bucket").fill("archive-eu");
    await page.getByLabel("Prefix").fill("archive");
    await page.getByText("archive2026/cat.jpg").waitFor();
    await page.getByRole("button", { name: "Use archive/" }).click();
    await page.getByText("archive/2026/cat.jpg").waitFor();
    for (let step = 0; step < 3; step++) await nextStep(page);

    // Both sides are tried without being asked for it.
    await page.getByText("1 problem to fix").waitFor({ timeout: 60_000 });
    await page.getByText("Check the secret key").waitFor();
    await page.getByRole("button", { name: "Change the source" }).click();
    await storeKeys(page, "oss-keys-again", OSS_KEY);
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("Both sides work").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Plan first" }).click();
    await page.getByText("To copy").waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Start exactly this plan" }).click();
    await page.locator(".stamp", { hasText: `${OBJECTS} of ${OBJECTS}` }).waitFor({ timeout: 60_000 });
    await page.getByText("verified and signed").waitFor();
    await page.getByRole("link", { name: "Receipt and items" }).click();
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText("unchanged and signed").waitFor();

    const arrived = aws.bucket("archive-eu").keys();
    expect(arrived).toHaveLength(OBJECTS);
    expect(arrived.every((key) => key.startsWith("archive/2026/"))).toBe(true);
    await page.getByRole("link", { name: "Home" }).first().click();
    await page.getByRole("heading", { name: "All is well" }).waitFor();
    await page.close();
  });
});

function store(region: string, bucket: string, { id, secret }: typeof OSS_KEY): Promise<S3Server> {
  return startS3Server({ region, buckets: [bucket], accessKeys: { [id]: { secret } } });
}

/** The only thing that a newcomer with a real cloud would not do: the stores are on this machine. */
async function ownEndpoint(page: Page, { url }: S3Server): Promise<void> {
  await page.locator("details", { hasText: "Endpoint" }).locator("summary").click();
  await page.getByLabel("Endpoint").fill(url);
  await page.getByLabel("Addressing").selectOption("path");
}

async function storeKeys(page: Page, name: string, { id, secret }: typeof OSS_KEY): Promise<void> {
  await page.getByRole("button", { name: "Store a new secret" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the secret").fill(name);
  await dialog.getByLabel("Access key ID").fill(id);
  await dialog.getByLabel("Secret access key").fill(secret);
  await dialog.getByRole("button", { name: "Store", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}
