import { HubError } from "@dth/core/error";
import type { TransportRequest, TransportResponse } from "@dth/core/transport";
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
  /** The final status came; the request's body need not be sent to its end. */
  answered(): void;
}

/** One request and the reading of its answer. Knows no socket. */
export class Exchange {
  readonly request: TransportRequest;
  /** The encoded request line and headers. */
  readonly head: string;
  readonly response: Promise<TransportResponse>;
  #resolve: (response: TransportResponse) => void = () => {};
  #reject: (error: HubError) => void = () => {};
  #carrier: Carrier | undefined;
  #early: Buffer | undefined;
  #answer: ResponseHead | undefined;
  #body: IncomingBody | undefined;
  #decoder: ChunkedDecoder | undefined;
  #over = false;
  readonly #onAbort: () => void;

  /** @param stop called when the request's signal aborts, with what to fail it with */
  constructor(request: TransportRequest, head: string, stop: (exchange: Exchange, error: HubError) => void) {
    this.request = request;
    this.head = head;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#onAbort = () => stop(this, cancelled(request.signal?.reason));
    request.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get over(): boolean {
    return this.#over;
  }

  /** Whether the other side is to blame when nothing moves. */
  get waiting(): boolean {
    return this.#body === undefined || this.#body.hungry;
  }

  start(carrier: Carrier): void {
    this.#carrier = carrier;
  }

  /** Takes what the socket read. The memory is the socket's and may be overwritten afterwards. */
  receive(bytes: Buffer): void {
    try {
      if (this.#answer === undefined) this.#receiveHead(bytes);
      else this.#receiveBody(this.#answer, bytes);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      this.fail(error);
      this.#carrier?.abandon();
    }
  }

  /** The other side closed the connection without an error. */
  endOfInput(origin: string): void {
    if (this.#answer?.framing.kind === "close") {
      this.#finish(false);
    } else if (this.#answer !== undefined && this.#body !== undefined) {
      const { framing } = this.#answer;
      this.fail(truncated(this.#body.received, framing.kind === "length" ? framing.length : undefined));
    } else {
      this.fail(new HubError("NETWORK", `${origin} closed the connection before it answered`));
    }
  }

  fail(error: HubError): void {
    if (this.#over) return;
    this.#end();
    this.#body?.fail(error);
    this.#reject(error);
  }

  #receiveHead(bytes: Buffer): void {
    const all = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes]);
    let start = 0;
    for (;;) {
      const end = all.indexOf(EMPTY_LINE, start);
      if (end < 0 || end - start > LONGEST_HEAD) break;
      const answer = parseHead(all.toString("latin1", start, end), this.request.method);
      start = end + EMPTY_LINE.length;
      if (answer.status >= 200) {
        this.#early = undefined;
        this.#begin(answer, all.subarray(start));
        return;
      }
      if (answer.status === 101) throw badResponse("the endpoint switched to another protocol");
    }
    this.#early = Buffer.from(all.subarray(start));
    this.#refuseWhatIsNoHead(this.#early);
  }

  /** So that a server of another protocol fails at its first bytes, not at the idle time. */
  #refuseWhatIsNoHead(early: Buffer): void {
    const start = early.toString("latin1", 0, 5);
    if (!"HTTP/".startsWith(start))
      throw badResponse(`the answer is not HTTP/1: ${JSON.stringify(early.toString("latin1", 0, 60))}`);
    if (early.length > LONGEST_HEAD) throw badResponse(`the answer's headers exceed ${LONGEST_HEAD} bytes`);
  }

  #begin(answer: ResponseHead, rest: Buffer): void {
    const carrier = this.#carrier as Carrier;
    const { framing, status, headers } = answer;
    this.#answer = answer;
    this.#body = new IncomingBody(framing.kind === "length" ? framing.length : undefined, carrier);
    if (framing.kind === "chunked") this.#decoder = new ChunkedDecoder();
    carrier.answered();
    const { response, body } = { response: this.#resolve, body: this.#body };
    if (rest.length > 0 || isEmpty(answer)) this.#receiveBody(answer, rest);
    response({ status, headers, body });
  }

  #receiveBody({ framing, keepAlive }: ResponseHead, bytes: Buffer): void {
    const body = this.#body as IncomingBody;
    let used = bytes.length;
    let complete = false;
    if (framing.kind === "length") {
      used = Math.min(used, framing.length - body.received);
      if (used > 0) body.push(used === bytes.length ? bytes : bytes.subarray(0, used));
      complete = body.received === framing.length;
    } else if (this.#decoder !== undefined) {
      used = this.#decoder.decode(bytes, (payload) => body.push(payload));
      complete = this.#decoder.done;
    } else {
      body.push(bytes);
    }
    if (complete) this.#finish(keepAlive && used === bytes.length);
  }

  #finish(reusable: boolean): void {
    if (this.#over) return;
    this.#end();
    this.#body?.complete();
    this.#carrier?.finished(reusable);
  }

  #end(): void {
    this.#over = true;
    this.request.signal?.removeEventListener("abort", this.#onAbort);
  }
}

function isEmpty({ framing }: ResponseHead): boolean {
  return framing.kind === "length" && framing.length === 0;
}
