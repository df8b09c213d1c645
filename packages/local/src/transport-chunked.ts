import { badResponse } from "./transport-head.ts";

const LINE_FEED = 10;
const LONGEST_LINE = 16_384;

/** Takes the chunked transfer coding apart (RFC 9112 section 7.1). Trailers are read and dropped. */
export class ChunkedDecoder {
  #state: "size" | "data" | "data-end" | "trailer" | "done" = "size";
  #line = "";
  #remaining = 0;

  get done(): boolean {
    return this.#state === "done";
  }

  /**
   * Hands the payload in `bytes` to `deliver`, as views into it.
   * @returns how many bytes belong to this body: all of them until it is {@link done}
   * @throws HubError `BAD_RESPONSE`
   */
  decode(bytes: Uint8Array, deliver: (payload: Uint8Array) => void): number {
    let at = 0;
    while (at < bytes.length && this.#state !== "done") {
      at += this.#state === "data" ? this.#takeData(bytes, at, deliver) : this.#takeLine(bytes, at);
    }
    return at;
  }

  #takeData(bytes: Uint8Array, at: number, deliver: (payload: Uint8Array) => void): number {
    const size = Math.min(this.#remaining, bytes.length - at);
    this.#remaining -= size;
    if (this.#remaining === 0) this.#state = "data-end";
    deliver(bytes.subarray(at, at + size));
    return size;
  }

  #takeLine(bytes: Uint8Array, at: number): number {
    const found = bytes.indexOf(LINE_FEED, at);
    const end = found < 0 ? bytes.length : found;
    for (let i = at; i < end; i++) this.#line += String.fromCharCode(bytes[i] ?? 0);
    if (this.#line.length > LONGEST_LINE) throw badResponse("a line of the chunked body is too long");
    if (found < 0) return end - at;
    if (!this.#line.endsWith("\r")) throw badResponse("a line of the chunked body does not end in CR LF");
    const line = this.#line.slice(0, -1);
    this.#line = "";
    this.#endLine(line);
    return end + 1 - at;
  }

  #endLine(line: string): void {
    if (this.#state === "size") {
      const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
      if (size === undefined) throw badResponse(`chunk size ${JSON.stringify(line.slice(0, 40))} is not a number`);
      this.#remaining = Number.parseInt(size, 16);
      this.#state = this.#remaining === 0 ? "trailer" : "data";
    } else if (this.#state === "data-end") {
      if (line !== "") throw badResponse("a chunk is longer than its size says");
      this.#state = "size";
    } else if (line === "") {
      this.#state = "done";
    }
  }
}
