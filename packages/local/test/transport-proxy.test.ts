import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TransportRequest } from "@dth/core/transport";
import { type ProxyServer, startProxyServer } from "@dth/testkit/proxy-server";
import { afterEach, describe, expect, it } from "vitest";
import { type ProxyChoice, proxyFromEnvironment } from "../src/proxy.ts";
import { createTransport, type LocalTransportOptions } from "../src/transport.ts";
import { startRawServer } from "./transport/raw-server.ts";

const run = promisify(execFile);
const here = import.meta.dirname;
const certificates = join(here, "transport/certificates");
const script = join(here, "transport/fetch-once.ts");
const tls = {
  cert: readFileSync(join(certificates, "server.pem")),
  key: readFileSync(join(certificates, "server.key")),
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
function keep<T extends { close(): Promise<void> }>(each: T): T {
  open.push(each);
  return each;
}

const choice = (url: string): ProxyChoice => {
  const choose = proxyFromEnvironment({ HTTP_PROXY: url, HTTPS_PROXY: url });
  return ({ secure }) => choose?.({ hostname: "store.example", port: 443, secure });
};

/** A store that echoes bodies, a proxy before it, and a way to ask. */
async function scene({
  refusal,
  user = "",
  ...options
}: Partial<LocalTransportOptions> & { refusal?: number; user?: string } = {}) {
  const store = keep(
    await startRawServer({
      answer: (socket, { body }) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
        socket.write(body);
      },
    }),
  );
  const proxy = keep(await startProxyServer(refusal));
  const transport = keep(createTransport({ proxy: choice(proxy.url.replace("//", `//${user}`)), ...options }));
  const origin = `http://store.example:${store.port}`;
  const send = (request: Partial<TransportRequest> = {}) =>
    transport.send({ method: "PUT", origin, path: "/b/k%20a?x=1", headers: { "x-a": "1" }, body: [], ...request });
  return { store, proxy, send };
}

const lines = ({ asked }: ProxyServer) => asked.map(({ line }) => line);

describe("requests without TLS through a proxy", () => {
  it("name the whole address, and say who asks", async () => {
    const { store, proxy, send } = await scene({ user: "me:secret@" });
    const { status, body } = await send({ body: [Buffer.from("content")] });
    expect([status, Buffer.from(await body.bytes(100)).toString()]).toEqual([200, "content"]);
    expect(lines(proxy)).toEqual([`PUT http://store.example:${store.port}/b/k%20a?x=1`]);
    expect(proxy.asked[0]?.headers).toMatchObject({
      host: `store.example:${store.port}`,
      "proxy-authorization": `Basic ${Buffer.from("me:secret").toString("base64")}`,
    });
    expect(store.requests[0]?.head).toContain("PUT /b/k%20a?x=1 HTTP/1.1");
  });

  it.each([
    [407, "PROXY_REFUSED"],
    [undefined, undefined],
  ] as const)("are refused with %s as %s", async (refusal, code) => {
    const { send } = await scene(refusal === undefined ? {} : { refusal });
    if (code === undefined) expect((await send()).status).toBe(200);
    else await expect(send()).rejects.toMatchObject({ code, message: expect.not.stringContaining("secret") });
  });
});

describe("requests with TLS through a proxy", () => {
  const secure = async (options: Parameters<typeof scene>[0] = {}) => {
    const { proxy, send } = await scene(options);
    return { proxy, send: () => send({ origin: "https://store.example:443" }) };
  };

  it.each([
    [407, "PROXY_REFUSED", "answered 407"],
    [403, "PROXY_REFUSED", "answered 403"],
    [503, "NETWORK", "answered 503"],
  ] as const)("are refused with %s as %s", async (refusal, code, message) => {
    const { proxy, send } = await secure({ refusal, user: "me:secret@" });
    const error = await send().then(undefined, (reason) => reason);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(error.message).not.toContain("secret");
    expect(lines(proxy)).toEqual(["CONNECT store.example:443"]);
    expect(proxy.asked[0]?.headers["proxy-authorization"]).toMatch(/^Basic /);
  });

  it("fail all when the proxy is not there, more than there are connections for", async () => {
    const { proxy, send } = await secure({ maxConnections: 2 });
    await proxy.close();
    open.splice(open.indexOf(proxy), 1);
    const ends = await Promise.allSettled([send(), send(), send(), send(), send()]);
    for (const end of ends) {
      expect(end).toMatchObject({
        status: "rejected",
        reason: {
          code: "NETWORK",
          message: expect.stringContaining(`through the proxy ${proxy.url}: connect ECONNREFUSED`),
        },
      });
    }
  });

  it("give up on a proxy that says nothing", async () => {
    const silent = createServer((socket) => void socket.on("error", () => {}).resume()).listen(0, "127.0.0.1");
    await new Promise((ready) => silent.once("listening", ready));
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const { send } = await secure({ proxy: choice(url), connectTimeoutMs: 50 });
    await expect(send()).rejects.toMatchObject({ code: "NETWORK", message: expect.stringContaining("within 50 ms") });
    await new Promise((done) => silent.close(done));
  });

  it.each([
    ["Node", process.execPath, [script]],
    ["Deno", join(here, "../../../node_modules/.bin/deno"), ["run", "-A", script]],
  ] as const)("arrive from end to end encrypted, on %s", async (_, command, args) => {
    const store = keep(
      await startRawServer({
        tls,
        answer: (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n${"x".repeat(1048576)}`),
      }),
    );
    const proxy = keep(await startProxyServer());
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(certificates, "ca.pem") };
    const { stdout } = await run(command, [...args, store.origin, proxy.url, "10"], { env });
    expect(stdout.trim()).toBe("200 1048576\n".repeat(10).trim());
    // Four connections carry all of them.
    expect(lines(proxy)).toEqual(Array(4).fill(`CONNECT 127.0.0.1:${store.port}`));
    expect(store.requests).toHaveLength(10);
    const { NODE_EXTRA_CA_CERTS: __, ...untrusting } = env;
    const untrusted = await run(command, [...args, store.origin, proxy.url], { env: untrusting });
    expect(untrusted.stdout.trim()).toBe("TLS_FAILURE with cause");
  });
});
