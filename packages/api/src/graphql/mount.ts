import type { Clock } from "@dth/core/clock";
import type { HubError } from "@dth/core/error";
import type { Hub } from "@dth/hub/hub";
import type { Hono, MiddlewareHandler } from "hono";
import type { RateLimiter } from "../access/rate-limiter.ts";
import { charge } from "../access/sign-in.ts";
import { staySignedIn } from "../access/stay-signed-in.ts";
import type { ApiEnv } from "../http/api-env.ts";
import { type BodyLimits, readJson } from "../http/read-json.ts";
import { tellingWhenOver } from "../http/streams.ts";
import { createGraphqlHandler } from "./handler.ts";
import { executableSchema } from "./schema.ts";

/** What the door of GraphQL needs. */
export interface GraphqlOptions {
  readonly hub: Hub;
  readonly clock: Clock;
  /** Text of `schema.graphql`. */
  readonly sdl: string;
  readonly introspection: boolean;
  readonly body: BodyLimits;
  readonly signIn: MiddlewareHandler<ApiEnv>;
  readonly callers: RateLimiter;
}

/** Serves GraphQL: POST only, so that no address ever holds a request. */
export function mountGraphql(app: Hono<ApiEnv>, options: GraphqlOptions): void {
  const { hub, clock, sdl, introspection, body, callers } = options;
  const handle = createGraphqlHandler({ schema: executableSchema(sdl), introspection });
  const name: MiddlewareHandler<ApiEnv> = async (c, next) => {
    c.set("operation", "POST /graphql");
    await next();
  };
  app.post("/graphql", name, options.signIn, async (c) => {
    const told = c.get("told");
    const principal = c.get("principal");
    const over = new AbortController();
    const response = await handle(await readJson(c.req.raw, body), c.req.raw, {
      hub,
      told,
      caller: { principal, door: "graphql", ...told },
      signal: AbortSignal.any([c.req.raw.signal, over.signal]),
      charge: () => charge(callers, principal, 1),
      report: (error: HubError) => c.set("failure", error),
    });
    if (response.body === null) return response;
    const isFeed = response.headers.get("Content-Type")?.startsWith("text/event-stream") ?? false;
    if (isFeed) void staySignedIn(c.get("stillIn"), clock, over);
    return new Response(
      tellingWhenOver(response.body, () => over.abort()),
      response,
    );
  });
}
