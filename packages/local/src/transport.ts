import { HubError } from "@dth/core/error";
import type { Transport, TransportOptions, TransportRequest, TransportResponse } from "@dth/core/transport";
import { type AllowAddress, requireLiteral } from "./allowed-address.ts";
import type { HttpProxy, ProxyChoice } from "./proxy.ts";
import { Aborts } from "./transport-aborts.ts";
import { cancelled } from "./transport-errors.ts";
import { Exchange } from "./transport-exchange.ts";
import { Pool } from "./transport-pool.ts";
import { parseOrigin } from "./transport-socket.ts";

/** Parts into which the idle time is cut: it is kept to within one of them. */
const SWEEPS = 8;

/** What this transport can be told beside. */
export interface LocalTransportOptions extends TransportOptions {
  /** Asked whenever a connection is made. Default: every address. */
  readonly allowAddress?: AllowAddress;
  /** Default: no proxy. What lies behind one is not asked `allowAddress` about. */
  readonly proxy?: ProxyChoice | undefined;
}

/**
 * HTTP/1.1 over the host's own sockets, for Node and Deno alike. Why not an HTTP library:
 * docs/decisions/0003-transports.md. Certificates of `NODE_EXTRA_CA_CERTS` are trusted by the host.
 * Requests also fail with what `allowAddress` throws.
 */
export function createTransport(options: LocalTransportOptions = {}): Transport {
  const { idleTimeoutMs = 60_000, connectTimeoutMs = 10_000, maxConnections = 256, allowAddress } = options;
  const chooseProxy = options.proxy ?? (() => undefined);
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
      const origin = parseOrigin(name);
      if (allowAddress !== undefined) requireLiteral(origin.hostname, origin.port, allowAddress);
      const proxy = chooseProxy(origin);
      pool = new Pool({ origin, connectTimeoutMs, maxConnections, allowAddress, proxy, now: () => performance.now() });
      pools.set(name, pool);
    }
    return pool;
  };

  const send = async (request: TransportRequest): Promise<TransportResponse> => {
    if (closed) throw cancelled(new Error("the transport is closed"));
    if (request.signal?.aborted) throw cancelled(request.signal.reason);
    const pool = poolOf(request.origin);
    const stop = (exchange: Exchange, error: HubError): void => pool.stop(exchange, error);
    const exchange = new Exchange({ request, head: pool.headOf(request), aborts, stop });
    pool.submit(exchange);
    return pool.viaProxy === undefined ? exchange.response : refuseByProxy(await exchange.response, pool.viaProxy);
  };

  const close = async (): Promise<void> => {
    closed = true;
    clearInterval(sweeper);
    for (const pool of pools.values()) pool.close(cancelled(new Error("the transport was closed")));
  };

  return { send, close };
}

/** What a proxy answers in the place of the store. */
async function refuseByProxy(response: TransportResponse, { name }: HttpProxy): Promise<TransportResponse> {
  if (response.status !== 407) return response;
  await response.body.discard();
  throw new HubError("PROXY_REFUSED", `the proxy ${name} answered 407`);
}
