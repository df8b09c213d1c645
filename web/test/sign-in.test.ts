import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientMetadata, Provider } from "oidc-provider";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildConsole } from "../tools/build-console.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { type Lab, openLab } from "./lab.ts";

const CLIENT = "console";

describe("sign-in by OpenID Connect", { timeout: 60_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let issuer: Issuer;

  beforeAll(async () => {
    await buildConsole();
    issuer = await startIssuer();
    lab = await openLab({ issuers: [{ issuer: issuer.url, audiences: [CLIENT], role: { claim: "roles" } }] });
    issuer.allow(`${lab.hub.url}/signed-in`);
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await lab?.close();
    issuer?.close();
  });

  async function open(path = "/"): Promise<Page> {
    const page = await browser.person(lab, { token: "" });
    const auth = { kind: "oidc", issuer: issuer.url, clientId: CLIENT, scope: "openid profile", use: "id" };
    await page.route("**/config.json", (route) => route.fulfill({ json: { auth } }));
    await page.goto(lab.hub.url + path);
    return page;
  }

  async function signIn(page: Page, person: string): Promise<void> {
    await page.getByRole("button", { name: "Sign in with your organisation" }).click();
    await page.locator("input[name=login]").fill(person);
    await page.locator("input[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.locator("button[type=submit]").click();
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

  it("takes no answer that it did not ask for", async () => {
    const page = await open("/signed-in?code=stolen&state=other");
    await page.getByText("not to this tab's question").waitFor();
    await page.goto(`${lab.hub.url}/signed-in?error=access_denied&error_description=<b>no</b>`);
    await page.getByText("<b>no</b>").waitFor();
    await page.context().close();
  });
});

interface Issuer {
  readonly url: string;
  /** Where it may send people back. */
  allow(redirect: string): void;
  close(): void;
}

/** A real issuer on this machine, where a person's name is also their role. */
async function startIssuer(): Promise<Issuer> {
  let listener: ReturnType<Provider["callback"]> | undefined;
  const server: Server = createServer((request, response) => void listener?.(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port }: AddressInfo = Object(server.address());
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    allow(redirect) {
      const client: ClientMetadata = {
        client_id: CLIENT,
        token_endpoint_auth_method: "none",
        application_type: "native",
        redirect_uris: [redirect],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      };
      const provider = new Provider(url, {
        clients: [client],
        clientBasedCORS: () => true,
        conformIdTokenClaims: false,
        claims: { openid: ["sub"], profile: ["name", "roles"] },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, roles: [id] }) }),
        pkce: { required: () => true },
      });
      listener = provider.callback();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
