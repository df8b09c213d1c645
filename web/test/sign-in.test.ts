import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import { CLIENT, type Issuer, startIssuer } from "./issuer.ts";
import { type Lab, until } from "./lab.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

describe("sign-in by OpenID Connect", { timeout: 60_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let issuer: Issuer;

  beforeAll(async () => {
    issuer = await startIssuer();
    const console = { clientId: CLIENT, scope: "openid profile", use: "id" } as const;
    const trust = { audiences: [CLIENT], role: { claim: "roles" }, clockToleranceSeconds: 0 };
    ({ lab, browser, close } = await openConsole({ issuers: [{ issuer: issuer.url, ...trust, console }] }));
    issuer.allow(`${lab.hub.url}/signed-in`);
  }, 120_000);
  afterAll(async () => {
    await close?.();
    issuer?.close();
  });

  async function open(path = "/"): Promise<Page> {
    const page = await browser.person(lab, { token: "" });
    await page.goto(lab.hub.url + path);
    return page;
  }

  it("goes to the issuer and comes back to where the person was, with their role", async () => {
    const page = await open("/tasks?progress=ERROR");
    await signIn(page, "operator");
    await page.getByRole("heading", { name: "Tasks" }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/tasks?progress=ERROR");
    await page.getByRole("button", { name: /operator/ }).waitFor();
    expect(await page.getByRole("link", { name: "API tokens" }).count()).toBe(0);
    await page.context().close();
  });

  it("says kindly that somebody without a role may do nothing yet", async () => {
    const page = await open();
    await signIn(page, "nobody");
    await page.getByText("nothing is allowed yet").waitFor();
    await page.context().close();
  });

  it("offers a token of the hub's own beside it", async () => {
    const page = await open("/tasks");
    await page.getByText("Sign in with an access token instead").click();
    await page.getByLabel("Access token").fill(lab.token);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Tasks" }).waitFor();
    await page.context().close();
  });

  it("renews a session that is about to end, once for all who ask, without the person noticing", async () => {
    const page = await open("/notifications");
    await page.clock.install();
    await signIn(page, "admin");
    await page.getByRole("heading", { name: "Notifications" }).waitFor();
    const before = issuer.refreshes;
    await page.clock.fastForward(3_590_000);
    await until(async () => issuer.refreshes > before);
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByRole("heading", { name: "Connections" }).waitFor();
    await page.clock.runFor(30_000);
    expect(issuer.refreshes - before).toBe(1);
    expect(await page.getByText("Your session has ended").count()).toBe(0);
    await page.context().close();
  });

  it("renews when the hub takes the token no more, and says kindly when that is refused too", async () => {
    issuer.lifetime = 2;
    const page = await open("/tasks/new");
    await page.clock.install();
    await signIn(page, "admin");
    await page.getByLabel("Objects").check();
    await page.getByLabel("Amazon S3", { exact: true }).check();
    await page.getByLabel("Bucket").fill("kept-while-away");
    const first = await tokenOf(page);
    await until(async () => {
      await page.clock.runFor(16_000);
      return (await tokenOf(page)) !== first;
    });
    // The issuer forgets everybody, as after an administrator has signed people out.
    issuer.allow(`${lab.hub.url}/signed-in`);
    await until(async () => {
      await page.clock.runFor(16_000);
      return page.getByText("Your session has ended").isVisible();
    });
    issuer.lifetime = 3_600;
    await signIn(page, "admin");
    await page.getByText("Your session has ended").waitFor({ state: "hidden" });
    expect(await page.getByLabel("Bucket").inputValue()).toBe("kept-while-away");
    await page.context().close();
  });

  it("takes no answer that it did not ask for", async () => {
    const page = await open("/signed-in?code=stolen&state=other");
    await page.getByText("not to this tab's question").waitFor();
    await page.goto(`${lab.hub.url}/signed-in?error=access_denied&error_description=<b>no</b>`);
    await page.getByText("<b>no</b>").waitFor();
    await page.context().close();
  });
});

describe.each([
  ["Auth0", "audience"],
  ["RFC 8707", "resource"],
] as const)("access tokens that are asked for as %s has it", { timeout: 60_000 }, (_, by) => {
  const API = "https://hub.example/api";
  let console: OpenConsole;
  let issuer: Issuer;

  beforeAll(async () => {
    issuer = await startIssuer({ api: { by, name: API } });
    const trust = { audiences: [API], role: { claim: "roles" } };
    const asks = { clientId: CLIENT, scope: "openid profile", [by]: API };
    console = await openConsole({ issuers: [{ issuer: issuer.url, ...trust, console: asks }] });
    issuer.allow(`${console.lab.hub.url}/signed-in`);
  }, 120_000);
  afterAll(async () => {
    await console?.close();
    issuer?.close();
  });

  it("are meant for the hub's API, and renewed so", async () => {
    const page = await console.browser.person(console.lab, { token: "" });
    await page.goto(`${console.lab.hub.url}/tasks`);
    await page.clock.install();
    await signIn(page, "operator");
    await page.getByRole("heading", { name: "Tasks" }).waitFor();
    await page.getByRole("button", { name: /operator/ }).waitFor();
    expect(issuer.asked).toMatchObject({ [by]: API, scope: "openid profile" });
    const first = claimsOf(await tokenOf(page));
    expect(first).toMatchObject({ aud: API, roles: ["operator"], client_id: CLIENT });
    await page.clock.fastForward(3_590_000);
    await until(async () => issuer.refreshes > 0);
    await until(async () => claimsOf(await tokenOf(page)).jti !== first.jti);
    expect(claimsOf(await tokenOf(page))).toMatchObject({ aud: API, roles: ["operator"] });
    await page.context().close();
  });
});

async function signIn(page: Page, person: string): Promise<void> {
  await page.getByRole("button", { name: "Sign in with your organisation" }).click();
  await page.locator("input[name=login]").fill(person);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]").click();
}

function claimsOf(token: string | null): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
}

function tokenOf(page: Page): Promise<string | null> {
  return page.evaluate(() => sessionStorage.getItem("dth.token"));
}
