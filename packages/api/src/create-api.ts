import type { Clock, Ids } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Hub } from "@dth/hub/hub";
import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import type { Authenticate } from "./access/authenticator.ts";
import { createRateLimiter, type RateLimit, type RateLimiter } from "./access/rate-limiter.ts";
import { signIn } from "./access/sign-in.ts";
import { mountGraphql } from "./graphql/mount.ts";
import type { ApiEnv, RequestReport } from "./http/api-env.ts";
import { addEnvelope } from "./http/envelope.ts";
import type { BodyLimits } from "./http/read-json.ts";
import { mountMetrics } from "./metrics/mount.ts";
import { createRequestMetrics } from "./metrics/request-metrics.ts";
import { mountReference } from "./openapi/mount.ts";
import { mountRest } from "./rest/mount.ts";
import { REST_PREFIX, ROUTES } from "./rest/routes.ts";

/** What the doors need; everything but the first six has a default. */
export interface ApiOptions {
  readonly hub: Hub;
  readonly authenticate: Authenticate;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Version of the software. */
  readonly version: string;
  /** Text of `@dth/api/schema.graphql`, which hosts read in their own way. */
  readonly sdl: string;
  /** Hears of every answered request, for the log. */
  readonly report?: (report: RequestReport) => void;
  /** Resolves when requests can be served; rejects with why not. */
  readonly ready?: () => Promise<void>;
  /** Origins of other sites whose scripts may use the API. None unless named. */
  readonly allowedOrigins?: readonly string[];
  /** Per caller. Default 200 at once, 50 a second. */
  readonly rate?: RateLimit;
  /** Keeps the rate of callers instead, where several processes answer behind one address. */
  readonly callers?: RateLimiter;
  /** Per address, of requests without a valid token. Default 20 at once, 1 a second. */
  readonly strangerRate?: RateLimit;
  /** Of JSON bodies. Default 1 MiB, 64 deep. */
  readonly body?: BodyLimits;
  /** Where a request came from, as the host knows it. Absent: all strangers share one rate. */
  readonly addressOf?: (context: Context<ApiEnv>) => string;
  /** Whether GraphQL tells its schema. Default true: the file is public anyway. */
  readonly introspection?: boolean;
  /** Whether `/metrics` is served without a token. Default false. */
  readonly openMetrics?: boolean;
}

/**
 * REST, GraphQL and what watches them, over web standards alone: `app.fetch` takes a Request and gives a Response on Node,
 * Deno, Lambda and the edge.
 *
 * @throws Error when `sdl` is not the schema of this version
 */
export function createApi(options: ApiOptions): Hono<ApiEnv> {
  const { hub, clock, ids, version, sdl, authenticate } = options;
  const { rate = { burst: 200, perSecond: 50 }, strangerRate = { burst: 20, perSecond: 1 } } = options;
  const { body = { bytes: 1024 ** 2, depth: 64 }, addressOf = () => "anywhere" } = options;
  const app = new Hono<ApiEnv>();
  const requests = createRequestMetrics();
  const report = (each: RequestReport) => {
    requests.add(each);
    options.report?.(each);
  };
  addEnvelope(app, { clock, ids, report });
  if (options.allowedOrigins?.length) app.use("*", crossOrigin(options.allowedOrigins));
  const { callers = createRateLimiter(clock, rate) } = options;
  const strangers = createRateLimiter(clock, strangerRate);
  const enter = signIn({ authenticate, callers, strangers, addressOf });
  mountReference(app, { hub, version });
  mountMetrics(app, {
    hub,
    version,
    requests,
    signIn: enter,
    open: options.openMetrics ?? false,
    ready: options.ready ?? (async () => undefined),
  });
  mountRest(app, { hub, clock, body, signIn: enter, callers });
  mountGraphql(app, { hub, clock, sdl, body, signIn: enter, callers, introspection: options.introspection ?? true });
  app.all("/api/*", (c) => {
    throw new HubError("NOT_FOUND", `there is no such operation${methodsAt(c.req.path)}`);
  });
  return app;
}

function crossOrigin(origins: readonly string[]) {
  return cors({
    origin: [...origins],
    allowMethods: ["GET", "POST", "PATCH", "DELETE"],
    allowHeaders: ["Authorization", "Content-Type", "Accept-Language", "If-Match", "Idempotency-Key", "Last-Event-ID"],
    exposeHeaders: ["ETag", "Location", "Retry-After", "X-Request-Id"],
    maxAge: 600,
  });
}

/** What the address takes, where it is one. */
function methodsAt(path: string): string {
  const methods = ROUTES.filter((route) => {
    const pattern = `${REST_PREFIX}${route.path}`.replaceAll(/\{\w+\}/g, "[^/]+");
    return new RegExp(`^${pattern}$`).test(path);
  }).map(({ method }) => method);
  return methods.length === 0 ? "" : `: the address takes ${[...new Set(methods)].join(", ")}`;
}
