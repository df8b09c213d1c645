import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { request as open } from "node:http";
import { HmacKey } from "./hmac.ts";
import { DEFAULT_ACCESS_KEY } from "./options.ts";

/** A raw request for tests of servers: any path, any header, signed or not. */
export interface TestRequest {
  readonly method?: string;
  /** Percent-encoded path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Default: signed with the default key. */
  readonly sign?: boolean;
  readonly accessKeyId?: string;
  readonly secret?: string;
  readonly region?: string;
  /** Milliseconds since the Unix epoch. Default now. */
  readonly time?: number;
}

/** What came back. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly text: string;
  /** S3's error code, when the body has one. */
  readonly code: string | undefined;
  /** False when the connection broke within the body. */
  readonly complete: boolean;
}

/** Sends one request to a server on 127.0.0.1. Rejects when the connection breaks before an answer. */
export function send(port: number, request: TestRequest): Promise<TestAnswer> {
  const { method = "GET", path, body, sign = true } = request;
  const given = { host: `127.0.0.1:${port}`, ...request.headers };
  const headers: Record<string, string> = sign ? signed(method, path, given, request) : given;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  if (bytes) headers["content-length"] ??= String(bytes.length);
  return new Promise((resolve, reject) => {
    const outgoing = open({ host: "127.0.0.1", port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      const done = (): void => {
        const all = Buffer.concat(chunks);
        const text = all.toString();
        const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
        const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1];
        const { statusCode: status = 0, complete } = answer;
        resolve({ status, headers: Object.fromEntries(flat), bytes: all, text, code, complete });
      };
      outgoing.off("error", reject).on("error", done);
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", done);
      answer.on("error", done);
    });
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
}

function signed(
  method: string,
  path: string,
  given: Readonly<Record<string, string>>,
  request: TestRequest,
): Record<string, string> {
  const { accessKeyId = DEFAULT_ACCESS_KEY.accessKeyId, secret = DEFAULT_ACCESS_KEY.secretAccessKey } = request;
  const timestamp = new Date(request.time ?? Date.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [timestamp.slice(0, 8), request.region ?? "us-east-1", "s3", "aws4_request"];
  const headers: Record<string, string> = {
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-date": timestamp,
    ...given,
  };
  const names = Object.keys(headers).sort();
  const [rawPath = "", query = ""] = path.split("?");
  const pairs = query.split("&").filter((pair) => pair !== "");
  const canonicalQuery = pairs.map((pair) => (pair.includes("=") ? pair : `${pair}=`)).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const payload = headers["x-amz-content-sha256"];
  const canonical = `${method}\n${rawPath}\n${canonicalQuery.join("&")}\n${lines}\n${names.join(";")}\n${payload}`;
  const digest = createHash("sha256").update(canonical, "latin1").digest("hex");
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${scope.join("/")}\n${digest}`;
  const start = new HmacKey(Buffer.from(`AWS4${secret}`));
  const key = scope.reduce((at, step) => new HmacKey(at.sign(step)), start);
  const credential = `${accessKeyId}/${scope.join("/")}`;
  const signature = key.sign(toSign).toString("hex");
  const parts = `Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...headers, authorization: `AWS4-HMAC-SHA256 ${parts}` };
}
