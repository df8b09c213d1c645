import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readAccess } from "../src/access-file.ts";
import { createLog } from "../src/log.ts";
import { type RunningHub, type StartOptions, startHub } from "../src/start-hub.ts";
import { stateDirectory } from "../src/state-directory.ts";

let directory = "";
let lines: string[] = [];
let running: RunningHub[] = [];
beforeEach(() => {
  lines = [];
  running = [];
  directory = mkdtempSync(join(tmpdir(), "dth-start-"));
});
afterEach(async () => {
  for (const hub of running) await hub.stop();
  rmSync(directory, { recursive: true });
});

async function start(change: Partial<StartOptions> = {}): Promise<RunningHub> {
  const hub = await startHub({
    state: join(directory, "state"),
    host: "127.0.0.1",
    port: 0,
    maxRuns: 1,
    ambient: false,
    env: { PATH: process.env.PATH },
    log: createLog({ write: (text) => void lines.push(text), json: true, now: Date.now }),
    ...change,
  });
  running.push(hub);
  return hub;
}

const bearer = (token = "") => ({ headers: { authorization: `Bearer ${token}` } });

describe("startHub", () => {
  it("serves both doors, the reference and health, and nothing without a token", async () => {
    const { url, firstToken } = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/api/docs`)).status).toBe(200);
    for (const path of ["/api/v1/tasks", "/metrics"]) expect((await fetch(`${url}${path}`)).status).toBe(401);
    expect((await fetch(`${url}/api/v1/tasks`, bearer(firstToken))).status).toBe(200);
    const body = JSON.stringify({ query: "{ me { role } plugins { id } }" });
    const headers = { ...bearer(firstToken).headers, "content-type": "application/json" };
    const graph = await (await fetch(`${url}/graphql`, { method: "POST", headers, body })).json();
    expect(graph).toMatchObject({ data: { me: { role: "admin" } } });
    expect(graph.data.plugins.map(({ id }: { id: string }) => id)).toEqual(["s3", "ecr"]);
  });

  it("serves the console's pages with headers that let nothing else run", async () => {
    const { url } = await start();
    const page = await fetch(`${url}/tasks/some-task`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect((await fetch(`${url}/api/v1/nothing`)).status).toBe(404);
  });

  it("tells the console how people may sign in: at the issuers that say how, and by a token", async () => {
    const issuer = { issuer: "https://login.example", audiences: ["hub"], role: { claim: "groups" } };
    const other = { ...issuer, issuer: "https://other.example" };
    const { url } = await start({ issuers: [{ ...issuer, console: { clientId: "console", use: "id" } }, other] });
    const config = await fetch(`${url}/config.json`);
    expect(config.headers.get("content-type")).toContain("application/json");
    expect(await config.json()).toEqual({
      auth: [{ kind: "oidc", issuer: "https://login.example", clientId: "console", use: "id" }, { kind: "token" }],
    });
    const policy = (await fetch(`${url}/`)).headers.get("content-security-policy");
    expect(policy).toContain("https://login.example");
    expect(await (await fetch(`${(await start({ state: join(directory, "two") })).url}/config.json`)).json()).toEqual({
      auth: [{ kind: "token" }],
    });
  });

  it("shows its first token once, and keeps only the one of this machine in a file", async () => {
    const first = await start();
    const state = stateDirectory(join(directory, "state"));
    const access = await readAccess(state.access);
    expect(access?.url).toBe(first.url);
    expect(access?.token).not.toBe(first.firstToken);
    for (const path of [state.access, state.signingKey]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(state.root).mode & 0o777).toBe(0o700);
    await first.stop();
    const second = await start();
    expect(second.firstToken).toBeUndefined();
    expect((await readAccess(state.access))?.token).toBe(access?.token);
    expect((await fetch(`${second.url}/api/v1/tasks`, bearer(first.firstToken))).status).toBe(200);
    expect(lines.join("")).not.toContain(first.firstToken);
  });

  it("makes its machine's token anew when it was revoked", async () => {
    const first = await start();
    const state = stateDirectory(join(directory, "state"));
    const { token = "" } = (await readAccess(state.access)) ?? {};
    const id = token.split("_")[1];
    const revoked = await fetch(`${first.url}/api/v1/tokens/${id}`, { method: "DELETE", ...bearer(first.firstToken) });
    expect(revoked.status).toBe(204);
    await first.stop();
    await start();
    expect((await readAccess(state.access))?.token).not.toBe(token);
  });

  it("ends although somebody is watching", async () => {
    const hub = await start();
    const watching = await fetch(`${hub.url}/api/v1/events`, bearer(hub.firstToken));
    const reader = watching.body?.getReader();
    await reader?.read();
    const begun = performance.now();
    await hub.stop();
    running = [];
    expect(performance.now() - begun).toBeLessThan(10_000);
    await reader?.cancel().catch(() => {});
  });

  it("says that an address is taken, and frees the state then", async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const state = join(directory, "other");
    await expect(start({ port, state })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(start({ port, state })).rejects.toThrow("EADDRINUSE");
    await start({ state });
  });

  it("lets no task reach this machine when others can reach the hub", async () => {
    const { url, firstToken } = await start({ host: "0.0.0.0" });
    const input = {
      name: "inside",
      plugin: "s3",
      type: "s3-compatible",
      parameters: { endpoint: "http://127.0.0.1:1", region: "us-east-1", auth: "anonymous" },
    };
    const headers = { ...bearer(firstToken).headers, "content-type": "application/json" };
    const base = url.replace("0.0.0.0", "127.0.0.1");
    const answer = await fetch(`${base}/api/v1/connections`, { method: "POST", headers, body: JSON.stringify(input) });
    const connection = await answer.json();
    const tested = await fetch(`${base}/api/v1/connections/${connection.id}/test`, {
      method: "POST",
      headers,
      body: JSON.stringify({ bucket: "any" }),
    });
    expect(`${JSON.stringify(connection)}${await tested.text()}`).toContain("ENDPOINT_REFUSED");
  });
});
