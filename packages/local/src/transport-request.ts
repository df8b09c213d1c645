import { HubError } from "@dth/core/error";
import type { TransportRequest } from "@dth/core/transport";

/** What a proxy reads beside. */
export interface ForProxy {
  /** Put before the path, such as `http://store.example`. */
  readonly origin: string;
  /** Value of `proxy-authorization`. */
  readonly authorization: string | undefined;
}

/**
 * Request line and headers up to the empty line, to be encoded as Latin-1.
 * @throws HubError `INTERNAL` when a path or header could not travel unchanged, or could smuggle a line
 */
export function requestHead(request: TransportRequest, host: string, proxy?: ForProxy): string {
  const { method, path, headers } = request;
  if (!/^\/[\x21-\x7e]*$/.test(path)) throw new HubError("INTERNAL", "the request path is not percent-encoded");
  let head = `${method} ${proxy?.origin ?? ""}${path} HTTP/1.1\r\nhost: ${host}\r\n`;
  if (proxy?.authorization !== undefined) head += `proxy-authorization: ${proxy.authorization}\r\n`;
  for (const name in headers) {
    if (name === "host" || name === "content-length") continue;
    const value = headers[name] ?? "";
    if (!NAME.test(name) || !VALUE.test(value)) {
      throw new HubError("INTERNAL", `the header ${JSON.stringify(name)} cannot be sent as it is`);
    }
    head += `${name}: ${value}\r\n`;
  }
  if (request.body !== undefined || method === "PUT" || method === "PATCH" || method === "POST") {
    head += `content-length: ${bodyLength(request)}\r\n`;
  }
  return `${head}\r\n`;
}

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Latin-1 without control characters, so that nothing is lost or read as another line. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function bodyLength({ body }: TransportRequest): number {
  let length = 0;
  for (const chunk of body ?? []) length += chunk.length;
  return length;
}

/** Gives a body out in slices that are small enough to show progress on a slow line. Copies nothing. */
export class BodySlices {
  readonly #chunks: readonly Uint8Array[];
  readonly #size: number;
  #index = 0;
  #offset = 0;

  /** @param size bytes of the largest slice */
  constructor(chunks: readonly Uint8Array[], size: number) {
    this.#chunks = chunks;
    this.#size = size;
  }

  /** The next slice, never empty; undefined after the last one. */
  next(): Uint8Array | undefined {
    for (;;) {
      const chunk = this.#chunks[this.#index];
      if (chunk === undefined) return undefined;
      const start = this.#offset;
      const end = Math.min(start + this.#size, chunk.length);
      if (end === chunk.length) {
        this.#index++;
        this.#offset = 0;
      } else {
        this.#offset = end;
      }
      if (end > start) return start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end);
    }
  }
}
