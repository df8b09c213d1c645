import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createAuthenticator } from "@dth/api/access/authenticator";
import { createApi } from "@dth/api/create-api";
import { createHub } from "@dth/hub/create-hub";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";

const TOYS = {
  name: "Toys",
  plugin: "toy",
  source: { type: "toys", parameters: { shelf: "left" } },
  destination: { type: "toys", parameters: { shelf: "right" } },
};

test("the API serves REST and GraphQL", async () => {
  const ports = await memoryHubPorts({ plugins: [toyPlugin(toyWorld({ left: { bear: 3 } }))] });
  const hub = createHub(ports);
  const principal = { subject: "root", name: "Root", role: "admin", kind: "system" } as const;
  const caller = { principal, door: "hub", requestId: "setup", language: "en" } as const;
  const { token } = await hub.tokens.create(caller, { name: "deno", role: "operator" });
  const app = createApi({
    hub,
    authenticate: createAuthenticator(hub.tokens, []),
    clock: ports.clock,
    ids: ports.ids,
    version: "deno",
    sdl: readFileSync(new URL(import.meta.resolve("@dth/api/schema.graphql")), "utf8"),
  });
  const ask = (path: string, body: unknown) =>
    app.request(`http://hub.example${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  const created = await ask("/api/v1/tasks?start=false", TOYS);
  assert.equal(created.status, 201);
  const answer = await ask("/graphql", { query: "{ tasks { items { name } } me { role } }" });
  assert.deepEqual(await answer.json(), { data: { tasks: { items: [{ name: "Toys" }] }, me: { role: "operator" } } });
  const checks = await (await ask("/api/v1/tasks/doctor", TOYS)).text();
  assert.equal(checks.trim().split("\n").length, 2);
  const events = await app.request("http://hub.example/api/v1/events", {
    headers: { Authorization: `Bearer ${token}` },
  });
  const reader = events.body?.getReader();
  assert.match(new TextDecoder().decode((await reader?.read())?.value), /event: ready/);
  await reader?.cancel();
  assert.equal((await app.request("http://hub.example/api/v1/tasks")).status, 401);
});
