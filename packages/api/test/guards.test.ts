import { describe, expect, it } from "vitest";
import { type MemoryApi, memoryApi, TOYS } from "./memory-api.ts";

const OTHER_SITE = "https://evil.example";

describe("whoever asks too often", () => {
  it("is told when to come again, and others are served", async () => {
    const api = await memoryApi({ rate: { burst: 2, perSecond: 1 } });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await api.ask("GET /tasks")).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await api.ask("GET /tasks");
    expect(refused.headers.get("Retry-After")).toBe("1");
    expect(await refused.json()).toMatchObject({ code: "RATE_LIMITED" });
    expect((await api.ask("GET /tasks", { token: api.tokens.viewer })).status).toBe(200);
    await api.ports.clock.advance(1_000);
    expect((await api.ask("GET /tasks")).status).toBe(200);
  });

  it("pays for each operation of a GraphQL request", async () => {
    const api = await memoryApi({ rate: { burst: 4, perSecond: 1 } });
    const { data, errors } = await api.graphql("{ a: me { name } b: me { name } c: me { name } d: me { name } }");
    expect(data).toMatchObject({ a: { name: "operator" }, d: null });
    expect(errors).toMatchObject([{ path: ["d"], extensions: { code: "RATE_LIMITED" } }]);
  });

  it("without a token is held up by address", async () => {
    const addressOf = (c: { req: { header(name: string): string | undefined } }) =>
      c.req.header("X-Test-Address") ?? "";
    const api = await memoryApi({ strangerRate: { burst: 2, perSecond: 1 }, addressOf });
    const knock = async (address: string) =>
      (await api.ask("GET /tasks", { token: "wrong", headers: { "X-Test-Address": address } })).status;
    expect([await knock("a"), await knock("a"), await knock("a"), await knock("b")]).toEqual([401, 401, 429, 401]);
    expect((await api.ask("GET /tasks", { headers: { "X-Test-Address": "a" } })).status).toBe(200);
  });
});

describe("a browser", () => {
  it("lets scripts of other sites do nothing", async () => {
    const api = await memoryApi();
    const preflight = await api.app.request("http://hub.example/api/v1/tasks", {
      method: "OPTIONS",
      headers: { Origin: OTHER_SITE, "Access-Control-Request-Method": "POST" },
    });
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBeNull();
    const simple = await api.ask("GET /tasks", { headers: { Origin: OTHER_SITE } });
    expect(simple.headers.get("Access-Control-Allow-Origin")).toBeNull();
    const form = await api.ask("POST /tasks", { body: "x=1", headers: { "Content-Type": "text/plain" } });
    expect(form.status).toBe(400);
  });

  it("lets scripts of named sites in, and only those", async () => {
    const api = await memoryApi({ allowedOrigins: ["https://console.example"] });
    const allowed = await api.ask("GET /tasks", { headers: { Origin: "https://console.example" } });
    expect(allowed.headers.get("Access-Control-Allow-Origin")).toBe("https://console.example");
    expect(allowed.headers.get("Access-Control-Expose-Headers")).toContain("ETag");
    const refused = await api.ask("GET /tasks", { headers: { Origin: OTHER_SITE } });
    expect(refused.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it.each(["GET /tasks", "GET /none", "GET /api/docs", "POST /tasks", "GET /api/v1/openapi.json"])(
    "gets headers that keep it safe with %s",
    async (operation) => {
      const { headers } = await (await memoryApi()).ask(operation);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("Content-Security-Policy")).not.toContain("unsafe");
      expect(headers.get("X-Frame-Options")).toBe("DENY");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("X-Request-Id")).toMatch(/^id\d+$/);
    },
  );
});

describe("a hostile caller", () => {
  const PATHS = [
    "/tasks/..%2f..%2fetc%2fpasswd",
    "/tasks/%00",
    "/tasks/%E0%A4%A",
    "/tasks/__proto__",
    "/tasks/constructor",
    `/tasks/${"a".repeat(5_000)}`,
    "/runs/../../../../etc/passwd",
    "/runs/%2e%2e%2f/manifest",
    "/runs/a%0d%0aX-Evil:%201/receipt",
    "/secrets/..%2f..%2fkey",
    "/tasks/;ls",
    "/tasks/\u{1f600}",
    "//tasks",
    "/tasks//",
  ];

  it.each(PATHS)("finds nothing at %.60s", async (path) => {
    const api = await memoryApi();
    for (const method of ["GET", "DELETE", "PATCH", "POST"]) {
      const response = await api.app.request(`http://hub.example/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${api.tokens.admin}`, "Content-Type": "application/json" },
        ...(method === "PATCH" && { body: "{}" }),
      });
      // A secret that is not there is deleted all the same: the store promises that.
      if (!(method === "DELETE" && path.startsWith("/secrets"))) expect([400, 404]).toContain(response.status);
      expect(response.headers.get("X-Evil")).toBeNull();
      expect(response.status).toBeLessThan(500);
    }
  });

  it("cannot have the hub talk to addresses that its operator does not allow", async () => {
    const api = await memoryApi();
    const { memoryHubPorts } = await import("@dth/testkit/hub-ports");
    const { createHub } = await import("@dth/hub/create-hub");
    const { toyPlugin } = await import("@dth/testkit/toy-plugin");
    const ports = await memoryHubPorts({ plugins: [toyPlugin(api.world)], refused: ["toys://left"] });
    const guarded = await memoryApi({ hub: createHub(ports) });
    const response = await guarded.ask("POST /tasks/doctor", { body: TOYS });
    const text = await response.text();
    expect(text).toContain("ENDPOINT_REFUSED");
  });

  it.each<[string, string]>([
    ["deep JSON", `${"[".repeat(500_000)}`],
    ["deep closed JSON", `${"[".repeat(400_000)}${"]".repeat(400_000)}`],
    ["more than a mebibyte", JSON.stringify({ name: "x".repeat(2 ** 20) })],
    ["a lone surrogate", '{"name":"\\ud800","plugin":"toy"}'],
    ["a prototype", '{"__proto__":{"role":"admin"},"name":"x"}'],
    ["a number beyond numbers", '{"name":1e999}'],
  ])("gets a clear refusal for %s", async (_, body) => {
    const api = await memoryApi();
    for (const path of ["/tasks", "/import", "/tasks/t/events", "/secrets", "/connections"]) {
      const { status } = await api.ask(`POST ${path}`, { body, token: api.tokens.admin });
      expect([400, 404, 413]).toContain(status);
    }
    const { status } = await api.app.request("http://hub.example/graphql", {
      method: "POST",
      headers: { Authorization: `Bearer ${api.tokens.admin}`, "Content-Type": "application/json" },
      body,
    });
    expect([200, 400, 413]).toContain(status);
  });

  it.each(["", "Basic dTpw", "Bearer", "Bearer ", "Bearer a b", "bearer \u00e9", `Bearer ${"x".repeat(100_000)}`])(
    "is nobody with Authorization: %.20s",
    async (value) => {
      const api = await memoryApi();
      const response = await api.ask("GET /tasks", { token: "", headers: { Authorization: value } });
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toContain("Bearer");
    },
  );

  it("is never told what went wrong inside", async () => {
    const inside = await memoryApi();
    const hub = { ...inside.hub, overview: () => Promise.reject(new TypeError("at /srv/hub.ts: password=hunter2")) };
    const api = await memoryApi({ hub });
    const response = await api.ask("GET /overview");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/hunter2|srv/);
    expect(api.reports.at(-1)).toMatchObject({ status: 500, operation: "GET /api/v1/overview" });
    expect(api.reports.at(-1)?.error?.message).toContain("hunter2");
  });
});

describe("reports of requests", () => {
  it("hold neither tokens, queries nor bodies", async () => {
    const api: MemoryApi = await memoryApi();
    await api.ask("POST /secrets", { body: { name: "k", value: { code: "hunter2" } } });
    await api.ask("GET /tasks?search=hunter2");
    await api.ask("GET /nowhere/hunter2");
    await api.graphql('{ tasks(search: "hunter2") { cursor } }');
    const text = JSON.stringify(api.reports);
    expect(api.reports.map(({ operation }) => operation)).toEqual([
      "POST /api/v1/secrets",
      "GET /api/v1/tasks",
      "other",
      "POST /graphql",
    ]);
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain(api.tokens.operator);
  });
});
