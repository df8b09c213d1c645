import { HubError } from "@dth/core/error";

const PLAIN_PATH = /^[A-Za-z0-9\-._~/]*$/;
const PLAIN = /^[A-Za-z0-9\-._~]*$/;
/** What `encodeURIComponent` leaves bare although RFC 3986 reserves it and SigV4 wants it encoded. */
const LEFT_BARE = /[!'()*]/g;

/**
 * A key as it stands in a request path: RFC 3986 percent-encoded, `/` kept, `//`, `.` and `..` intact.
 *
 * @throws HubError `KEY_NOT_ACCEPTED` when the key is no Unicode text (a lone surrogate)
 */
export function encodePath(key: string): string {
  return PLAIN_PATH.test(key) ? key : encodeAll(key).replaceAll("%2F", "/");
}

/** A query name or value, percent-encoded by RFC 3986, `/` included. */
export function encodeQueryPart(text: string): string {
  return PLAIN.test(text) ? text : encodeAll(text);
}

function encodeAll(text: string): string {
  if (!text.isWellFormed()) {
    throw new HubError("KEY_NOT_ACCEPTED", `not valid Unicode text: ${JSON.stringify(text)}`);
  }
  return encodeURIComponent(text).replace(LEFT_BARE, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Query parameters, not encoded. */
export type Query = readonly (readonly [name: string, value: string])[];

/** The query as it is signed and as it is sent: encoded, in the order of the encoded names. */
export function encodeQuery(query: Query): string {
  const parts: string[] = [];
  for (const [name, value] of query) parts.push(`${encodeQueryPart(name)}=${encodeQueryPart(value)}`);
  return parts.length > 1 ? parts.sort(byName).join("&") : (parts[0] ?? "");
}

/** Orders by name, then by value. `=` sorts above `-` and the digits, so whole pairs cannot simply be compared. */
function byName(a: string, b: string): number {
  const x = a.replace("=", "\0");
  const y = b.replace("=", "\0");
  return x < y ? -1 : x > y ? 1 : 0;
}

/**
 * Decodes a name from a listing that was asked for with `encoding-type=url`, which is query-style:
 * `+` is a space, then `%XX` are UTF-8 bytes. Malformed escapes stay as they are.
 */
export function decodeListed(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeLeniently(spaced);
  }
}

/** As `decodeURIComponent`, which gives up on the first malformed escape; this does not. */
function decodeLeniently(text: string): string {
  const input = new TextEncoder().encode(text);
  const output = new Uint8Array(input.length);
  let length = 0;
  for (let i = 0; i < input.length; i++) {
    const escaped = input[i] === 0x25 ? Number.parseInt(hexPair(input, i + 1), 16) : Number.NaN;
    if (!Number.isNaN(escaped)) i += 2;
    output[length++] = Number.isNaN(escaped) ? (input[i] ?? 0) : escaped;
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(output.subarray(0, length));
}

function hexPair(bytes: Uint8Array, at: number): string {
  const pair = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0);
  return /^[0-9A-Fa-f]{2}$/.test(pair) ? pair : "";
}
