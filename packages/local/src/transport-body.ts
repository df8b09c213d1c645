import { HubError } from "@dth/core/error";
import type { TransportBody } from "@dth/core/transport";
import { badResponse } from "./transport-head.ts";

/** Bytes held for a slow reader before the connection is paused. */
const HIGH_WATER = 256 * 1024;

/** The body's hold on its connection. */
export interface BodyFlow {
  pause(): void;
  /** The reader waits for bytes: read on, and count idle time from now. */
  resume(): void;
  /** Ends the exchange; the connection is of no more use. */
  abandon(): void;
}

/**
 * A body between the socket, which pushes, and its reader. Pushed views are copied at once, for the socket reads into
 * the same memory again; into the final place where there is one. What was read into that place is not copied at all.
 */
export class IncomingBody implements TransportBody {
  readonly #expected: number | undefined;
  readonly #flow: BodyFlow;
  #claimed = false;
  #streaming = false;
  #limit = Number.POSITIVE_INFINITY;
  #received = 0;
  #pieces: Uint8Array[] = [];
  #held = 0;
  /** The final place of a body of known length. */
  #whole: Uint8Array | undefined;
  /** Bytes of the final place that a reader of chunks has got. */
  #delivered = 0;
  #end: "open" | "complete" | HubError = "open";
  /** Wakes the reader. Set exactly while one waits for bytes. */
  #wake: (() => void) | undefined;

  /**
   * @param expected bytes, where they are known beforehand
   * @param into memory for them, used when they fit
   */
  constructor(expected: number | undefined, flow: BodyFlow, into?: Uint8Array) {
    this.#expected = expected;
    this.#flow = flow;
    if (into !== undefined && expected !== undefined && expected <= into.length) {
      this.#whole = into.subarray(0, expected);
    }
  }

  /** Where the next bytes belong; undefined when they have no place of their own. */
  get place(): Uint8Array | undefined {
    if (this.#whole === undefined || this.#received >= this.#whole.length) return undefined;
    return this.#whole.subarray(this.#received);
  }

  /** Whether a reader waits for the network, rather than the network for a reader. */
  get hungry(): boolean {
    return this.#wake !== undefined;
  }

  get received(): number {
    return this.#received;
  }

  /** Takes the bytes of `view`, which may be overwritten afterwards unless it lies in {@link place}. */
  push(view: Uint8Array): void {
    const at = this.#received;
    this.#received += view.length;
    if (this.#whole !== undefined) {
      if (!liesAt(view, this.#whole, at)) this.#whole.set(view, at);
      if (this.#streaming) this.#rouse();
      return;
    }
    this.#pieces.push(copyOf(view));
    this.#held += view.length;
    if (this.#received > this.#limit) {
      this.fail(tooLong(this.#limit));
      this.#flow.abandon();
    } else if (this.#limit === Number.POSITIVE_INFINITY) {
      if (this.#held >= HIGH_WATER) this.#flow.pause();
      this.#rouse();
    }
  }

  complete(): void {
    if (this.#end === "open") this.#end = "complete";
    this.#rouse();
  }

  fail(error: HubError): void {
    if (this.#end === "open") this.#end = error;
    this.#rouse();
  }

  async bytes(limit: number): Promise<Uint8Array> {
    this.#claim();
    if (this.#end === "open") await this.#collect(limit);
    if (this.#end instanceof HubError) throw this.#end;
    if (this.#received > limit) throw tooLong(limit);
    return this.#whole ?? joined(this.#pieces, this.#received);
  }

  chunks(): AsyncIterable<Uint8Array> {
    this.#claim();
    this.#streaming = true;
    return this.#stream();
  }

  async discard(): Promise<void> {
    this.#claim();
    this.#pieces = [];
    if (this.#end === "open") this.#flow.abandon();
  }

  #claim(): void {
    if (this.#claimed) throw new HubError("INTERNAL", "a body was read twice");
    this.#claimed = true;
  }

  /** Waits for the end. Where the length is known, its bytes go straight to their place. */
  async #collect(limit: number): Promise<void> {
    if (Math.max(this.#expected ?? 0, this.#received) > limit) {
      this.#flow.abandon();
      throw tooLong(limit);
    }
    this.#limit = limit;
    if (this.#expected !== undefined && this.#whole === undefined) {
      this.#whole = Buffer.allocUnsafeSlow(this.#expected);
      place(this.#pieces, this.#whole);
      this.#pieces = [];
    }
    await this.#more();
  }

  async *#stream(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const pieces = this.#taken();
        yield* pieces;
        if (this.#hasMore()) continue;
        if (this.#end instanceof HubError) throw this.#end;
        if (this.#end === "complete") return;
        await this.#more();
      }
    } finally {
      if (this.#end === "open") this.#flow.abandon();
    }
  }

  /** What came since the last time. */
  #taken(): readonly Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#held = 0;
    if (this.#whole === undefined) return pieces;
    const from = this.#delivered;
    this.#delivered = this.#received;
    return from === this.#received ? [] : [this.#whole.subarray(from, this.#received)];
  }

  #hasMore(): boolean {
    return this.#whole === undefined ? this.#pieces.length > 0 : this.#delivered < this.#received;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#flow.resume();
    });
  }

  #rouse(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

function liesAt(view: Uint8Array, whole: Uint8Array, at: number): boolean {
  return view.buffer === whole.buffer && view.byteOffset === whole.byteOffset + at;
}

/** In memory of its own: neither Node's shared pool nor the socket's read buffer. */
function copyOf(view: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(view.length);
  copy.set(view);
  return copy;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  const whole = Buffer.allocUnsafeSlow(length);
  place(pieces, whole);
  return whole;
}

function place(pieces: readonly Uint8Array[], target: Uint8Array): void {
  let at = 0;
  for (const piece of pieces) {
    target.set(piece, at);
    at += piece.length;
  }
}

function tooLong(limit: number): HubError {
  return badResponse(`the body is longer than ${limit} bytes`);
}
