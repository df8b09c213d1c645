import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { promisify } from "node:util";
import { HubError } from "@dth/core/error";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AddressedTarget } from "./allowed-address.ts";
import { type GuardedProxy, startGuardedProxy } from "./guarded-proxy.ts";

/** Where somebody asked to go, and whether anybody got there. */
let asked: AddressedTarget[] = [];
let arrived = 0;
let refused = false;
let proxy: GuardedProxy;
const server = createServer((incoming, answer) => {
  arrived += 1;
  answer.writeHead(200, { "x-path": incoming.url ?? "" }).end("hello");
});
let port = 0;

beforeEach(async () => {
  [asked, arrived, refused] = [[], 0, false];
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  proxy = await startGuardedProxy((target) => {
    asked.push(target);
    if (refused) throw new HubError("ENDPOINT_REFUSED", `not to ${target.address}`);
  });
});
afterEach(async () => {
  await proxy.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

/** Says these bytes to the proxy. @returns everything that it answers */
async function say(text: string): Promise<string> {
  const socket = connect(Number(new URL(proxy.url).port), "127.0.0.1");
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}

const CONNECT = () => `CONNECT localhost:${port} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
const GET = "GET /a?b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

describe("startGuardedProxy", () => {
  it("lets a tunnel through to what is allowed, by name", async () => {
    const answer = await say(CONNECT() + GET);
    expect(answer).toMatch(/^HTTP\/1.1 200 Connection established\r\n\r\nHTTP\/1.1 200 OK/u);
    expect(answer).toContain("hello");
    expect(asked).toContainEqual({ hostname: "localhost", port, address: "127.0.0.1" });
  });

  it("opens no connection to what is not, by name or by address, and says why", async () => {
    refused = true;
    const target = (host: string) => `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect(await say(target(host))).toMatch(/^HTTP\/1.1 403 Forbidden.*not to (?:127|::1)/su);
    }
    expect(arrived).toBe(0);
  });

  it("forwards what comes without TLS, and refuses it alike", async () => {
    const get = async () => {
      const outgoing = request(proxy.url, { path: `http://localhost:${port}/v2/`, agent: false }).end();
      const [answer] = await once(outgoing, "response");
      let text = "";
      for await (const chunk of answer) text += chunk;
      return `${answer.statusCode} ${answer.headers["x-path"]} ${text}`;
    };
    expect(await get()).toBe("200 /v2/ hello");
    refused = true;
    expect(await get()).toMatch(/^403 undefined not to /u);
    expect(arrived).toBe(1);
  });

  it("answers what it does not understand, and a server that is away", async () => {
    expect(await say("CONNECT nonsense:port HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1.1 400/u);
    expect(await say("GET /path HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1.1 400/u);
    expect(await say("CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1.1 502/u);
  });

  it("is what skopeo goes through, so that it reaches allowed addresses alone", { timeout: 20_000 }, async () => {
    const at = `docker://192.0.2.1:${port}/app:1`;
    const env = { PATH: process.env.PATH, HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
    refused = true;
    const run = promisify(execFile)("skopeo", ["inspect", "--raw", "--no-creds", "--tls-verify=false", at], { env });
    await expect(run).rejects.toThrow(/Forbidden|403/u);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(({ hostname }) => hostname === "192.0.2.1")).toBe(true);
    expect(arrived).toBe(0);
  });
});
