import { deepEqual, equal, match, ok } from "node:assert/strict";
import { answering, failing, okWith, type Scenario, saying, text, until } from "./scenario.ts";

const MEBIBYTE = 1024 * 1024;

/** What goes out: paths, headers, bodies, connections. */
export const REQUEST_SCENARIOS: readonly Scenario[] = [
  {
    name: "sends the path byte for byte",
    server: saying(okWith("")),
    async run({ send, server }) {
      const paths = [
        "/a/../b",
        "//x//",
        "/%2F..%2f/%41",
        "/b/./c?list-type=2&prefix=a%20b+c",
        "/?",
        "/a;b='c'|{d}\"<>^`\\",
      ];
      for (const path of paths) await text(await send({ path }));
      deepEqual(
        server.requests.map(({ head }) => head.split("\r\n")[0]),
        paths.map((path) => `GET ${path} HTTP/1.1`),
      );
    },
  },
  {
    name: "sends headers as they are, host and content-length by itself",
    server: saying(okWith("")),
    async run({ send, server }) {
      const headers = { "x-amz-meta-é": "1" };
      await failing(send({ headers }), "INTERNAL");
      await text(await send({ headers: { "x-amz-meta-a": "caf\xe9 \x80", host: "evil", "content-length": "9" } }));
      const lines = server.requests[0]?.head.split("\r\n") ?? [];
      deepEqual(lines.slice(1), [`host: 127.0.0.1:${server.port}`, "x-amz-meta-a: caf\xe9 \x80"]);
    },
  },
  {
    name: "connects to no host but the one that an origin plainly names",
    server: saying(okWith("")),
    async run({ send, server }) {
      for (const origin of [
        `${server.origin}#.s3.amazonaws.com`,
        `${server.origin}?.s3.amazonaws.com`,
        `${server.origin}/x`,
        server.origin.replace("//", "//:password@"),
        server.origin.replace("//", "//s3.amazonaws.com@"),
      ]) {
        const { message } = await failing(send({ origin }), "INVALID_INPUT");
        ok(!message.includes("password"));
      }
      equal(server.requests.length, 0);
    },
  },
  {
    name: "refuses what could smuggle a line or be mangled",
    server: saying(okWith("")),
    async run({ send, server }) {
      await failing(send({ headers: { a: "b\r\nc: d" } }), "INTERNAL");
      await failing(send({ headers: { a: "\u4e2d" } }), "INTERNAL");
      await failing(send({ path: "/a b" }), "INTERNAL");
      await failing(send({ path: "/a\r\nb" }), "INTERNAL");
      await failing(send({ path: "a" }), "INTERNAL");
      await failing(send({ origin: "http://h/path" }), "INVALID_INPUT");
      equal(server.accepted(), 0);
    },
  },
  {
    name: "says Content-Length: 0 for a PUT, PATCH or POST without a body, nothing for others",
    server: saying(okWith("")),
    async run({ send, server }) {
      await text(await send({ method: "PUT" }));
      await text(await send({ method: "PUT", body: [] }));
      await text(await send({ method: "POST", body: [new Uint8Array(0)] }));
      await text(await send({ method: "PATCH" }));
      await text(await send({ method: "DELETE" }));
      for (const { head } of server.requests.slice(0, 4)) match(head, /\r\ncontent-length: 0$/);
      ok(!server.requests[4]?.head.includes("content-length"));
      ok(!server.requests.some(({ head }) => /expect|transfer-encoding|accept-encoding/i.test(head)));
    },
  },
  {
    name: "sends a body of several chunks in one piece, without waiting for 100-continue",
    server: saying(okWith("")),
    async run({ send, server }) {
      const body = [Buffer.from("ab"), new Uint8Array(0), Buffer.from("cde")];
      await text(await send({ method: "PUT", body }));
      equal(server.requests[0]?.body.toString(), "abcde");
      match(server.requests[0]?.head ?? "", /content-length: 5/);
    },
  },
  {
    name: "uploads 24 MiB through a server that reads slowly, longer than the idle time",
    options: { idleTimeoutMs: 80 },
    server: {
      accept(socket) {
        let received = 0;
        socket.on("data", (chunk) => {
          const before = received;
          received += chunk.length;
          if (Math.floor(before / MEBIBYTE) !== Math.floor(received / MEBIBYTE)) {
            socket.pause();
            setTimeout(() => socket.resume(), 6);
          }
          if (received > 24 * MEBIBYTE) socket.write(okWith(String(received)));
        });
      },
    },
    async run({ send }) {
      const body = Array.from({ length: 3 }, () => new Uint8Array(8 * MEBIBYTE));
      const started = performance.now();
      ok(Number(await text(await send({ method: "PUT", body }))) > 24 * MEBIBYTE);
      ok(performance.now() - started > 100);
    },
  },
  {
    name: "fails an upload that the server stops reading",
    options: { idleTimeoutMs: 60 },
    server: { accept: (socket) => void socket.pause() },
    async run({ send }) {
      await failing(send({ method: "PUT", body: [new Uint8Array(32 * MEBIBYTE)] }), "STALLED");
    },
  },
  {
    name: "delivers an answer that comes before the upload's end, and drops that connection",
    server: {
      accept(socket) {
        socket.once("data", () => {
          socket.pause();
          socket.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno!!");
        });
      },
    },
    async run({ send, server }) {
      const response = await send({ method: "PUT", body: [new Uint8Array(32 * MEBIBYTE)] });
      equal(response.status, 403);
      equal(await text(response), "no!!");
      for (const socket of server.open) socket.resume();
      await until(() => server.open.size === 0);
    },
  },
  {
    name: "uses one connection for requests in a row",
    server: saying(okWith("abc")),
    async run({ send, server }) {
      for (let i = 0; i < 20; i++) equal(await text(await send()), "abc");
      equal(server.accepted(), 1);
    },
  },
  {
    name: "opens as many connections as allowed for requests at once, and answers each",
    options: { maxConnections: 7 },
    server: answering((socket, { head }) => void socket.write(okWith(head.slice(4, 12)))),
    async run({ send, server }) {
      const paths = Array.from({ length: 500 }, (_, i) => `/${String(i).padStart(7, "0")}`);
      const answers = await Promise.all(paths.map(async (path) => text(await send({ path }))));
      deepEqual(answers, paths);
      equal(server.accepted(), 7);
    },
  },
  {
    name: "does not reuse a connection that the server said it closes",
    server: saying("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\na"),
    async run({ send, server }) {
      equal(await text(await send()), "a");
      equal(await text(await send()), "a");
      equal(server.accepted(), 2);
    },
  },
  {
    name: "opens a new connection when the server closed the idle one",
    server: saying(okWith("a")),
    async run({ send, server }) {
      await text(await send());
      for (const socket of server.open) socket.destroy();
      await until(() => server.open.size === 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
      equal(await text(await send()), "a");
    },
  },
];
