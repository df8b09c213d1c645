import type { Socket } from "node:net";
import { HubError } from "@dth/core/error";
import type { AllowAddress } from "./allowed-address.ts";
import { socketError } from "./transport-errors.ts";
import type { Carrier, Exchange } from "./transport-exchange.ts";
import { BodySlices } from "./transport-request.ts";
import { type Origin, openSocket } from "./transport-socket.ts";

/** Bytes written at a time: enough to fill the line, small enough that a slow one shows progress. */
const SLICE = 256 * 1024;
/** Bytes that one read takes where the body has no place of its own. */
const READ_BUFFER = 64 * 1024;

/** What a connection tells the pool that owns it. */
export interface ConnectionOwner {
  /** It is open and carries nothing. */
  idle(connection: Connection): void;
  /** It is gone, whatever it carried has failed or ended. */
  gone(connection: Connection): void;
}

/** Where a connection leads, and who owns it. */
export interface ConnectionOptions {
  readonly origin: Origin;
  readonly connectTimeoutMs: number;
  readonly allowAddress: AllowAddress | undefined;
  /** A way to the origin that is open already. */
  readonly tunnel?: Socket | undefined;
  readonly owner: ConnectionOwner;
}

/** One socket that carries one exchange at a time. */
export class Connection implements Carrier {
  /** Sweeps of the transport since something last moved. */
  quietSweeps = 0;
  readonly #origin: Origin;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #connectTimer: ReturnType<typeof setTimeout>;
  #opened = false;
  #paused = false;
  #gone = false;
  #error: unknown;
  #exchange: Exchange | undefined;
  #upload: BodySlices | undefined;

  constructor({ origin, connectTimeoutMs, allowAddress, tunnel, owner }: ConnectionOptions) {
    this.#origin = origin;
    this.#owner = owner;
    const buffer = Buffer.allocUnsafeSlow(READ_BUFFER);
    const reader = {
      memory: () => this.#exchange?.place ?? buffer,
      receive: (bytes: Uint8Array) => this.#receive(bytes),
    };
    this.#socket = openSocket(origin, reader, allowAddress, tunnel);
    this.#connectTimer = setTimeout(() => {
      this.fail(new HubError("NETWORK", `could not connect to ${origin.name} within ${connectTimeoutMs} ms`));
    }, connectTimeoutMs);
    this.#listen();
  }

  /** Nothing moves although the other side should: what the idle time is about. */
  get waiting(): boolean {
    return this.#opened && this.#exchange !== undefined && (this.#upload !== undefined || this.#exchange.waiting);
  }

  /** Sends a request. Before the connection is open it waits in the socket. */
  carry(exchange: Exchange): void {
    this.quietSweeps = 0;
    this.#exchange = exchange;
    const { body } = exchange.request;
    if (body !== undefined) this.#upload = new BodySlices(body, SLICE);
    this.#socket.cork();
    this.#socket.write(exchange.head, "latin1");
    this.#send();
    this.#socket.uncork();
  }

  /** Whether it carries this one. */
  carries(exchange: Exchange): boolean {
    return this.#exchange === exchange;
  }

  /** Fails what it carries and closes the socket. */
  fail(error: HubError): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.fail(error);
    this.abandon();
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.quietSweeps = 0;
    if (!this.#paused) return;
    this.#paused = false;
    this.#socket.resume();
  }

  abandon(): void {
    this.#socket.destroy();
    this.#close();
  }

  finished(reusable: boolean): void {
    this.#exchange = undefined;
    // An answer before the request is out; whoever owns the body's memory may use it again now.
    if (!reusable || this.#upload !== undefined || this.#socket.writableLength > 0 || this.#gone) {
      this.abandon();
      return;
    }
    this.resume();
    this.#owner.idle(this);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on(this.#origin.secure ? "secureConnect" : "connect", () => {
      clearTimeout(this.#connectTimer);
      this.#opened = true;
    });
    socket.on("drain", () => {
      this.quietSweeps = 0;
      if (this.#upload === undefined) return;
      socket.cork();
      this.#send();
      socket.uncork();
    });
    socket.on("error", (error) => {
      this.#error = error;
    });
    socket.on("end", () => this.#ended());
    socket.on("close", () => this.#ended());
  }

  /** Hands the socket, which is corked, the next slice's worth of the body. It drains when that has left. */
  #send(): void {
    for (let sent = 0; this.#upload !== undefined && sent < SLICE; ) {
      const slice = this.#upload.next();
      if (slice === undefined) {
        this.#upload = undefined;
      } else {
        this.#socket.write(slice);
        sent += slice.length;
      }
    }
  }

  #receive(bytes: Uint8Array): void {
    this.quietSweeps = 0;
    if (this.#exchange === undefined) this.abandon();
    else this.#exchange.receive(bytes, this);
  }

  #ended(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange !== undefined) {
      if (this.#error === undefined && this.#opened) exchange.endOfInput(this.#origin.name);
      else exchange.fail(socketError(this.#error, this.#origin.name, this.#stage()));
    }
    this.abandon();
  }

  #stage(): "connecting" | "securing" | "open" {
    if (this.#opened) return "open";
    return this.#origin.secure && !this.#socket.connecting ? "securing" : "connecting";
  }

  #close(): void {
    if (this.#gone) return;
    this.#gone = true;
    clearTimeout(this.#connectTimer);
    this.#upload = undefined;
    this.#owner.gone(this);
  }
}
