import { equal, match, ok } from "node:assert/strict";
import { HubError } from "@dth/core/error";
import { answering, failing, okWith, type Scenario, saying, text, until } from "./scenario.ts";

const START = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";

/** What goes wrong. */
export const FAILURE_SCENARIOS: readonly Scenario[] = [
  {
    name: "a name that leads to an address which is not allowed reaches nobody, nor does the address itself",
    server: saying(okWith("secret")),
    options: {
      allowAddress({ hostname, port, address }) {
        if (port < 1024 || hostname === "") throw new Error("what is asked for is not told");
        throw new HubError("ENDPOINT_REFUSED", `${hostname} is at ${address}`);
      },
    },
    async run({ server, send }) {
      const origin = server.origin.replace("127.0.0.1", "localhost");
      match((await failing(send({ origin }), "ENDPOINT_REFUSED")).message, /^localhost is at (127\.|::1)/);
      match((await failing(send(), "ENDPOINT_REFUSED")).message, /^127\.0\.0\.1 is at 127\.0\.0\.1/);
      equal(server.accepted(), 0);
    },
  },
  {
    name: "a name that leads to an address which is allowed is reached by it",
    server: saying(okWith("hello")),
    options: { allowAddress() {} },
    async run({ server, send }) {
      equal(await text(await send({ origin: server.origin.replace("127.0.0.1", "localhost") })), "hello");
    },
  },
  {
    name: "a closed connection in the middle of a body is BODY_TRUNCATED",
    server: answering((socket) => void socket.end(START)),
    async run({ send }) {
      const error = await failing((await send()).body.bytes(99), "BODY_TRUNCATED");
      match(error.message, /3 bytes instead of 10/);
      const chunks: string[] = [];
      const { body } = await send();
      const reading = (async () => {
        for await (const chunk of body.chunks()) chunks.push(Buffer.from(chunk).toString());
      })();
      await failing(reading, "BODY_TRUNCATED");
      equal(chunks.join(""), "abc");
    },
  },
  {
    name: "a chunked body without its last chunk is BODY_TRUNCATED",
    server: answering((socket) => void socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")),
    async run({ send }) {
      await failing((await send()).body.bytes(99), "BODY_TRUNCATED");
    },
  },
  {
    name: "a reset in the middle of a body is NETWORK, with its cause",
    server: answering((socket) => {
      socket.write(START);
      setTimeout(() => socket.resetAndDestroy(), 10);
    }),
    async run({ send }) {
      const error = await failing((await send()).body.bytes(99), "NETWORK");
      ok(error.cause instanceof Error);
    },
  },
  {
    name: "a connection that closes before the answer is NETWORK",
    server: answering((socket) => void socket.end()),
    async run({ send }) {
      await failing(send(), "NETWORK");
    },
  },
  {
    name: "a connection that closes within the headers is NETWORK",
    server: answering((socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-")),
    async run({ send }) {
      await failing(send(), "NETWORK");
    },
  },
  {
    name: "a refused connection is NETWORK, with its cause",
    server: saying(okWith("")),
    async run({ send, server, transport }) {
      await server.close().catch(() => {});
      const error = await failing(send(), "NETWORK");
      ok(error.cause instanceof Error);
      match(error.message, /127\.0\.0\.1/);
      await failing(
        transport.send({ method: "GET", origin: "http://nowhere.invalid", path: "/", headers: {} }),
        "NETWORK",
      );
    },
  },
  {
    name: "an answer that never comes is STALLED, and its connection closed",
    options: { idleTimeoutMs: 40 },
    server: answering(() => {}),
    async run({ send, server }) {
      await failing(send(), "STALLED");
      await until(() => server.open.size === 0);
    },
  },
  {
    name: "a body that stops is STALLED",
    options: { idleTimeoutMs: 40 },
    server: saying(START),
    async run({ send }) {
      await failing((await send()).body.bytes(99), "STALLED");
    },
  },
  {
    name: "a body that comes slowly but steadily is no stall",
    options: { idleTimeoutMs: 80 },
    server: answering((socket) => {
      socket.write(START);
      let left = 7;
      const timer = setInterval(() => {
        socket.write("x");
        if (--left === 0) clearInterval(timer);
      }, 25);
    }),
    async run({ send }) {
      equal(await text(await send()), "abcxxxxxxx");
    },
  },
  ...[
    ["SSH-2.0-OpenSSH_9.6\r\n", "a banner"],
    ["HTTP/2 200\r\n\r\n", "another version"],
    ["HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "a broken header"],
    ["HTTP/1.1 200 OK\r\nETag: a\nx-amz-acl: b\r\nContent-Length: 0\r\n\r\n", "a header with a bare line feed"],
    ["HTTP/1.1 200 OK\r\nETag: a\rb\r\nContent-Length: 0\r\n\r\n", "a header with a bare carriage return"],
    ["HTTP/1.1 200 OK\r\nETag: a\0b\r\nContent-Length: 0\r\n\r\n", "a header with a NUL"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabcd", "two lengths"],
    ["HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabcd", "a negative length"],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "an unasked transfer coding"],
    ["HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "another protocol"],
    [`HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(40_000)}`, "endless headers"],
  ].map(
    ([answer = "", what]): Scenario => ({
      name: `${what} is BAD_RESPONSE`,
      server: saying(answer),
      async run({ send, server }) {
        await failing(send(), "BAD_RESPONSE");
        await until(() => server.open.size === 0);
      },
    }),
  ),
  {
    name: "a broken chunk is BAD_RESPONSE",
    server: saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n"),
    async run({ send }) {
      await failing(send().then(text), "BAD_RESPONSE");
    },
  },
  {
    name: "bytes after an answer end the connection, not the next request",
    server: saying(`${okWith("abc")}${okWith("evil")}`),
    async run({ send, server }) {
      equal(await text(await send()), "abc");
      equal(await text(await send()), "abc");
      equal(server.accepted(), 2);
    },
  },
  {
    name: "an abort before the answer is CANCELLED and closes the connection",
    server: answering(() => {}),
    async run({ send, server }) {
      const controller = new AbortController();
      const reason = new Error("enough");
      const sending = send({ signal: controller.signal });
      await until(() => server.requests.length === 1);
      controller.abort(reason);
      equal((await failing(sending, "CANCELLED")).cause, reason);
      await until(() => server.open.size === 0);
      await failing(send({ signal: controller.signal }), "CANCELLED");
    },
  },
  {
    name: "an abort in the middle of a body is CANCELLED and closes the connection",
    server: saying(START),
    async run({ send, server }) {
      const controller = new AbortController();
      const reading = (await send({ signal: controller.signal })).body.bytes(99);
      controller.abort();
      await failing(reading, "CANCELLED");
      await until(() => server.open.size === 0);
    },
  },
  {
    name: "an abort while waiting for a connection leaves the others alone",
    options: { maxConnections: 1 },
    server: answering((socket) => void setTimeout(() => socket.write(okWith("a")), 20)),
    async run({ send, server }) {
      const controller = new AbortController();
      const first = send();
      const second = send({ signal: controller.signal });
      const third = send();
      controller.abort();
      await failing(second, "CANCELLED");
      equal(await text(await first), "a");
      equal(await text(await third), "a");
      equal(server.requests.length, 2);
    },
  },
  {
    name: "an abort after the end changes nothing",
    server: saying(okWith("a")),
    async run({ send, server }) {
      const controller = new AbortController();
      equal(await text(await send({ signal: controller.signal })), "a");
      controller.abort();
      equal(await text(await send()), "a");
      equal(server.accepted(), 1);
    },
  },
  {
    name: "close ends what is under way and refuses what comes later with CANCELLED",
    server: answering(() => {}),
    async run({ send, server, transport }) {
      const sending = send();
      await until(() => server.requests.length === 1);
      const failed = failing(sending, "CANCELLED");
      await transport.close();
      await failed;
      await failing(send(), "CANCELLED");
      await until(() => server.open.size === 0);
    },
  },
];
