import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { refuse, S3Refusal } from "./s3-refusal.ts";

/** A request taken apart, before anything is known about who sent it. */
export interface S3Request {
  readonly message: IncomingMessage;
  readonly method: string;
  /** Lower-case names; repeated ones joined by `, `; values as Latin-1. */
  readonly headers: IncomingHttpHeaders;
  /** Percent-encoded, as it came. */
  readonly rawPath: string;
  /** Without the question mark, as it came. */
  readonly rawQuery: string;
  /** Decoded parameters; the first of repeated names counts. */
  readonly query: ReadonlyMap<string, string>;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly pathStyle: boolean;
}

const NO_QUERY: ReadonlyMap<string, string> = new Map();

/** Finds bucket and key in path style or in the Host header. @throws S3Refusal `InvalidURI` */
export function parseRequest(message: IncomingMessage, domain: string): S3Request {
  const url = message.url ?? "/";
  const mark = url.indexOf("?");
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const rawQuery = mark < 0 ? "" : url.slice(mark + 1);
  const headers = message.headers;
  const virtual = bucketOfHost(headers.host ?? "", domain);
  const path = decode(rawPath.slice(1));
  const slash = path.indexOf("/");
  const pathBucket = slash < 0 ? path : path.slice(0, slash);
  return {
    message,
    method: message.method ?? "GET",
    headers,
    rawPath,
    rawQuery,
    query: rawQuery === "" ? NO_QUERY : parseQuery(rawQuery),
    bucket: virtual ?? pathBucket,
    key: virtual !== undefined ? path : slash < 0 ? "" : path.slice(slash + 1),
    pathStyle: virtual === undefined,
  };
}

function bucketOfHost(host: string, domain: string): string | undefined {
  const colon = host.lastIndexOf(":");
  const name = colon < 0 ? host : host.slice(0, colon);
  return name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : undefined;
}

function parseQuery(raw: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of raw.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll("+", " "));
    const value = equals < 0 ? "" : decode(pair.slice(equals + 1).replaceAll("+", " "));
    if (!query.has(name)) query.set(name, value);
  }
  return query;
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Refusal(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}

/** One header's value. */
export function header(request: S3Request, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

/** An integer parameter of the query. @throws S3Refusal `InvalidArgument` */
export function queryInteger(request: S3Request, name: string, fallback: number): number {
  const text = request.query.get(name);
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 2 ** 31 - 1) {
    throw refuse.invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  }
  return value;
}
