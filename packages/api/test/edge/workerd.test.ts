import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TOYS } from "../memory-api.ts";

let edge: Miniflare;
let token: string;
let bundle: string;

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [path("worker.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    mainFields: ["browser", "module", "main"],
    conditions: ["workerd", "worker", "browser"],
    loader: { ".graphql": "text" },
    alias: { "node:timers/promises": path("next-turn.ts") },
  });
  bundle = outputFiles[0]?.text ?? "";
  edge = new Miniflare({ modules: true, script: bundle, compatibilityDate: "2026-01-01", cf: false });
  token = await (await edge.dispatchFetch("http://edge.example/test-token")).text();
});

afterAll(() => edge.dispose());

function ask(operation: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const [method = "GET", address = ""] = operation.split(" ");
  return edge.dispatchFetch(`http://edge.example${address}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

describe("on an edge runtime without Node's modules", () => {
  it("imports nothing of a host", () => {
    expect(bundle).not.toMatch(/(from|import|require\()\s*["']node:/);
  });

  it("REST creates a task, GraphQL reads it", async () => {
    const created = await ask("POST /api/v1/tasks?start=false", TOYS);
    expect(created.status).toBe(201);
    const query = "{ tasks { items { name source { parameters } } } me { name role } }";
    const answer = await (await ask("POST /graphql", { query })).json();
    expect(answer).toEqual({
      data: {
        tasks: { items: [{ name: "Toys", source: { parameters: '{"shelf":"left"}' } }] },
        me: { name: "edge", role: "operator" },
      },
    });
  });

  it("streams the doctor's checks", async () => {
    const text = await (await ask("POST /api/v1/tasks/doctor", TOYS)).text();
    expect(text.trim().split("\n")).toHaveLength(2);
  });

  it("tells live events", async () => {
    const response = await ask("GET /api/v1/events");
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toContain("event: ready");
    await reader?.cancel();
  });

  it("refuses who is nobody, and serves the reference to anybody", async () => {
    expect((await ask("GET /api/v1/tasks", undefined, { Authorization: "" })).status).toBe(401);
    expect((await ask("GET /api/v1/openapi.json", undefined, { Authorization: "" })).status).toBe(200);
  });
});
