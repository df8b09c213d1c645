import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A server by hand. */
export interface LoopbackServer {
  readonly port: number;
  readonly url: string;
  /** Ends its connections too, whatever they wait for. */
  close(): Promise<void>;
}

/** Answers on a port of its own, on this machine only. */
export async function serve(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
