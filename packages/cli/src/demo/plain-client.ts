import { createHash, createHmac } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import { HubError } from "@dth/core/error";

/** The server and who asks. */
export interface PlainClientOptions {
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Reads from the demo's server with nothing of the engine: node:http, node:crypto and a signature of its own. */
export interface PlainClient {
  /** Hexadecimal SHA-256 and size of an object's bytes; undefined when there is none. */
  digest(bucket: string, key: string): Promise<{ readonly sha256: string; readonly size: number } | undefined>;
  /** Every key of the bucket. */
  keys(bucket: string): Promise<readonly string[]>;
  close(): void;
}

/** A client with kept-alive connections. */
export function createPlainClient(options: PlainClientOptions): PlainClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const get = (path: string, query: string): Promise<IncomingMessage> => send(options, agent, path, query);
  return {
    async digest(bucket, key) {
      const response = await get(`/${bucket}/${key.split("/").map(encode).join("/")}`, "");
      if (response.statusCode === 404) {
        response.resume();
        return undefined;
      }
      const hash = createHash("sha256");
      let size = 0;
      for await (const chunk of accepted(response)) {
        hash.update(chunk);
        size += chunk.byteLength;
      }
      return { sha256: hash.digest("hex"), size };
    },
    async keys(bucket) {
      const keys: string[] = [];
      let token = "";
      do {
        const start = token === "" ? "" : `continuation-token=${encode(token)}&`;
        const page = await text(await get(`/${bucket}`, `${start}encoding-type=url&list-type=2`));
        for (const [, key = ""] of page.matchAll(/<Key>([^<]*)<\/Key>/gu))
          keys.push(decodeURIComponent(key.replaceAll("+", "%20")));
        token = /<NextContinuationToken>([^<]*)</u.exec(page)?.[1] ?? "";
      } while (token !== "");
      return keys;
    },
    close: () => agent.destroy(),
  };
}

function accepted(response: IncomingMessage): AsyncIterable<Uint8Array> {
  if (response.statusCode === 200) return response;
  response.resume();
  throw new HubError("INTERNAL", `the embedded server answered ${response.statusCode}`);
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of accepted(response)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function send(options: PlainClientOptions, agent: Agent, path: string, query: string): Promise<IncomingMessage> {
  const { hostname, port, host } = new URL(options.url);
  const date = `${new Date().toISOString().replace(/[-:]|\.\d{3}/gu, "")}`;
  const headers = {
    host,
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-date": date,
    authorization: authorize(options, { path, query, host, date }),
  };
  const target = query === "" ? path : `${path}?${query}`;
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: target, headers, agent }, resolve);
    sent.once("error", (cause) => reject(new HubError("NETWORK", `GET ${target} failed`, { cause })));
    sent.end();
  });
}

interface Signed {
  readonly path: string;
  readonly query: string;
  readonly host: string;
  readonly date: string;
}

/** AWS Signature Version 4 for a GET. */
function authorize(options: PlainClientOptions, { path, query, host, date }: Signed): string {
  const names = "host;x-amz-content-sha256;x-amz-date";
  const headers = `host:${host}\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:${date}\n`;
  const canonical = `GET\n${path}\n${query}\n${headers}\n${names}\nUNSIGNED-PAYLOAD`;
  const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const digest = createHash("sha256").update(canonical).digest("hex");
  const mac = (key: string | Uint8Array, data: string): Uint8Array => createHmac("sha256", key).update(data).digest();
  const key = scope.split("/").reduce<string | Uint8Array>(mac, `AWS4${options.secretAccessKey}`);
  const signature = Buffer.from(mac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${digest}`)).toString("hex");
  return `AWS4-HMAC-SHA256 Credential=${options.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

function encode(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
