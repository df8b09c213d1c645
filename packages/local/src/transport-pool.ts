import type { Socket } from "node:net";
import { HubError } from "@dth/core/error";
import type { TransportRequest } from "@dth/core/transport";
import type { AllowAddress } from "./allowed-address.ts";
import type { HttpProxy } from "./proxy.ts";
import { Connection, type ConnectionOwner } from "./transport-connection.ts";
import type { Exchange } from "./transport-exchange.ts";
import { requestHead } from "./transport-request.ts";
import type { Origin } from "./transport-socket.ts";
import { type Digging, digTunnel } from "./transport-tunnel.ts";

/**
 * Milliseconds an unused connection is kept: below the five seconds after which many servers
 * close theirs, so that a request seldom meets a closing connection.
 */
const KEEP_MS = 4000;

/** Where a pool's connections lead, and how many there may be. */
export interface PoolOptions {
  readonly origin: Origin;
  readonly connectTimeoutMs: number;
  readonly maxConnections: number;
  readonly allowAddress: AllowAddress | undefined;
  /** What requests to the origin go through. */
  readonly proxy?: HttpProxy | undefined;
  /** Milliseconds from any start. */
  readonly now: () => number;
}

/** The connections to one origin, and the exchanges that wait for one. */
export class Pool implements ConnectionOwner {
  readonly origin: Origin;
  readonly #options: PoolOptions;
  readonly #all = new Set<Connection>();
  /** Tunnels through the proxy that are not open yet. */
  readonly #digging = new Set<Digging>();
  /** The most recently used comes last and is used first, so that the surplus grows old. */
  readonly #idle: { readonly connection: Connection; readonly since: number }[] = [];
  readonly #queue = new Set<Exchange>();

  constructor(options: PoolOptions) {
    this.origin = options.origin;
    this.#options = options;
  }

  /** The proxy that reads the requests themselves, where there is no TLS. */
  get viaProxy(): HttpProxy | undefined {
    return this.origin.secure ? undefined : this.#options.proxy;
  }

  /** Request line and headers. A proxy without a tunnel is told the whole address, and who asks. */
  headOf(request: TransportRequest): string {
    const { host } = this.origin;
    const proxy = this.viaProxy;
    if (proxy === undefined) return requestHead(request, host);
    return requestHead(request, host, { origin: `http://${host}`, authorization: proxy.authorization });
  }

  submit(exchange: Exchange): void {
    this.#closeExpired();
    const connection = this.#idle.pop()?.connection ?? this.#open();
    if (connection === undefined) this.#queue.add(exchange);
    else connection.carry(exchange);
  }

  /** Ends one exchange, wherever it is. */
  stop(exchange: Exchange, error: HubError): void {
    this.#queue.delete(exchange);
    for (const connection of this.#all) {
      if (connection.carries(exchange)) connection.fail(error);
    }
    exchange.fail(error);
  }

  idle(connection: Connection): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#idle.push({ connection, since: this.#options.now() });
    } else {
      this.#queue.delete(next);
      connection.carry(next);
    }
  }

  gone(connection: Connection): void {
    this.#all.delete(connection);
    const at = this.#idle.findIndex((entry) => entry.connection === connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const [next] = this.#queue;
    if (next === undefined) return;
    const fresh = this.#open();
    if (fresh === undefined) return;
    this.#queue.delete(next);
    fresh.carry(next);
  }

  /** Fails what has not moved for more than `limit` sweeps; closes what was not used lately. */
  sweep(limit: number): void {
    for (const connection of this.#all) {
      if (connection.waiting && ++connection.quietSweeps > limit) {
        connection.fail(new HubError("STALLED", `nothing moved to or from ${this.origin.name} for the idle time`));
      }
    }
    this.#closeExpired();
  }

  close(error: HubError): void {
    const waiting = [...this.#queue];
    this.#queue.clear();
    for (const exchange of waiting) exchange.fail(error);
    for (const connection of [...this.#all]) connection.fail(error);
    for (const digging of this.#digging) digging.stop();
    this.#digging.clear();
  }

  /** The oldest come first. Asked before every use, for sweeps may be far apart. */
  #closeExpired(): void {
    const oldest = this.#options.now() - KEEP_MS;
    for (let first = this.#idle[0]; first !== undefined && first.since < oldest; first = this.#idle[0]) {
      this.#idle.shift();
      first.connection.abandon();
    }
  }

  /** Undefined when there may be no more, and while a tunnel is being dug: then an exchange waits for it. */
  #open(): Connection | undefined {
    if (this.#all.size + this.#digging.size >= this.#options.maxConnections) return undefined;
    const { origin, proxy } = this.#options;
    if (proxy === undefined) return this.#connect(origin);
    if (origin.secure) {
      this.#dig(proxy);
      return undefined;
    }
    const { hostname, port, secure } = proxy;
    return this.#connect({ ...origin, hostname, port, secure, name: throughProxy(origin, proxy) });
  }

  #connect(origin: Origin, tunnel?: Socket): Connection {
    const { connectTimeoutMs, allowAddress } = this.#options;
    const connection = new Connection({ origin, connectTimeoutMs, allowAddress, tunnel, owner: this });
    this.#all.add(connection);
    return connection;
  }

  #dig(proxy: HttpProxy): void {
    const { connectTimeoutMs: timeoutMs } = this.#options;
    const origin = { ...this.origin, name: throughProxy(this.origin, proxy) };
    const digging = digTunnel({ proxy, origin, timeoutMs }, (end) => {
      this.#digging.delete(digging);
      if (end instanceof HubError) this.#undug(end);
      else this.idle(this.#connect(origin, end));
    });
    this.#digging.add(digging);
  }

  /** One that waited fails for each tunnel that did not come about. */
  #undug(error: HubError): void {
    const [first] = this.#queue;
    if (first === undefined) return;
    this.#queue.delete(first);
    first.fail(error);
    if (this.#queue.size > this.#digging.size) this.#open();
  }
}

/** How messages name the way. */
function throughProxy({ name }: Origin, proxy: HttpProxy): string {
  return `${name} through the proxy ${proxy.name}`;
}
