import process from "node:process";
import { createAppSyncAuthorizer } from "@dth/api/access/appsync-authorizer";
import { createAuthenticator } from "@dth/api/access/authenticator";
import { openRecordStore } from "@dth/aws/record-store";
import { hasCode } from "@dth/core/error";
import { createTokens } from "@dth/hub/tokens/tokens";
import { systemClock } from "@dth/local/clock";
import { randomIds } from "@dth/local/ids";
import * as v from "valibot";
import { awsClients } from "./aws-clients.ts";
import { RecordsEnvironmentSchema, readEnvironment } from "./environment.ts";
import { lazily } from "./lazily.ts";

/** What API Gateway asks, in format 2.0; AppSync's question has another shape. */
const GatewaySchema = v.object({
  routeKey: v.string(),
  headers: v.optional(v.record(v.string(), v.string()), {}),
});

const open = lazily(async () => {
  const environment = readEnvironment(RecordsEnvironmentSchema, process.env);
  const clock = systemClock();
  const { dynamo } = awsClients(environment);
  const records = openRecordStore({ client: dynamo, table: environment.HUB_RECORDS_TABLE, clock });
  // People's tokens are read by API Gateway and AppSync themselves.
  const authenticate = createAuthenticator(createTokens({ records, clock, ids: randomIds() }), []);
  return { authenticate, appSync: createAppSyncAuthorizer(authenticate) };
});

/** Lets programs in by tokens of the hub, at AppSync and at API Gateway. A door behind it looks again. */
export async function handler(event: unknown): Promise<unknown> {
  const { authenticate, appSync } = await open();
  const gateway = v.safeParse(GatewaySchema, event);
  if (!gateway.success) return appSync(event);
  const token = (gateway.output.headers.authorization ?? "").replace(/^Bearer +/i, "");
  try {
    await authenticate(token);
    return { isAuthorized: true };
  } catch (error) {
    if (hasCode(error, "UNAUTHENTICATED")) return { isAuthorized: false };
    throw error;
  }
}
