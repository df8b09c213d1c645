import { HubError } from "@dth/core/error";
import type { AllowAddress } from "./allowed-address.ts";
import { Connection, type ConnectionOwner } from "./transport-connection.ts";
import type { Exchange } from "./transport-exchange.ts";
import type { Origin } from "./transport-socket.ts";

/**
 * Milliseconds an unused connection is kept: below the five seconds after which many servers
 * close theirs, so that a request seldom meets a closing connection.
 */
const KEEP_MS = 4000;

export interface PoolOptions {
  readonly origin: Origin;
  readonly connectTimeoutMs: number;
  readonly maxConnections: number;
  readonly allowAddress: AllowAddress | undefined;
  /** Milliseconds from any start. */
  readonly now: () => number;
}

/** The connections to one origin, and the exchanges that wait for one. */
export class Pool implements ConnectionOwner {
  readonly origin: Origin;
  readonly #options: PoolOptions;
  readonly #all = new Set<Connection>();
  /** The most recently used comes last and is used first, so that the surplus grows old. */
  readonly #idle: { readonly connection: Connection; readonly since: number }[] = [];
  readonly #queue = new Set<Exchange>();

  constructor(options: PoolOptions) {
    this.origin = options.origin;
    this.#options = options;
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
  }

  /** The oldest come first. Asked before every use, for sweeps may be far apart. */
  #closeExpired(): void {
    const oldest = this.#options.now() - KEEP_MS;
    for (let first = this.#idle[0]; first !== undefined && first.since < oldest; first = this.#idle[0]) {
      this.#idle.shift();
      first.connection.abandon();
    }
  }

  #open(): Connection | undefined {
    if (this.#all.size >= this.#options.maxConnections) return undefined;
    const { origin, connectTimeoutMs, allowAddress } = this.#options;
    const connection = new Connection({ origin, connectTimeoutMs, allowAddress, owner: this });
    this.#all.add(connection);
    return connection;
  }
}
