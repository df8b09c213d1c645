import { expect, it } from "vitest";
import { realtimeUrl, subscribeAtAppSync } from "./appsync.ts";

const GRAPHQL = "https://abc.appsync-api.eu-west-1.amazonaws.com/graphql";
const OPERATION = { text: "subscription { a }" };

/** A web socket of a test: what is sent is kept, what arrives is dispatched. */
class FakeSocket extends EventTarget {
  readonly sent: { type: string; id?: string; payload?: { data: string; extensions: { authorization: object } } }[] =
    [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  hear(...messages: readonly object[]): void {
    for (const message of messages) this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}

function begin() {
  const socket = new FakeSocket();
  const asked: { url: string; protocols: readonly string[] }[] = [];
  const stop = new AbortController();
  let opened = 0;
  const connect = (url: string, protocols: readonly string[]) => {
    asked.push({ url, protocols });
    return socket as unknown as WebSocket;
  };
  const answers = subscribeAtAppSync<{ a: number }>(
    OPERATION,
    { graphqlUrl: GRAPHQL, token: "t", connect },
    stop.signal,
    () => {
      opened += 1;
    },
  );
  return { socket, asked, stop, answers, opened: () => opened };
}

it("speaks AppSync's protocol from hello to end", async () => {
  const { socket, asked, answers, opened } = begin();
  const first = answers.next();
  await Promise.resolve();
  socket.dispatchEvent(new Event("open"));
  socket.hear(
    { type: "connection_ack", payload: { connectionTimeoutMs: 300_000 } },
    { type: "start_ack", id: "1" },
    { type: "ka" },
  );
  socket.hear(
    { type: "data", id: "1", payload: { data: { a: 1 } } },
    { type: "data", id: "1", payload: { data: { a: 2 } } },
  );
  expect((await first).value).toEqual({ a: 1 });
  expect((await answers.next()).value).toEqual({ a: 2 });
  socket.hear({ type: "complete", id: "1" });
  expect((await answers.next()).done).toBe(true);
  expect(socket.closed).toBe(true);
  expect(opened()).toBe(1);
  expect(asked[0]?.url).toBe("wss://abc.appsync-realtime-api.eu-west-1.amazonaws.com/graphql");
  const header = asked[0]?.protocols[1]?.replace("header-", "") ?? "";
  const authorization = { Authorization: "t", host: "abc.appsync-api.eu-west-1.amazonaws.com" };
  expect(JSON.parse(atob(header.replaceAll("-", "+").replaceAll("_", "/")))).toEqual(authorization);
  expect(socket.sent.map(({ type }) => type)).toEqual(["connection_init", "start"]);
  expect(socket.sent[1]?.payload?.extensions).toEqual({ authorization });
  expect(JSON.parse(socket.sent[1]?.payload?.data ?? "")).toEqual({ query: OPERATION.text, variables: {} });
});

it("ends when the connection is lost or nobody listens, and throws what AppSync says", async () => {
  const lost = begin();
  const next = lost.answers.next();
  lost.socket.dispatchEvent(new Event("close"));
  expect((await next).done).toBe(true);

  const left = begin();
  const last = left.answers.next();
  left.stop.abort();
  expect((await last).done).toBe(true);
  expect(left.socket.closed).toBe(true);

  const refused = begin();
  const failing = refused.answers.next();
  refused.socket.hear({
    type: "connection_error",
    payload: { errors: [{ errorType: "UnauthorizedException", message: "no" }] },
  });
  await expect(failing).rejects.toMatchObject({ code: "UnauthorizedException" });
});

it("finds the sockets of a custom domain", () => {
  expect(realtimeUrl("https://hub.example/graphql")).toBe("wss://hub.example/graphql/realtime");
});
