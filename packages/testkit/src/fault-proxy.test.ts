import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededWireFaults, type WireFault } from "./fault-proxy/wire-faults.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

/** What reached the target. */
interface Seen {
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
}

const CONTENT = "0123456789".repeat(1000);
let target: Server;
let seen: Seen[] = [];
let proxy: FaultProxy | undefined;

beforeEach(async () => {
  seen = [];
  target = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of message) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    seen.push({ url: message.url ?? "", headers: message.rawHeaders, body: Buffer.concat(chunks).toString() });
    response.writeHead(200, { "content-length": CONTENT.length, "X-Odd-Case": "kept" });
    response.end(CONTENT);
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  await proxy?.close();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
});

async function start(fault: WireFault | undefined): Promise<FaultProxy> {
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
  proxy = await startFaultProxy({ target: url, faults: ({ attempt }) => (attempt === 1 ? fault : undefined) });
  return proxy;
}

interface Got {
  readonly status: number;
  readonly text: string;
  readonly complete: boolean;
  readonly headers: IncomingMessage["headers"];
}

/** One exchange; `complete` is false when the answer broke off. Rejects when there was none. */
function exchange(through: FaultProxy, path = "/a", body?: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { port } = through;
    const method = body === undefined ? "GET" : "PUT";
    const outgoing = request({ host: "127.0.0.1", port, path, method, agent: false }, (answer) => {
      let text = "";
      const done = (): void =>
        resolve({ status: answer.statusCode ?? 0, text, complete: answer.complete, headers: answer.headers });
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", done);
      answer.on("error", done);
      outgoing.off("error", reject).on("error", done);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

describe("startFaultProxy", () => {
  it("passes path, headers and both bodies untouched", async () => {
    const through = await start(undefined);
    const got = await exchange(through, "/b/a/../..//%2e%2E/%01?x=%2F&y", "sent");
    expect(got).toMatchObject({ status: 200, text: CONTENT, complete: true });
    expect(got.headers["x-odd-case"]).toBe("kept");
    expect(seen[0]?.url).toBe("/b/a/../..//%2e%2E/%01?x=%2F&y");
    expect(seen[0]?.body).toBe("sent");
    expect(seen[0]?.headers).toContain(`127.0.0.1:${through.port}`);
  });

  it.each([
    { kind: "reset-answer", share: 0.5 },
    { kind: "truncate", share: 0.5 },
    { kind: "stall", share: 0.5, ms: 5 },
  ] as const)("breaks the answer off by $kind, then lets the retry through", async (fault) => {
    const through = await start(fault);
    const broken = await exchange(through);
    expect(broken.complete).toBe(false);
    expect(broken.text).toBe(CONTENT.slice(0, CONTENT.length / 2));
    expect(await exchange(through)).toMatchObject({ text: CONTENT, complete: true });
    expect([...through.injected]).toEqual([[fault.kind, 1]]);
  });

  it("cuts a request within its body, which the target never completes", async () => {
    const through = await start({ kind: "reset-request", share: 0.5 });
    await expect(exchange(through, "/a", CONTENT)).rejects.toThrow();
    expect(seen).toEqual([]);
    expect((await exchange(through, "/a", CONTENT)).status).toBe(200);
  });

  it("answers SlowDown without the target", async () => {
    const through = await start({ kind: "slow-down" });
    const got = await exchange(through, "/a", "x");
    expect(got.status).toBe(503);
    expect(got.text).toContain("<Code>SlowDown</Code>");
    expect(seen).toEqual([]);
  });

  it("delivers a request twice and answers once", async () => {
    const through = await start({ kind: "duplicate" });
    expect(await exchange(through, "/a", "body")).toMatchObject({ text: CONTENT, complete: true });
    expect(seen.map(({ body }) => body)).toEqual(["body", "body"]);
  });
});

describe("seededWireFaults", () => {
  const paths = Array.from({ length: 500 }, (_, i) => `/bucket/key-${i}`);
  const choices = (seed: number): (string | undefined)[] => {
    const choose = seededWireFaults(seed, { truncate: 0.2, delay: 0.2 });
    return paths.map((path, number) => choose({ method: "GET", path, number, attempt: 1 })?.kind);
  };

  it("repeats itself for a seed and differs between seeds", () => {
    expect(choices(1)).toEqual(choices(1));
    expect(choices(1)).not.toEqual(choices(2));
  });

  it("keeps to its rates, about", () => {
    const hits = choices(3).filter((kind) => kind === "truncate").length;
    expect(hits).toBeGreaterThan(60);
    expect(hits).toBeLessThan(140);
  });

  it("leaves a request alone after some attempts", () => {
    const choose = seededWireFaults(1, { slowDown: 1, calmAfter: 2 });
    const kinds = [1, 2, 3].map((attempt) => choose({ method: "GET", path: "/a", number: attempt, attempt })?.kind);
    expect(kinds).toEqual(["slow-down", "slow-down", undefined]);
  });

  it("strikes in bursts", () => {
    const choose = seededWireFaults(5, { slowDown: 0.02, burst: 5 });
    const kinds = paths.map((path, number) => choose({ method: "GET", path, number, attempt: 1 })?.kind ?? "-");
    expect(kinds.join("")).toContain("slow-down".repeat(5));
  });
});
