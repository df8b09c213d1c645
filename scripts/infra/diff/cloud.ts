import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** As much of AWS as the CLI of SST asks for before and after Pulumi. */
export interface Cloud {
  readonly url: string;
  /** What was asked that nobody here answers. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

/** What SST keeps of an account that it was used in before; a version that is high enough makes it leave that alone. */
const BOOTSTRAP = JSON.stringify({
  version: 99,
  asset: "sst-asset-example",
  state: "sst-state-example",
  assetEcrRegistryId: "123456789012",
  assetEcrUrl: "123456789012.dkr.ecr.us-east-1.amazonaws.com/sst-asset",
  appsyncHttp: "events.example",
  appsyncRealtime: "realtime.example",
});

/** Starts it on loopback: SST's parameters in Systems Manager, and its state in S3, both in memory. */
export async function startCloud(): Promise<Cloud> {
  const parameters = new Map([["/sst/bootstrap", BOOTSTRAP]]);
  const objects = new Map<string, Buffer>();
  const unknown: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const target = String(request.headers["x-amz-target"] ?? "");
    if (target.startsWith("AmazonSSM."))
      return answerParameter(parameters, target, JSON.parse(body.toString()), response);
    if (body.includes("Action=GetCallerIdentity")) return answerIdentity(response);
    if (request.url?.startsWith("/v2/apis")) return answerApis(response);
    const isObject = target === "" && ["GET", "PUT", "HEAD", "DELETE"].includes(request.method ?? "");
    if (isObject) return answerObject(objects, request, body, response);
    unknown.push(`${request.method} ${request.url} ${target}`);
    response.writeHead(400).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    unknown,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  const isChunked = String(request.headers["content-encoding"] ?? "").includes("aws-chunked");
  return isChunked ? unchunked(whole) : whole;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
function unchunked(whole: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = whole.indexOf("\r\n", at);
    const size = Number.parseInt(whole.subarray(at, end).toString(), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(whole.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function answerParameter(
  parameters: Map<string, string>,
  target: string,
  { Name, Value }: { readonly Name: string; readonly Value?: string },
  response: ServerResponse,
): void {
  const isWritten = target === "AmazonSSM.PutParameter" && Value !== undefined;
  if (isWritten) parameters.set(Name, Value);
  const known = parameters.get(Name);
  const found = { Parameter: { Name, Value: known, Type: "String", Version: 1 } };
  const body = known === undefined ? { __type: "ParameterNotFound", message: Name } : found;
  response.writeHead(known === undefined ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(isWritten ? { Version: 1 } : body));
}

/** The API by which functions that run live hear of their calls. https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListApis.html */
function answerApis(response: ServerResponse): void {
  // SST looks for its own, finds none, and makes it: both answers in one.
  const api = { apiId: "1", name: "sst", dns: { HTTP: "events.example", REALTIME: "realtime.example" } };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ apis: [], api, channelNamespace: { name: "sst" } }));
}

function answerIdentity(response: ServerResponse): void {
  const identity = "<Arn>arn:aws:iam::123456789012:user/example</Arn><UserId>1</UserId><Account>123456789012</Account>";
  const result = `<GetCallerIdentityResult>${identity}</GetCallerIdentityResult>`;
  response.writeHead(200, { "content-type": "text/xml" });
  response.end(
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</GetCallerIdentityResponse>`,
  );
}

function answerObject(
  objects: Map<string, Buffer>,
  { method, url = "" }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const key = url.split("?")[0] ?? "";
  if (method === "PUT") objects.set(key, body);
  if (method === "DELETE") objects.delete(key);
  if (method === "PUT") return void response.writeHead(200, { etag: '"1"' }).end();
  if (method === "DELETE") return void response.writeHead(204).end();
  const found = objects.get(key);
  if (found !== undefined)
    return void response.writeHead(200, { "content-length": found.length }).end(method === "HEAD" ? "" : found);
  response.writeHead(404, { "content-type": "application/xml" });
  response.end(method === "HEAD" ? "" : "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>");
}
