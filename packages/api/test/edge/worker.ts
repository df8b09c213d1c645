import type { Clock } from "@dth/core/clock";
import { createHub } from "@dth/hub/create-hub";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";
import { createAuthenticator } from "../../src/access/authenticator.ts";
import { createApi } from "../../src/create-api.ts";
import sdl from "../../src/graphql/schema.graphql";

/** That of the ports stands still; a stream that waits for one that stands still would be taken for hung. */
const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

/** Made with the first request: an edge runtime has no random numbers before that. */
let made: Promise<{ readonly token: string; fetch(request: Request): Promise<Response> | Response }> | undefined;

async function make() {
  const ports = await memoryHubPorts({ plugins: [toyPlugin(toyWorld({ left: { bear: 3 } }))] });
  const hub = createHub(ports);
  const principal = { subject: "root", name: "Root", role: "admin", kind: "system" } as const;
  const caller = { principal, door: "hub", requestId: "setup", language: "en" } as const;
  const { token } = await hub.tokens.create(caller, { name: "edge", role: "operator" });
  const authenticate = createAuthenticator(hub.tokens, []);
  const app = createApi({ hub, authenticate, clock, ids: ports.ids, version: "edge", sdl });
  return { token, fetch: (request: Request) => app.fetch(request) };
}

/** What the runtime starts. @public */
export default {
  /** The API; `/test-token` gives the test its token. */
  async fetch(request: Request): Promise<Response> {
    made ??= make();
    const { token, fetch } = await made;
    return new URL(request.url).pathname === "/test-token" ? new Response(token) : fetch(request);
  },
};
