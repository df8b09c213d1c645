import { describe, expect, it } from "vitest";
import { type MemoryApi, memoryApi, TOYS } from "./memory-api.ts";

/** Reads a stream's text until it has something. */
function readerOf(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async until(what: string): Promise<string> {
      while (reader && !text.includes(what)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended before ${what}: ${text}`);
        text += value;
      }
      return text;
    },
    cancel: () => reader?.cancel(),
  };
}

async function listen(api: MemoryApi, query = "") {
  const response = await api.ask(`GET /events${query}`, { headers: { "Last-Event-ID": "5-1" } });
  expect(response.headers.get("Content-Type")).toBe("text/event-stream");
  return readerOf(response);
}

async function makeToken(api: MemoryApi) {
  const body = { name: "watcher", role: "viewer" };
  return (await api.ask("POST /tokens", { token: api.tokens.admin, body })).json();
}

describe("live events", () => {
  it("begin with ready and go on with what happens", async () => {
    const api = await memoryApi();
    const events = await listen(api);
    expect(await events.until("event: ready")).toContain("retry: 2000");
    const task = await (await api.ask("POST /tasks?start=false", { body: TOYS })).json();
    const pause = setInterval(
      () => api.ports.live.publish({ kind: "task", taskId: task.id, progress: "DONE", at: 7 }),
      5,
    );
    const text = await events.until('"progress":"DONE"').finally(() => clearInterval(pause));
    expect(text).toContain("event: task\ndata: ");
    expect(text).toMatch(/id: 7-\d+/);
    await events.cancel();
  });

  it("stay open with comments, and leave nothing behind when the caller goes", async () => {
    const api = await memoryApi();
    const events = await listen(api, "?taskId=t1");
    await events.until("event: ready");
    const waiting = events.until(": still here");
    await expect.poll(() => api.ports.clock.sleeping()).toBeGreaterThan(0);
    await api.ports.clock.advance(15_000);
    await waiting;
    await events.cancel();
    await expect.poll(() => api.ports.clock.sleeping()).toBe(0);
  });

  it("end, saying why, when the token is revoked", async () => {
    const api = await memoryApi();
    const { token, info } = await makeToken(api);
    const events = readerOf(await api.ask("GET /events", { token }));
    await events.until("event: ready");
    await expect.poll(() => api.ports.clock.sleeping()).toBeGreaterThan(0);
    await api.ports.clock.advance(20_000);
    await api.ask(`DELETE /tokens/${info.id}`, { token: api.tokens.admin });
    const told = events.until('"code":"UNAUTHENTICATED"');
    await api.ports.clock.advance(15_000);
    expect(await told).toContain("event: problem");
    await expect(events.until("more")).rejects.toThrow("ended before");
    await expect.poll(() => api.ports.clock.sleeping()).toBe(0);
  });

  it("end over GraphQL too", async () => {
    const api = await memoryApi();
    const { token, info } = await makeToken(api);
    const response = await api.app.request("http://hub.example/graphql", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ query: "subscription { onTaskChanged { taskId } }" }),
    });
    expect(response.headers.get("Content-Type")).toContain("text/event-stream");
    await api.ask(`DELETE /tokens/${info.id}`, { token: api.tokens.admin });
    const told = response.text();
    await expect.poll(() => api.ports.clock.sleeping()).toBeGreaterThan(0);
    await api.ports.clock.advance(15_000);
    expect(await told).toContain("event: complete");
    await expect.poll(() => api.ports.clock.sleeping()).toBe(0);
  });

  it("are refused to who may not, before they begin", async () => {
    const api = await memoryApi();
    expect((await api.ask("GET /events", { token: "no" })).status).toBe(401);
  });
});

describe("metrics", () => {
  it("need a token unless they are open", async () => {
    const api = await memoryApi();
    expect((await api.app.request("http://hub.example/metrics")).status).toBe(401);
    const open = await memoryApi({ openMetrics: true });
    expect((await open.app.request("http://hub.example/metrics")).status).toBe(200);
  });

  it("tell of tasks, runs and requests in Prometheus' format", async () => {
    const api = await memoryApi();
    await api.ask("POST /tasks?start=false", { body: TOYS });
    await api.ask("GET /tasks/none");
    const response = await api.app.request("http://hub.example/metrics", {
      headers: { Authorization: `Bearer ${api.tokens.viewer}` },
    });
    const text = await response.text();
    expect(response.headers.get("Content-Type")).toContain("text/plain; version=0.0.4");
    expect(text).toContain('dth_info{version="1.2.3"} 1');
    expect(text).toContain('dth_http_requests_total{operation="GET /api/v1/tasks/{taskId}",status="404"} 1');
    expect(text).toContain('dth_http_request_seconds_count{operation="POST /api/v1/tasks"} 1');
    const line = /^(#( HELP| TYPE) .+|[a-z_]+(\{([a-z]+="([^"\\\n]|\\.)*",?)+\})? [0-9.e+-]+)$/;
    for (const each of text.trimEnd().split("\n")) expect(each).toMatch(line);
  });
});

describe("health", () => {
  it("is told to anybody, readiness with a status", async () => {
    let ready = true;
    const api = await memoryApi({ ready: () => (ready ? Promise.resolve() : Promise.reject(new Error("inside"))) });
    expect((await api.app.request("http://hub.example/healthz")).status).toBe(200);
    expect((await api.app.request("http://hub.example/readyz")).status).toBe(200);
    ready = false;
    const refused = await api.app.request("http://hub.example/readyz");
    expect(refused.status).toBe(503);
    expect(await refused.text()).not.toContain("inside");
  });
});
