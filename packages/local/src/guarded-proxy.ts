import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { HubError, toHubError } from "@dth/core/error";
import { type AllowAddress, connectAllowed, guardedLookup, requireLiteral } from "./allowed-address.ts";

/** A proxy on this machine, through which other programs reach only what is allowed. */
export interface GuardedProxy {
  /** For `HTTPS_PROXY` and `HTTP_PROXY`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts an HTTP proxy on 127.0.0.1 for programs that resolve names and follow redirects by themselves, such as skopeo.
 * What is refused is answered with 403 and the reason. Programs written in Go ask no proxy for `localhost` and loopback
 * addresses (https://pkg.go.dev/net/http#ProxyFromEnvironment).
 */
export async function startGuardedProxy(allow: AllowAddress): Promise<GuardedProxy> {
  const tunnels = new Set<Duplex>();
  const server = createServer((incoming, answer) => forward(incoming, answer, allow));
  server.on("connect", (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnels.add(client);
    client.on("close", () => tunnels.delete(client));
    tunnel(incoming.url ?? "", client, head, allow);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // Whoever forgets to close it must not keep the process alive.
  server.unref();
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      for (const client of tunnels) client.destroy();
      await closed;
    },
  };
}

/** `CONNECT host:port`: bytes in both directions, of which the proxy understands none. */
function tunnel(authority: string, client: Duplex, head: Buffer, allow: AllowAddress): void {
  // Whoever is gone has nothing to be told.
  client.on("error", () => client.destroy());
  const refuse = (error: unknown): void => {
    client.end(
      `HTTP/1.1 ${statusOf(error)}\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${toHubError(error).message}\n`,
    );
  };
  const target = URL.parse(`http://${authority}`);
  try {
    if (target === null) throw new HubError("INVALID_INPUT", "no host and port");
    const socket = connectAllowed(bare(target.hostname), Number(target.port || 80), allow);
    let open = false;
    socket.once("connect", () => {
      open = true;
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.write(head);
      socket.pipe(client);
      client.pipe(socket);
    });
    socket.on("error", (error) => (open ? client.destroy() : refuse(error)));
    client.on("close", () => socket.destroy());
  } catch (error) {
    refuse(error);
  }
}

/** A request without TLS, with its whole address. */
function forward(incoming: IncomingMessage, answer: ServerResponse, allow: AllowAddress): void {
  const refuse = (error: unknown): void => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(Number.parseInt(statusOf(error), 10)).end(`${toHubError(error).message}\n`);
  };
  const target = URL.parse(incoming.url ?? "");
  try {
    if (target?.protocol !== "http:") throw new HubError("INVALID_INPUT", "no http address");
    const port = Number(target.port || 80);
    requireLiteral(bare(target.hostname), port, allow);
    const { "proxy-connection": _, ...headers } = incoming.headers;
    const { method } = incoming;
    const outgoing = request(target, { method, headers, agent: false, lookup: guardedLookup(port, allow) });
    outgoing.on("error", refuse);
    outgoing.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.on("error", refuse);
    });
    answer.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  } catch (error) {
    refuse(error);
  }
}

function statusOf(error: unknown): string {
  const { code } = toHubError(error);
  if (code === "INVALID_INPUT") return "400 Bad Request";
  return code === "ENDPOINT_REFUSED" ? "403 Forbidden" : "502 Bad Gateway";
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}
