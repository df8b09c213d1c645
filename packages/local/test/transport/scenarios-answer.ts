import { deepEqual, equal, ok } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { answering, failing, okWith, type Scenario, saying, text, until } from "./scenario.ts";

const MEBIBYTE = 1024 * 1024;
const zipped = gzipSync("hello hello hello");

function counted(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => i % 251));
}

/** What comes back when all is well. */
export const ANSWER_SCENARIOS: readonly Scenario[] = [
  {
    name: "lower-cases header names, joins repeated ones, decodes Latin-1",
    server: saying(
      'HTTP/1.1 200 OK\r\nETag:"AbC"\r\nX-Amz-Meta-A: caf\xe9\t\r\nVIA: a\r\nvia:  b \r\nConstructor: c\r\nContent-Length: 0\r\n\r\n',
    ),
    async run({ send }) {
      const { headers } = await send();
      deepEqual(
        { ...headers },
        { etag: '"AbC"', "x-amz-meta-a": "caf\xe9", via: "a, b", constructor: "c", "content-length": "0" },
      );
    },
  },
  {
    name: "leaves gzip as it is",
    server: answering((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`);
      socket.write(zipped);
    }),
    async run({ send }) {
      const response = await send();
      equal(response.headers["content-encoding"], "gzip");
      deepEqual(Buffer.from(await response.body.bytes(1000)), zipped);
    },
  },
  {
    name: "reads a body into the memory that is given for it, whole or chunk by chunk",
    server: answering((socket, { head }) => {
      const length = Number(/^\w+ \/(\d+)/.exec(head)?.[1]);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`);
      socket.write(counted(length));
    }),
    async run({ send, server }) {
      for (const length of [1, 1000, 300_000, 3 * MEBIBYTE]) {
        const into = new Uint8Array(length + 10).fill(255);
        const whole = await (await send({ path: `/${length}`, into })).body.bytes(length);
        equal(whole.buffer, into.buffer);
        ok(counted(length).equals(into.subarray(0, length)), `${length} bytes as a whole`);
        into.fill(255);
        let at = 0;
        for await (const chunk of (await send({ path: `/${length}`, into })).body.chunks()) {
          equal(chunk.buffer, into.buffer);
          equal(chunk.byteOffset, at);
          at += chunk.length;
        }
        equal(at, length);
        ok(counted(length).equals(into.subarray(0, length)), `${length} bytes in chunks`);
        deepEqual(into.subarray(length), new Uint8Array(10).fill(255));
      }
      equal(server.accepted(), 1);
    },
  },
  {
    name: "leaves the memory given for a body alone when the body is too long or of a refusal",
    server: answering((socket, { head }) => {
      const status = /^\w+ \/(\d+)/.exec(head)?.[1];
      socket.write(`HTTP/1.1 ${status} Any\r\nContent-Length: 6\r\n\r\nabcdef`);
    }),
    async run({ send }) {
      const short = new Uint8Array(5);
      equal(await text(await send({ path: "/200", into: short })), "abcdef");
      deepEqual(short, new Uint8Array(5));
      const long = new Uint8Array(6);
      equal(await text(await send({ path: "/404", into: long })), "abcdef");
      deepEqual(long, new Uint8Array(6));
    },
  },
  {
    name: "follows no redirect",
    server: saying("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\ngo"),
    async run({ send }) {
      const response = await send();
      equal(response.status, 307);
      equal(response.headers.location, "http://127.0.0.1:1/");
      equal(await text(response), "go");
    },
  },
  {
    name: "reads no body after HEAD, 204 and 304, whatever the headers say",
    server: answering((socket, { head }) => {
      const status = /^\w+ \/(\d+)/.exec(head)?.[1];
      socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`);
    }),
    async run({ send, server }) {
      equal(await text(await send({ method: "HEAD", path: "/200" })), "");
      equal(await text(await send({ path: "/204" })), "");
      equal(await text(await send({ path: "/304" })), "");
      equal(server.accepted(), 1);
    },
  },
  {
    name: "skips interim answers",
    server: saying(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n${okWith("abc")}`),
    async run({ send }) {
      const response = await send();
      equal(response.status, 200);
      equal(response.headers.link, undefined);
      equal(await text(response), "abc");
    },
  },
  {
    name: "takes answers that come byte by byte, with a length or chunked",
    server: answering((socket, { head }) => {
      const chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
      trickle(socket, head.startsWith("GET /chunked") ? chunked : `HTTP/1.1 100 \r\n\r\n${okWith("abc")}`);
    }),
    async run({ send, server }) {
      equal(await text(await send({ path: "/chunked" })), "abc0123456789");
      equal(await text(await send({ path: "/length" })), "abc");
      equal(server.accepted(), 1);
    },
  },
  {
    name: "takes a body that ends with the connection, over HTTP/1.0 too",
    server: answering((socket) => void socket.end("HTTP/1.0 200 OK\r\n\r\nall of it")),
    async run({ send }) {
      equal(await text(await send()), "all of it");
    },
  },
  {
    name: "pauses the server while the reader is slow, and counts that not as a stall",
    options: { idleTimeoutMs: 40 },
    server: answering((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${32 * MEBIBYTE}\r\n\r\n`);
      socket.write(Buffer.alloc(32 * MEBIBYTE, 7));
    }),
    async run({ send, server }) {
      const response = await send();
      await new Promise((resolve) => setTimeout(resolve, 80));
      const [socket] = server.open;
      ok((socket?.writableLength ?? 0) > 0, "the server could send everything although nobody read");
      let received = 0;
      let waited = false;
      for await (const chunk of response.body.chunks()) {
        ok(chunk.every((byte) => byte === 7));
        received += chunk.length;
        if (!waited) await new Promise((resolve) => setTimeout(resolve, 80));
        waited = true;
      }
      equal(received, 32 * MEBIBYTE);
      equal(await text(await send({ method: "HEAD" })), "");
      equal(server.accepted(), 1);
    },
  },
  {
    name: "delivers chunks that stay as they are while more comes",
    server: answering((socket) => void socket.write(okWith("x".repeat(MEBIBYTE) + "y".repeat(MEBIBYTE)))),
    async run({ send }) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of (await send()).body.chunks()) chunks.push(chunk);
      equal(Buffer.concat(chunks).toString(), "x".repeat(MEBIBYTE) + "y".repeat(MEBIBYTE));
    },
  },
  {
    name: "refuses a body above the limit, of known or unknown length, and frees the connection",
    server: answering((socket, { head }) => {
      const length = head.startsWith("GET /known") ? "Content-Length: 500000\r\n" : "";
      socket.write(`HTTP/1.1 200 OK\r\n${length}\r\n${"x".repeat(400_000)}`);
    }),
    async run({ send, server }) {
      await failing((await send({ path: "/known" })).body.bytes(499_999), "BAD_RESPONSE");
      await failing((await send({ path: "/unknown" })).body.bytes(300_000), "BAD_RESPONSE");
      await until(() => server.open.size === 0);
    },
  },
  {
    name: "frees the connection when the loop is left or the body discarded",
    server: answering(
      (socket) => void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n${"x".repeat(99)}`),
    ),
    async run({ send, server }) {
      for await (const chunk of (await send()).body.chunks()) {
        equal(chunk.length, 99);
        break;
      }
      await (await send()).body.discard();
      await until(() => server.open.size === 0);
    },
  },
  {
    name: "lets a body be read once only",
    server: saying(okWith("abc")),
    async run({ send }) {
      const { body } = await send();
      await body.bytes(3);
      await failing(body.bytes(3), "INTERNAL");
    },
  },
];

function trickle(socket: { write(text: string): unknown }, text: string): void {
  if (text === "") return;
  socket.write(text.slice(0, 1));
  setImmediate(() => trickle(socket, text.slice(1)));
}
