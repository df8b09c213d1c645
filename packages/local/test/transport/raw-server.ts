import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** One request as it came over the wire. */
export interface RawRequest {
  /** Request line and headers as Latin-1. */
  readonly head: string;
  readonly body: Buffer;
  /** Which connection carried it, from 0. */
  readonly connection: number;
}

/** A server that answers with exactly the bytes a test wants. */
export interface RawServer {
  readonly port: number;
  readonly origin: string;
  readonly requests: RawRequest[];
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
  /** Connections accepted so far. */
  readonly accepted: () => number;
  close(): Promise<void>;
}

/** What the server does with what it gets; without any of it, it is silent. */
export interface RawServerOptions {
  /** Called for every whole request. */
  readonly answer?: (socket: Socket, request: RawRequest) => void;
  /** Takes the socket over; `answer` is not used. */
  readonly accept?: (socket: Socket) => void;
  readonly tls?: TlsOptions;
}

/** Starts one on 127.0.0.1. */
export async function startRawServer(options: RawServerOptions): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const open = new Set<Socket>();
  let accepted = 0;
  const accept = (socket: Socket): void => {
    const connection = accepted++;
    open.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
    if (options.accept !== undefined) {
      options.accept(socket);
      return;
    }
    readRequests(socket, ({ head, body }) => {
      const request = { head, body, connection };
      requests.push(request);
      options.answer?.(socket, request);
    });
  };
  const server: Server = options.tls === undefined ? createServer(accept) : createTlsServer(options.tls, accept);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    origin: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    open,
    accepted: () => accepted,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Cuts the stream into requests by Content-Length. */
function readRequests(socket: Socket, emit: (request: { head: string; body: Buffer }) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 0;
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= needed) {
      const all = Buffer.concat(chunks);
      chunks = [all];
      const end = all.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = all.toString("latin1", 0, end);
      needed = end + 4 + Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
      if (size < needed) return;
      emit({ head, body: all.subarray(end + 4, needed) });
      chunks = [all.subarray(needed)];
      size -= needed;
      needed = 0;
      if (size === 0) return;
    }
  });
}
