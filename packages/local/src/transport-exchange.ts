import { HubError } from "@dth/core/error";
import type { TransportRequest, TransportResponse } from "@dth/core/transport";
import type { Aborts } from "./transport-aborts.ts";
import { type BodyFlow, IncomingBody } from "./transport-body.ts";
import { ChunkedDecoder } from "./transport-chunked.ts";
import { cancelled, truncated } from "./transport-errors.ts";
import { badResponse, parseHead, type ResponseHead } from "./transport-head.ts";

/** Bytes of the longest head. S3 allows 2 KiB of metadata; proxies add to it. */
const LONGEST_HEAD = 128 * 1024;
const EMPTY_LINE = Buffer.from("\r\n\r\n");

/** What an exchange does to the connection that carries it. */
export interface Carrier extends BodyFlow {
  /** The answer has arrived completely. `reusable`: the connection can carry another exchange. */
  finished(reusable: boolean): void;
}

/** The answer from its head on. */
interface Answer {
  readonly head: ResponseHead;
  readonly body: IncomingBody;
  /** Present when the body is chunked. */
  readonly decoder: ChunkedDecoder | undefined;
}

/** What an exchange is made of. */
export interface ExchangeOptions {
  readonly request: TransportRequest;
  /** The encoded request line and headers. */
  readonly head: string;
  readonly aborts: Aborts;
  /** Called when the request's signal aborts, with what to fail it with. */
  readonly stop: (exchange: Exchange, error: HubError) => void;
}

/** One request and the reading of its answer. Knows no socket. */
export class Exchange {
  readonly request: TransportRequest;
  /** The encoded request line and headers. */
  readonly head: string;
  readonly response: Promise<TransportResponse>;
  #resolve: (response: TransportResponse) => void = () => {};
  #reject: (error: HubError) => void = () => {};
  #early: Buffer | undefined;
  #answer: Answer | undefined;
  #over = false;
  readonly #aborts: Aborts;
  readonly #onAbort: () => void;

  constructor({ request, head, aborts, stop }: ExchangeOptions) {
    this.request = request;
    this.head = head;
    this.#aborts = aborts;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#onAbort = () => stop(this, cancelled(request.signal?.reason));
    if (request.signal !== undefined) aborts.follow(request.signal, this.#onAbort);
  }

  /** Whether the other side is to blame when nothing moves. */
  get waiting(): boolean {
    return this.#answer === undefined || this.#answer.body.hungry;
  }

  /** Where the next bytes of the body belong, when there is such a place and nothing else can come in between. */
  get place(): Uint8Array | undefined {
    return this.#answer?.decoder === undefined ? this.#answer?.body.place : undefined;
  }

  /** Takes what the socket read. Unless it was read into {@link place}, its memory may be overwritten afterwards. */
  receive(bytes: Uint8Array, carrier: Carrier): void {
    try {
      if (this.#answer === undefined) this.#receiveHead(bytes, carrier);
      else this.#receiveBody(this.#answer, bytes, carrier);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      this.fail(error);
      carrier.abandon();
    }
  }

  /** The other side closed the connection without an error. */
  endOfInput(origin: string): void {
    if (this.#answer === undefined) {
      this.fail(new HubError("NETWORK", `${origin} closed the connection before it answered`));
      return;
    }
    const { head, body } = this.#answer;
    if (head.framing.kind === "close") this.#finish(body);
    else this.fail(truncated(body.received, head.framing.kind === "length" ? head.framing.length : undefined));
  }

  fail(error: HubError): void {
    if (this.#over) return;
    this.#end();
    this.#answer?.body.fail(error);
    this.#reject(error);
  }

  #receiveHead(bytes: Uint8Array, carrier: Carrier): void {
    const all = this.#early === undefined ? asBuffer(bytes) : Buffer.concat([this.#early, bytes]);
    let start = 0;
    for (;;) {
      const end = all.indexOf(EMPTY_LINE, start);
      if (end < 0 || end - start > LONGEST_HEAD) break;
      const head = parseHead(all.toString("latin1", start, end), this.request.method);
      start = end + EMPTY_LINE.length;
      if (head.status >= 200) {
        this.#early = undefined;
        this.#begin(head, all.subarray(start), carrier);
        return;
      }
      if (head.status === 101) throw badResponse("the endpoint switched to another protocol");
    }
    this.#early = Buffer.from(all.subarray(start));
    refuseWhatIsNoHead(this.#early);
  }

  #begin(head: ResponseHead, rest: Buffer, carrier: Carrier): void {
    const { framing, status, headers } = head;
    const length = framing.kind === "length" ? framing.length : undefined;
    const body = new IncomingBody(length, carrier, status < 300 ? this.request.into : undefined);
    const decoder = framing.kind === "chunked" ? new ChunkedDecoder() : undefined;
    this.#answer = { head, body, decoder };
    if (rest.length > 0 || (framing.kind === "length" && framing.length === 0)) {
      this.#receiveBody(this.#answer, rest, carrier);
    }
    this.#resolve({ status, headers, body });
  }

  #receiveBody({ head, body, decoder }: Answer, bytes: Uint8Array, carrier: Carrier): void {
    let used = bytes.length;
    let complete = false;
    if (head.framing.kind === "length") {
      used = Math.min(used, head.framing.length - body.received);
      if (used > 0) body.push(used === bytes.length ? bytes : bytes.subarray(0, used));
      complete = body.received === head.framing.length;
    } else if (decoder !== undefined) {
      used = decoder.decode(bytes, (payload) => body.push(payload));
      complete = decoder.done;
    } else {
      body.push(bytes);
    }
    if (!complete || this.#over) return;
    this.#finish(body);
    carrier.finished(head.keepAlive && used === bytes.length);
  }

  #finish(body: IncomingBody): void {
    this.#end();
    body.complete();
  }

  #end(): void {
    this.#over = true;
    if (this.request.signal !== undefined) this.#aborts.unfollow(this.request.signal, this.#onAbort);
  }
}

function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** So that a server of another protocol fails at its first bytes, not at the idle time. */
function refuseWhatIsNoHead(early: Buffer): void {
  if (!"HTTP/".startsWith(early.toString("latin1", 0, 5))) {
    throw badResponse(`the answer is not HTTP/1: ${JSON.stringify(early.toString("latin1", 0, 60))}`);
  }
  if (early.length > LONGEST_HEAD) throw badResponse(`the answer's headers exceed ${LONGEST_HEAD} bytes`);
}
