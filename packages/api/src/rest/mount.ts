import type { Clock } from "@dth/core/clock";
import { PERMISSIONS } from "@dth/hub/access/permissions";
import { requireRole } from "@dth/hub/access/require-role";
import type { Caller } from "@dth/hub/caller";
import type { Hub } from "@dth/hub/hub";
import type { Context, Hono, MiddlewareHandler } from "hono";
import type { RateLimiter } from "../access/rate-limiter.ts";
import { charge } from "../access/sign-in.ts";
import { staySignedIn } from "../access/stay-signed-in.ts";
import type { ApiEnv } from "../http/api-env.ts";
import { type BodyLimits, readJson } from "../http/read-json.ts";
import { idempotencyKeyOf, versionOf } from "./request-headers.ts";
import { respond } from "./respond.ts";
import type { Route } from "./route.ts";
import { REST_PREFIX, ROUTES } from "./routes.ts";

/** What the door of REST needs. */
export interface RestOptions {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly body: BodyLimits;
  readonly signIn: MiddlewareHandler<ApiEnv>;
  readonly callers: RateLimiter;
}

/** Serves every operation of {@link ROUTES}. */
export function mountRest(app: Hono<ApiEnv>, options: RestOptions): void {
  for (const route of ROUTES) {
    const path = `${REST_PREFIX}${route.path}`;
    const operation = `${route.method} ${path}`;
    const name: MiddlewareHandler<ApiEnv> = async (c, next) => {
      c.set("operation", operation);
      await next();
    };
    app.on(route.method, path.replaceAll(/\{(\w+)\}/g, ":$1"), name, options.signIn, (c) => serve(route, options, c));
  }
}

async function serve(route: Route, { hub, clock, body, callers }: RestOptions, c: Context<ApiEnv>): Promise<Response> {
  const told = c.get("told");
  const idempotencyKey = route.idempotent ? idempotencyKeyOf(c.req.header("Idempotency-Key")) : undefined;
  const caller: Caller = {
    principal: c.get("principal"),
    door: "rest",
    ...told,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
  if (route.cost !== undefined) await charge(callers, caller.principal, route.cost - 1);
  const over = new AbortController();
  const signal = AbortSignal.any([c.req.raw.signal, over.signal]);
  const version = route.ifMatch ? versionOf(c.req.header("If-Match")) : undefined;
  if (route.useCase !== undefined && "type" in route.answer) requireRole(caller, PERMISSIONS[route.useCase].role);
  const answer = await route.run({
    hub,
    caller,
    path: c.req.param(),
    query: new URL(c.req.url).searchParams,
    signal,
    body: () => readJson(c.req.raw, { ...body, ...(route.bodyBytes !== undefined && { bytes: route.bodyBytes }) }),
    ...(version !== undefined && { version }),
  });
  return respond(answer, {
    clock,
    told,
    prefix: REST_PREFIX,
    signal,
    begun: () => void staySignedIn(c.get("stillIn"), clock, over),
    over: () => over.abort(),
    ifNoneMatch: c.req.header("If-None-Match"),
  });
}
