import { HubError, hasCode } from "@dth/core/error";
import type { Principal } from "@dth/core/principal";
import type { Context, MiddlewareHandler } from "hono";
import type { ApiEnv } from "../http/api-env.ts";
import { type Authenticate, bearerOf } from "./authenticator.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** What signing in asks and limits by. */
export interface SignInOptions {
  readonly authenticate: Authenticate;
  /** By caller. */
  readonly callers: RateLimiter;
  /** By address, of requests that are not let in. */
  readonly strangers: RateLimiter;
  /** Where a request came from, as the host knows it; never from a header that the caller can write. */
  readonly addressOf: (context: Context<ApiEnv>) => string;
}

/** Lets only known callers pass, and none faster than allowed. */
export function signIn(options: SignInOptions): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const principal = await knownCaller(options, c);
    c.set("principal", principal);
    const authorization = c.req.header("Authorization");
    c.set("stillIn", async () => options.authenticate(bearerOf(authorization)));
    await charge(options.callers, principal, 1);
    await next();
  };
}

/** Takes from a caller's rate. @throws HubError `RATE_LIMITED` */
export async function charge(limiter: RateLimiter, { subject }: Principal, cost: number): Promise<void> {
  refuseAfter(await limiter.take(subject, cost));
}

async function knownCaller({ authenticate, strangers, addressOf }: SignInOptions, c: Context<ApiEnv>) {
  try {
    const principal = await authenticate(bearerOf(c.req.header("Authorization")));
    if (principal.subject === "") throw new HubError("UNAUTHENTICATED", "the token names nobody");
    return principal;
  } catch (error) {
    if (hasCode(error, "UNAUTHENTICATED")) refuseAfter(await strangers.take(addressOf(c)));
    throw error;
  }
}

function refuseAfter(retryAfterMs: number): void {
  if (retryAfterMs === 0) return;
  throw new HubError("RATE_LIMITED", "this caller asks too often", { retryAfterMs });
}
