import { HubError } from "@dth/core/error";
import type { TransportRequest } from "@dth/core/transport";

/** How the end of a body is recognised (RFC 9112 section 6.3). */
export type Framing = { readonly kind: "length"; readonly length: number } | { readonly kind: "chunked" | "close" };

/** An answer without its body. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly framing: Framing;
  /** Whether the connection stays usable after the body. */
  readonly keepAlive: boolean;
}

/**
 * Reads status line and headers, given as Latin-1 text up to the empty line.
 * @throws HubError `BAD_RESPONSE` when it is not HTTP/1 or its framing is ambiguous
 */
export function parseHead(text: string, method: TransportRequest["method"]): ResponseHead {
  const lines = text.split("\r\n");
  const statusLine = /^HTTP\/1\.([01]) ([1-5][0-9]{2})(?: |$)/.exec(lines[0] ?? "");
  if (statusLine === null) throw badResponse(`the answer is not HTTP/1: ${JSON.stringify(text.slice(0, 60))}`);
  const status = Number(statusLine[2]);
  const headers = parseHeaders(lines);
  const framing = frame(status, headers, method);
  const unclear = "transfer-encoding" in headers && "content-length" in headers;
  return {
    status,
    headers,
    framing,
    keepAlive: framing.kind !== "close" && !unclear && staysOpen(headers.connection, statusLine[1] === "1"),
  };
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const colon = line.indexOf(":");
    // RFC 9110 section 5.5: a bare CR, LF or NUL is a second header to some readers, and none to others.
    if (BREAKING.test(line) || colon < 1 || line.charCodeAt(0) <= 32 || line.charCodeAt(colon - 1) <= 32) {
      throw badResponse(`the answer has a malformed header line: ${JSON.stringify(line.slice(0, 60))}`);
    }
    const name = line.slice(0, colon).toLowerCase();
    const value = trimmed(line, colon + 1);
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

const BREAKING = /[\0\r\n]/;

/** Without spaces and tabs around it. `String.trim` would also take Latin-1's no-break space. */
function trimmed(line: string, from: number): string {
  let start = from;
  let end = line.length;
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function frame(status: number, headers: Record<string, string>, method: string): Framing {
  if (method === "HEAD" || status === 204 || status === 304) return { kind: "length", length: 0 };
  const coding = headers["transfer-encoding"];
  if (coding !== undefined) {
    if (coding.toLowerCase() !== "chunked") throw badResponse(`transfer coding "${coding}" was not asked for`);
    return { kind: "chunked" };
  }
  const length = headers["content-length"];
  return length === undefined ? { kind: "close" } : { kind: "length", length: parseLength(length) };
}

/** A list of one repeated number counts as that number (RFC 9112 section 6.3). */
function parseLength(value: string): number {
  const [first = "", ...others] = value.split(", ");
  if (!/^[0-9]{1,15}$/.test(first) || others.some((other) => other !== first)) {
    throw badResponse(`content length "${value}" is not a number`);
  }
  return Number(first);
}

function staysOpen(connection: string | undefined, isHttp11: boolean): boolean {
  if (connection === undefined) return isHttp11;
  const options = connection.toLowerCase();
  return isHttp11 ? !options.includes("close") : options.includes("keep-alive");
}

/** The endpoint does not speak HTTP as it should. */
export function badResponse(message: string): HubError {
  return new HubError("BAD_RESPONSE", message);
}
