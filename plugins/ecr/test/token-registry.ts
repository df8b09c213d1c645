import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** How a registry behind tokens behaves. */
export interface TokenRegistryOptions {
  /** Whom it lets pull; absent: everybody, with an anonymous token. */
  readonly username?: string;
  readonly password?: string;
  /** Pulls of manifests, counted as Docker Hub counts them; the test may change it. */
  readonly quota?: { limit: number; remaining: number };
}

/** A registry whose every request needs a token of its own token service. */
export interface TokenRegistry {
  readonly url: string;
  close(): Promise<void>;
}

/** Puts token service and quota before a registry. Tokens are for one scope, as some registries insist on. */
export async function startTokenRegistry(target: string, options: TokenRegistryOptions): Promise<TokenRegistry> {
  let url = "";
  const server = createServer((message, response) => {
    const path = message.url ?? "/";
    if (path.startsWith("/token?")) return giveToken(message, response, options);
    const name = /^\/v2\/(.+?)\/(manifests|blobs|tags|referrers)\//.exec(path)?.[1];
    const scope = name === undefined ? "" : `repository:${name}:pull`;
    const challenge = `Bearer realm="${url}/token",service="test",scope="${scope}"`;
    const token = message.headers.authorization?.replace(/^Bearer /, "");
    if (token === undefined || !Buffer.from(token, "base64").toString().startsWith(scope)) {
      const body = JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] });
      response.writeHead(401, { "www-authenticate": challenge, "content-type": "application/json" }).end(body);
      return;
    }
    if (options.quota !== undefined && path.includes("/manifests/")) {
      const { quota } = options;
      if (message.method === "GET" && quota.remaining-- <= 0) return refuseQuota(response, quota);
      response.setHeader("ratelimit-limit", `${quota.limit};w=21600`);
      response.setHeader("ratelimit-remaining", `${Math.max(0, quota.remaining)};w=21600`);
    }
    forward(target, message, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function giveToken(
  message: IncomingMessage,
  response: ServerResponse,
  { username, password }: TokenRegistryOptions,
): void {
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const given = message.headers.authorization;
  if (given !== undefined && given !== wanted) {
    response
      .writeHead(401)
      .end(JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: "incorrect username or password" }] }));
    return;
  }
  const scope = new URL(message.url ?? "", "http://x").searchParams.get("scope") ?? "";
  // Nobody in particular gets a token that opens nothing.
  const opens = username === undefined || given !== undefined ? scope : "nothing";
  const token = Buffer.from(`${opens} ${Date.now()}`).toString("base64");
  response
    .writeHead(200, { "content-type": "application/json" })
    .end(JSON.stringify({ access_token: token, expires_in: 300 }));
}

function refuseQuota(response: ServerResponse, quota: { limit: number; remaining: number }): void {
  quota.remaining = 0;
  const message = "You have reached your pull rate limit. You may increase the limit by authenticating and upgrading";
  response.writeHead(429, { "ratelimit-limit": `${quota.limit};w=21600`, "ratelimit-remaining": "0;w=21600" });
  response.end(JSON.stringify({ errors: [{ code: "TOOMANYREQUESTS", message }] }));
}

function forward(target: string, message: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = new URL(target);
  const { authorization: _, ...headers } = message.headers;
  const forwarded = send({ hostname, port, method: message.method, path: message.url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  forwarded.on("error", () => response.destroy());
  message.pipe(forwarded);
}
