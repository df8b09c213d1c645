import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { passOn } from "./pass-on.ts";

/** A proxy on this machine, for which every name leads to this machine. */
export interface ProxyServer {
  readonly url: string;
  /** What it was asked for: `CONNECT host:port` or `GET http://…`, with the headers. */
  readonly asked: { readonly line: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** @param refusal status that everything is refused with; else everything goes through */
export async function startProxyServer(refusal?: number): Promise<ProxyServer> {
  const asked: ProxyServer["asked"][number][] = [];
  const sockets = new Set<Duplex>();
  const note = ({ method, url, headers }: IncomingMessage): void =>
    void asked.push({ line: `${method} ${url}`, headers });
  const server = createServer((incoming, answer) => {
    note(incoming);
    if (refusal !== undefined) return void answer.writeHead(refusal).end("refused");
    const { port, pathname, search } = new URL(incoming.url ?? "");
    passOn(incoming, answer, Number(port), pathname + search);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (incoming: IncomingMessage, client: Duplex) => {
    note(incoming);
    client.on("error", () => client.destroy());
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(Number(incoming.url?.split(":").at(-1)), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    sockets.add(upstream);
    upstream.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
