import type { HubError } from "@dth/core/error";
import type { Transport, TransportOptions, TransportRequest, TransportResponse } from "@dth/core/transport";
import { Aborts } from "./transport-aborts.ts";
import { cancelled } from "./transport-errors.ts";
import { Exchange } from "./transport-exchange.ts";
import { Pool } from "./transport-pool.ts";
import { requestHead } from "./transport-request.ts";
import { parseOrigin } from "./transport-socket.ts";

/** Parts into which the idle time is cut: it is kept to within one of them. */
const SWEEPS = 8;

/**
 * HTTP/1.1 over the host's own sockets, for Node and Deno alike. Why not an HTTP library:
 * docs/decisions/0003-transports.md. Certificates of `NODE_EXTRA_CA_CERTS` are trusted by the host.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { idleTimeoutMs = 60_000, connectTimeoutMs = 10_000, maxConnections = 256 } = options;
  const pools = new Map<string, Pool>();
  const aborts = new Aborts();
  let closed = false;

  const sweeper = setInterval(() => {
    for (const pool of pools.values()) pool.sweep(SWEEPS);
  }, idleTimeoutMs / SWEEPS);
  sweeper.unref();

  const poolOf = (name: string): Pool => {
    let pool = pools.get(name);
    if (pool === undefined) {
      pool = new Pool({ origin: parseOrigin(name), connectTimeoutMs, maxConnections, now: () => performance.now() });
      pools.set(name, pool);
    }
    return pool;
  };

  const send = async (request: TransportRequest): Promise<TransportResponse> => {
    if (closed) throw cancelled(new Error("the transport is closed"));
    if (request.signal?.aborted) throw cancelled(request.signal.reason);
    const pool = poolOf(request.origin);
    const stop = (exchange: Exchange, error: HubError): void => pool.stop(exchange, error);
    const exchange = new Exchange({ request, head: requestHead(request, pool.origin.host), aborts, stop });
    pool.submit(exchange);
    return exchange.response;
  };

  const close = async (): Promise<void> => {
    closed = true;
    clearInterval(sweeper);
    for (const pool of pools.values()) pool.close(cancelled(new Error("the transport was closed")));
  };

  return { send, close };
}
