import type { RateLimiter } from "@dth/api/access/rate-limiter";
import { createSharedRateLimiter } from "@dth/api/access/shared-rate-limiter";
import { openCallCounter } from "@dth/aws/call-counter";
import type { Clock } from "@dth/core/clock";
import { awsClients } from "./aws-clients.ts";
import type { HubEnvironment } from "./environment.ts";

/** Calls of one caller, over REST and GraphQL together: 500 in ten seconds, wherever functions answer them. */
const RATE = { burst: 500, perSecond: 50 };

/** Keeps the rate of callers over all functions, by counts in the ledger's table. */
export function openCallerRate(environment: HubEnvironment, clock: Clock): RateLimiter {
  const { dynamo } = awsClients(environment);
  const add = openCallCounter({ client: dynamo, table: environment.HUB_LEDGER_TABLE, clock });
  return createSharedRateLimiter(clock, RATE, add);
}
