import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What SST's components ask the CLI for while they are evaluated. */
export interface RpcServer {
  readonly url: string;
  /** How often each method was called. */
  readonly calls: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** What {@link startRpcServer} needs. */
export interface RpcOptions {
  /** Whether there is such a handler, as `packages/functions/src/rest.handler`. */
  readonly hasHandler: (handler: string) => boolean;
  /** Directory with a file, which is taken for every bundle. */
  readonly bundle: string;
}

/** Answers as the CLI would: JSON-RPC 1.0 over HTTP, status 200 always, errors as text. */
export async function startRpcServer(options: RpcOptions): Promise<RpcServer> {
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { method, params, id } = JSON.parse(body);
      calls.set(method, (calls.get(method) ?? 0) + 1);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id, ...answer(method, params[0], options) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, calls, close };
}

function answer(method: string, parameter: Record<string, unknown>, { hasHandler, bundle }: RpcOptions) {
  if (method === "Provider.Aws.Bootstrap") return { result: bootstrap(String(parameter.region)), error: null };
  if (method === "Provider.Aws.Appsync") return { result: APPSYNC, error: null };
  if (method === "Runtime.AddTarget") return { result: true, error: null };
  if (method !== "Runtime.Build") return { result: null, error: `rpc: can't find method ${method}` };
  const handler = String(parameter.handler);
  if (!hasHandler(handler)) return { result: null, error: `there is no handler ${handler}` };
  const result = { handler: `bundle.${handler.split(".").at(-1)}`, out: bundle, errors: [], sourcemaps: [] };
  return { result, error: null };
}

/** Where live functions talk with this machine, in development. */
const APPSYNC = { http: "events.example", realtime: "realtime.example" };

function bootstrap(region: string): Record<string, string> {
  return {
    version: "20",
    asset: `sst-asset-${region}`,
    state: `sst-state-${region}`,
    assetEcrRegistryId: "123456789012",
    assetEcrUrl: `123456789012.dkr.ecr.${region}.amazonaws.com/sst-asset`,
    appsyncHttp: "events.example",
    appsyncRealtime: "realtime.example",
  };
}
