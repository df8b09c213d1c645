import { createAuthenticator } from "@dth/api/access/authenticator";
import { createOidcVerifier } from "@dth/api/access/oidc";
import { createApi } from "@dth/api/create-api";
import sdl from "@dth/api/schema.graphql";
import { Hono } from "hono";
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { openCallerRate } from "./caller-rate.ts";
import { audiencesOf, consoleConfig } from "./console-config.ts";
import { VERSION } from "./hub-ports.ts";
import { lazily } from "./lazily.ts";
import { log, openHub } from "./open-hub.ts";
import { withoutTokenPrefix } from "./token-prefix.ts";

const open = lazily(async () => {
  const { hub, ports, environment, settled } = await openHub();
  const { clock, ids } = ports;
  const issuer = {
    issuer: environment.HUB_ISSUER,
    audiences: audiencesOf(environment),
    role: { claim: environment.HUB_ROLE_CLAIM },
  };
  const api = createApi({
    ...{ hub, clock, ids, version: VERSION, sdl, callers: openCallerRate(environment, clock) },
    authenticate: createAuthenticator(hub.tokens, [createOidcVerifier(issuer, { clock, fetch })]),
    introspection: environment.HUB_STAGE !== "production",
    report: ({ error, ...facts }) => {
      if (facts.status >= 500) log("error", "a request failed", { ...facts, error });
      else log("info", "request", facts);
    },
    ready: async () => void (await ports.records.list("setting", { limit: 1 })),
  });
  const app = new Hono();
  app.get("/config.json", (c) => c.json(consoleConfig(environment), 200, { "cache-control": "no-store" }));
  app.all("*", (c) => api.fetch(withoutTokenPrefix(c.req.raw), c.env));
  return { answer: handle(app), settled };
});

/** REST, GraphQL and the console's settings, behind API Gateway. */
export async function handler(event: LambdaEvent, context: LambdaContext): Promise<unknown> {
  const { answer, settled } = await open();
  const answered = await answer(event, context);
  await settled();
  return answered;
}
