import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type KeyShape, keySpace } from "./listing-server/synthetic-keys.ts";
import { type Differences, PageRenderer } from "./listing-server/synthetic-page.ts";
import { encodeListed } from "./s3-server/list-objects.ts";
import { parseRequest, queryInteger, type S3Request } from "./s3-server/s3-request.ts";
import { element, escapeXml, XML_HEAD, XML_NAMESPACE } from "./s3-server/xml.ts";

/** How a listing server is started. */
export interface ListingServerOptions {
  /** How many keys there are. */
  readonly keys: number;
  /** Servers of one seed, shape and number list the same keys. Default 1. */
  readonly seed?: number;
  /** Default `flat`. */
  readonly shape?: KeyShape;
  /** Only echoed; every bucket name is answered. */
  readonly bucket?: string;
  /** Milliseconds that every answer waits. Default 0. */
  readonly latencyMs?: number;
  readonly differences?: Differences;
  /** Default 0: any free port. */
  readonly port?: number;
}

/** A running listing server. */
export interface ListingServer {
  readonly url: string;
  readonly port: number;
  /** Pages answered so far. */
  readonly pages: number;
  close(): Promise<void>;
}

/**
 * Serves ListObjects and ListObjectsV2 (and HEAD) over keys that are computed, never stored, on 127.0.0.1.
 * Signatures are not looked at.
 */
export async function startListingServer(options: ListingServerOptions): Promise<ListingServer> {
  const seed = options.seed ?? 1;
  const space = keySpace(options.shape ?? "flat", options.keys, seed);
  const renderer = new PageRenderer(space, seed, options.differences ?? {});
  const latencyMs = options.latencyMs ?? 0;
  let pages = 0;
  const server = createServer((message, response) => {
    const act = (): void => {
      if (answer(message, response, renderer)) pages++;
    };
    if (latencyMs > 0) setTimeout(act, latencyMs);
    else act();
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get pages() {
      return pages;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** @returns whether it was a page */
function answer(message: IncomingMessage, response: ServerResponse, renderer: PageRenderer): boolean {
  message.resume();
  const request = parseRequest(message, "localhost");
  const { method, key, query } = request;
  if (method === "HEAD") return head(request, response, renderer);
  if (method !== "GET" || key !== "" || query.has("versioning")) return refuse(response);
  if (query.has("location")) {
    send(response, `<LocationConstraint ${XML_NAMESPACE}></LocationConstraint>`);
    return false;
  }
  send(response, listing(request, renderer));
  return true;
}

function send(response: ServerResponse, document: string): void {
  const body = `${XML_HEAD}${document}`;
  response.writeHead(200, {
    "content-type": "application/xml",
    "content-length": Buffer.byteLength(body),
    server: "AmazonS3",
  });
  response.end(body);
}

function refuse(response: ServerResponse): false {
  response.writeHead(501, { "content-type": "application/xml" });
  response.end(`${XML_HEAD}<Error><Code>NotImplemented</Code><Message>Listings only</Message></Error>`);
  return false;
}

function head({ key }: S3Request, response: ServerResponse, renderer: PageRenderer): false {
  const facts = key === "" ? undefined : renderer.facts(key);
  if (facts) {
    const lastModified = new Date(facts.lastModified).toUTCString();
    response.setHeader("etag", `"${facts.etag}"`);
    response.setHeader("last-modified", lastModified);
    response.setHeader("content-length", facts.size);
  }
  response.setHeader("x-amz-bucket-region", "us-east-1");
  response.writeHead(key === "" || facts ? 200 : 404);
  response.end();
  return false;
}

function listing(request: S3Request, renderer: PageRenderer): string {
  const { query, bucket } = request;
  const v2 = query.get("list-type") === "2";
  const token = query.get("continuation-token");
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const startAfter = query.get("start-after") ?? "";
  const marker = query.get("marker") ?? "";
  const maxKeys = Math.min(queryInteger(request, "max-keys", 1000), 1000);
  const page = renderer.page({ prefix, delimiter, maxKeys, after: v2 ? (token ?? startAfter) : marker });
  const encoded = query.get("encoding-type") === "url";
  const encode = encoded ? encodeListed : escapeXml;
  const facts = [
    element("Name", bucket),
    `<Prefix>${encode(prefix)}</Prefix>`,
    delimiter === "" ? "" : `<Delimiter>${encode(delimiter)}</Delimiter>`,
    element("MaxKeys", maxKeys),
    element("IsTruncated", page.next !== undefined),
    encoded ? "<EncodingType>url</EncodingType>" : "",
    v2 ? v2Facts(page, token) : v1Facts(page, marker, delimiter, encode),
  ];
  return `<ListBucketResult ${XML_NAMESPACE}>${facts.join("")}${page.xml}</ListBucketResult>`;
}

function v2Facts(page: { readonly count: number; readonly next?: string }, token: string | undefined): string {
  const given = element("ContinuationToken", token);
  return element("KeyCount", page.count) + given + element("NextContinuationToken", page.next);
}

function v1Facts(
  page: { readonly next?: string },
  marker: string,
  delimiter: string,
  encode: (text: string) => string,
): string {
  const next = delimiter === "" || page.next === undefined ? "" : `<NextMarker>${encode(page.next)}</NextMarker>`;
  return `<Marker>${encode(marker)}</Marker>${next}`;
}
