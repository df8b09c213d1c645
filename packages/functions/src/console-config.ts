import type { HubEnvironment } from "./environment.ts";

/** What the environment says of sign-in and of the doors. */
type SignInEnvironment = Pick<
  HubEnvironment,
  "HUB_GRAPHQL_URL" | "HUB_ISSUER" | "HUB_CLIENT_ID" | "HUB_TOKEN_USE" | "HUB_SCOPE" | "HUB_AUDIENCE" | "HUB_RESOURCE"
>;

/** What the console reads at `/config.json`: where the doors are and how people sign in. Nothing of it is a secret. */
export function consoleConfig(environment: SignInEnvironment): Readonly<Record<string, unknown>> {
  const { HUB_GRAPHQL_URL: appsync, HUB_ISSUER: issuer, HUB_CLIENT_ID: clientId } = environment;
  const { HUB_TOKEN_USE: use, HUB_SCOPE: scope, HUB_AUDIENCE: audience, HUB_RESOURCE: resource } = environment;
  return {
    graphqlUrl: appsync ?? "/graphql",
    restUrl: "/api/v1",
    auth: { kind: "oidc", issuer, clientId, use, scope, audience, resource },
    // A function cannot hold a stream open: where there is no AppSync, the console asks again.
    live: appsync === undefined ? "none" : "appsync",
  };
}

/** Whom people's tokens are meant for: the API that access tokens are asked for, else the console itself. */
export function audiencesOf(environment: SignInEnvironment): readonly string[] {
  return [environment.HUB_AUDIENCE ?? environment.HUB_RESOURCE ?? environment.HUB_CLIENT_ID];
}
