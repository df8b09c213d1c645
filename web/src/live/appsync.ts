import { errorOf } from "../api/api-error.ts";
import type { Operation } from "../api/operation.ts";

/** What subscribing at AppSync needs. */
export interface AppSyncOptions {
  /** Such as `https://abc.appsync-api.eu-west-1.amazonaws.com/graphql`. */
  readonly graphqlUrl: string;
  /** The issuer's token, without a scheme before it. */
  readonly token: string;
  readonly connect?: (url: string, protocols: readonly string[]) => WebSocket;
}

/** AppSync's own protocol over a web socket: https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html */
interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: unknown; readonly errors?: unknown; readonly connectionTimeoutMs?: number };
}

/** Milliseconds without a sign of life after which a connection counts as lost, unless AppSync names another span. */
const SILENCE_MS = 300_000;

/** Address of the sockets: of AppSync's own names another host, of custom domains another path. */
export function realtimeUrl(graphqlUrl: string): string {
  const url = new URL(graphqlUrl);
  url.protocol = "wss:";
  if (url.host.includes(".appsync-api.")) url.host = url.host.replace(".appsync-api.", ".appsync-realtime-api.");
  else url.pathname = `${url.pathname.replace(/\/$/, "")}/realtime`;
  return url.href;
}

/** Answers of a subscription at AppSync, until it or `signal` ends it. @throws when it cannot be had, or was lost */
export async function* subscribeAtAppSync<Data>(
  { text }: Operation<object, Data>,
  { graphqlUrl, token, connect = open }: AppSyncOptions,
  signal: AbortSignal,
  opened: () => void,
): AsyncGenerator<Data> {
  const authorization = { Authorization: token, host: new URL(graphqlUrl).host };
  const header = base64url(JSON.stringify(authorization));
  const socket = connect(realtimeUrl(graphqlUrl), ["graphql-ws", `header-${header}`]);
  const send = (message: object) => socket.send(JSON.stringify(message));
  const start = { data: JSON.stringify({ query: text, variables: {} }), extensions: { authorization } };
  socket.addEventListener("open", () => send({ type: "connection_init" }));
  try {
    for await (const { type, payload } of messages(socket, signal)) {
      if (type === "connection_ack") send({ id: "1", type: "start", payload: start });
      if (type === "start_ack") opened();
      if (type === "data" && payload?.data) yield payload.data as Data;
      if (type === "error" || type === "connection_error")
        throw errorOf(payload?.errors) ?? new Error("AppSync refused");
      if (type === "complete") return;
    }
  } finally {
    socket.close();
  }
}

async function* messages(socket: WebSocket, signal: AbortSignal): AsyncGenerator<Message> {
  const waiting: Message[] = [];
  let wake = () => {};
  let ended = false;
  let silence = SILENCE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    ended = true;
    wake();
  };
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(end, silence);
  };
  socket.addEventListener("message", (event: MessageEvent) => {
    const message: Message = JSON.parse(String(event.data));
    silence = message.payload?.connectionTimeoutMs ?? silence;
    alive();
    waiting.push(message);
    wake();
  });
  socket.addEventListener("close", end);
  socket.addEventListener("error", end);
  signal.addEventListener("abort", end);
  alive();
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

function open(url: string, protocols: readonly string[]): WebSocket {
  return new WebSocket(url, [...protocols]);
}

function base64url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
