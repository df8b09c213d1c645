import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import { HOSTILE_KEYS } from "./demo.ts";
import { KEY, type Lab, until } from "./lab.ts";
import { nextStep } from "./next-step.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";
import { settled } from "./settled.ts";

describe("the console in a browser", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
  }, 120_000);
  afterAll(() => close?.());

  it("leads from keys and a bucket to a verified copy", async () => {
    const photos = lab.store.bucket("photos");
    for (let n = 0; n < 20; n++) photos.put(`shop/${n}.jpg`, `picture ${n}`);
    const page = await browser.person(lab, { token: "" });
    await page.goto(lab.hub.url);
    await page.getByLabel("Access token").fill("dth_wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("does not know this token").waitFor();
    await page.getByLabel("Access token").fill(lab.token);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Create a task" }).click();

    await page.getByLabel("Objects").check();
    await fillSide(page, lab, "Source", "photos", true);
    await nextStep(page);
    await fillSide(page, lab, "Destination", "photos-copy", false);
    await nextStep(page);
    await nextStep(page);
    await nextStep(page);
    await page.getByLabel("Name of the task").fill("Shop photos");
    await page.getByRole("button", { name: "Check both sides" }).click();
    await page.getByText("Both sides work").waitFor();
    await page.getByRole("button", { name: "Plan first" }).click();
    await page.getByRole("button", { name: "Start exactly this plan" }).click({ timeout: 30_000 });
    await page.getByText("verified and signed").waitFor({ timeout: 60_000 });
    await page.locator(".stamp", { hasText: "20 of 20" }).waitFor();
    expect(lab.store.bucket("photos-copy").keys()).toHaveLength(20);

    await page.locator(".stamp + p a").click();
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText("unchanged and signed").waitFor();
    const [receipt] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download receipt" }).click(),
    ]);
    expect(receipt.suggestedFilename()).toMatch(/^receipt-.*\.json$/);
    await page.close();
  });

  it("says at the field what is wrong, and loses nothing at a reload", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/new`);
    await page.getByLabel("Objects").check();
    await page.getByLabel("Amazon S3", { exact: true }).check();
    await page.getByLabel("Bucket").fill("No Bucket!");
    await page.getByRole("button", { name: "Continue" }).click();
    await until(async () => (await page.getByLabel("Bucket").getAttribute("aria-invalid")) === "true");
    await page.reload();
    expect(await page.getByLabel("Bucket").inputValue()).toBe("No Bucket!");
    await page.getByText("Your draft was kept").waitFor();
    await page.close();
  });

  it("keeps what is typed into a dialog over a reload, until the dialog is left", async () => {
    const page = await browser.person(lab);
    for (const [path, button] of [
      ["/connections", "New connection"],
      ["/notifications", "New channel"],
    ] as const) {
      await page.goto(lab.hub.url + path);
      await page.getByRole("button", { name: button }).first().click();
      await page.getByRole("dialog").getByLabel("Name").first().pressSequentially("Half typed");
      await page.reload();
      await page.getByRole("dialog").waitFor();
      expect(await page.getByRole("dialog").getByLabel("Name").first().inputValue()).toBe("Half typed");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await page.reload();
      await page.getByRole("button", { name: button }).first().waitFor();
      await settled(page);
      expect(await page.getByRole("dialog").count()).toBe(0);
    }
    await page.close();
  });

  it("gathers failures by cause, retries them when the cause is gone, and pauses and resumes", async () => {
    await connect(lab);
    const archive = lab.store.bucket("archive");
    for (let n = 0; n < 12; n++) archive.put(`${n % 4 === 1 ? "old" : "new"}/${n}.pdf`, `contract ${n}`);
    lab.fault = ({ method, bucket, key }) =>
      method === "PUT" && bucket === "archive-copy" && key.startsWith("old/")
        ? { kind: "error", status: 403, code: "AccessDenied" }
        : undefined;
    const id = await makeTask(lab, "Archive", "archive");
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks/${id}/failures`);
    await page.getByText("3 items").waitFor({ timeout: 60_000 });
    await page.getByText("ACCESS_DENIED").first().waitFor();
    // Failures are shown as they happen, and tried again when their run has ended.
    await until(async () => ["DONE", "ERROR"].includes(await progressOf(lab, id)));
    let release = false;
    lab.fault = ({ method, bucket }) =>
      method === "PUT" && bucket === "archive-copy" && !release
        ? { kind: "error", status: 503, code: "SlowDown" }
        : undefined;
    await page.getByRole("button", { name: "Try these again" }).click();
    await page.getByText("Being tried again").waitFor();
    expect(await page.getByRole("button", { name: "Try these again" }).count()).toBe(0);
    release = true;
    await page.getByText("Nothing failed in the last run").waitFor({ timeout: 60_000 });
    await until(async () => lab.store.bucket("archive-copy").keys().length === 12);

    const films = lab.store.bucket("films");
    for (let n = 0; n < 40; n++) films.put(`reel-${n}.mov`, new Uint8Array(1024 ** 2).fill(n));
    const film = await makeTask(lab, "Films", "films", {
      options: JSON.stringify({ bandwidth: 1_048_576, serverSideCopy: "never" }),
    });
    await page.goto(`${lab.hub.url}/tasks/${film}`);
    const limit = page.locator(".limit");
    await limit.getByText("The bandwidth limit of the task").waitFor({ timeout: 30_000 });
    const workers = page.locator(".waybill > div", { hasText: "Workers" }).locator("dd");
    await workers.getByText("1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Resume" }).waitFor({ timeout: 30_000 });
    await limit.getByText("It was paused").waitFor();
    await limit.getByText("Resume goes on where it stopped").waitFor();
    await workers.getByText("0", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor({ timeout: 30_000 });
    await lab.ask(`mutation { stopTask(id: "${film}") { id } }`);
    await page.close();
  });

  it("shows hostile keys as text", async () => {
    const backups = lab.store.bucket("backups");
    for (const key of HOSTILE_KEYS) backups.put(key, "x");
    const id = await makeTask(lab, '<b>bold</b> & "quoted"', "backups");
    await until(async () => (await progressOf(lab, id)) === "DONE");
    const page = await browser.person(lab, { width: 360 });
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${lab.hub.url}/tasks/${id}/items`);
    for (const key of HOSTILE_KEYS) await page.getByText(key, { exact: true }).first().waitFor();
    expect(await page.locator("main img, main script, main b").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(dialogs).toEqual([]);
    await page.close();
  });

  it("gives a viewer nothing to change, and no way around it", async () => {
    const { createToken } = await lab.ask<{ createToken: { token: string } }>(
      'mutation { createToken(input: { name: "v", role: viewer }) { token } }',
    );
    const page = await browser.person(lab, { token: createToken.token });
    await page.goto(`${lab.hub.url}/tasks`);
    await page.locator("tbody tr").first().waitFor();
    expect(await page.getByRole("link", { name: "New task" }).count()).toBe(0);
    expect(await page.locator("main input[type=checkbox]").count()).toBe(0);
    await page.locator("tbody th a").first().click();
    await page.getByRole("link", { name: "Runs" }).waitFor();
    expect(await page.getByRole("button", { name: /Run now|Start|Pause|Delete/ }).count()).toBe(0);
    await expect(
      lab.ask('mutation { createToken(input: { name: "x", role: admin }) { token } }', {}, createToken.token),
    ).rejects.toThrow("FORBIDDEN");
    await page.close();
  });

  it("asks to sign in again when the session ends, and goes on with what was typed", async () => {
    const made = await lab.ask<{ createToken: { token: string; info: { id: string } } }>(
      'mutation { createToken(input: { name: "s", role: admin }) { token info { id } } }',
    );
    const page = await browser.person(lab, { token: made.createToken.token });
    await page.clock.install();
    await page.goto(`${lab.hub.url}/tasks/new`);
    await page.getByLabel("Objects").check();
    await page.getByLabel("Amazon S3", { exact: true }).check();
    await page.getByLabel("Bucket").fill("kept-while-away");
    await lab.ask(`mutation { revokeToken(id: "${made.createToken.info.id}") }`);
    // The page looks every fifteen seconds whether its person is still welcome.
    await page.clock.runFor(16_000);
    await page.getByText("Your session has ended").waitFor();
    await page.getByLabel("Access token").fill(lab.token);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Your session has ended").waitFor({ state: "hidden" });
    expect(await page.getByLabel("Bucket").inputValue()).toBe("kept-while-away");
    await page.context().close();
  });

  it("says when the connection is lost, and goes on when the hub is back", async () => {
    const page = await browser.person(lab);
    await page.goto(`${lab.hub.url}/tasks`);
    await page.locator('.feed[data-state="live"]').waitFor();
    const restarted = lab.restart();
    await page.locator('.feed[data-state="polling"], .feed[data-state="offline"]').waitFor({ timeout: 30_000 });
    await restarted;
    await page.locator('.feed[data-state="live"]').waitFor({ timeout: 60_000 });
    await page.locator("tbody tr").first().waitFor();
    await page.close();
  });

  it("speaks Chinese and goes dark at once, and stays so", async () => {
    const page = await browser.person(lab);
    await page.goto(lab.hub.url);
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemradio", { name: "中文" }).click();
    await page.getByRole("link", { name: "任务", exact: true }).click();
    await page.getByRole("heading", { name: "任务", exact: true }).waitFor();
    await page.getByRole("button", { name: "主题" }).click();
    await page.getByRole("menuitemradio", { name: "深色" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "任务", exact: true }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme])).toEqual([
      "zh-CN",
      "dark",
    ]);
    await page.close();
  });
});

async function fillSide(page: Page, lab: Lab, step: string, bucket: string, first: boolean): Promise<void> {
  await page.getByRole("button", { name: step }).and(page.locator("[aria-current]")).waitFor();
  await page.getByLabel("S3-compatible store", { exact: true }).check();
  await page.getByLabel("Endpoint").fill(lab.store.url);
  await page.getByLabel("Region").fill(lab.store.region);
  if (first) {
    await page.getByRole("button", { name: "Store a new secret" }).click();
    await page.getByLabel("Name of the secret").fill("store-key");
    await page.getByLabel("Access key ID").fill(KEY.accessKeyId);
    await page.getByLabel("Secret access key").fill(KEY.secretAccessKey);
    await page.getByRole("button", { name: "Store", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  } else await page.getByLabel("Secret", { exact: true }).selectOption("store-key");
  await page.getByLabel("Bucket").fill(bucket);
}

let connection: string | undefined;

async function connect(lab: Lab): Promise<void> {
  const fields = Object.entries(KEY).map(([name, value]) => ({ name, value }));
  await lab.ask("mutation($input: SecretInput!) { writeSecret(input: $input) { name } }", {
    input: { name: "lab", fields },
  });
  const parameters = JSON.stringify({
    endpoint: lab.store.url,
    region: lab.store.region,
    secret: "lab",
    addressing: "path",
  });
  const input = { name: "Lab", plugin: "s3", type: "s3-compatible", parameters };
  const made = await lab.ask<{ createConnection: { id: string } }>(
    "mutation($input: ConnectionInput!) { createConnection(input: $input) { id } }",
    { input },
  );
  connection = made.createConnection.id;
}

async function makeTask(lab: Lab, name: string, bucket: string, rest: object = {}): Promise<string> {
  const side = (at: string) => ({ type: "s3-compatible", connection, parameters: JSON.stringify({ bucket: at }) });
  const input = { name, plugin: "s3", source: side(bucket), destination: side(`${bucket}-copy`), ...rest };
  const made = await lab.ask<{ createTaskV2: { id: string } }>(
    "mutation($input: TaskInput!) { createTaskV2(input: $input) { id } }",
    { input },
  );
  return made.createTaskV2.id;
}

async function progressOf(lab: Lab, id: string): Promise<string> {
  return (await lab.ask<{ getTask: { progress: string } }>(`{ getTask(id: "${id}") { progress } }`)).getTask.progress;
}
