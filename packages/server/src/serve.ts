import { once } from "node:events";
import { createServer } from "node:http";
import { HubError } from "@dth/core/error";
import { getRequestListener } from "@hono/node-server";

/** Answers a request. `env` is what the host knows of it. */
export type Fetch = (request: Request, env: unknown) => Response | Promise<Response>;

/** A server that listens. */
export interface Listening {
  /** Such as `http://127.0.0.1:8484`. */
  readonly url: string;
  /** Takes no more requests; those under way have `graceMs` to end. */
  close(graceMs: number): Promise<void>;
}

/**
 * Serves HTTP/1.1 on Node and Deno.
 *
 * @param port 0: any that is free
 * @throws HubError `INVALID_INPUT` when the address is taken or not this machine's
 */
export async function serve(fetch: Fetch, host: string, port: number): Promise<Listening> {
  const server = createServer(getRequestListener(fetch));
  // Watchers stay for hours; what is slow to arrive at all is not.
  server.requestTimeout = 300_000;
  server.headersTimeout = 30_000;
  // Longer than clients and load balancers keep an idle connection (mostly 60 s): whoever reuses one must not find it closed.
  server.keepAliveTimeout = 75_000;
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    if (why === "EADDRINUSE")
      throw new HubError(
        "INVALID_INPUT",
        `another program listens on ${host}:${port} (EADDRINUSE); choose another --port`,
        {
          cause,
        },
      );
    throw new HubError("INVALID_INPUT", `the hub cannot listen on ${host}:${port}: ${why}`, { cause });
  }
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    async close(graceMs) {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}
