import type { HubEnvironment } from "./environment.ts";

/** What the console reads at `/config.json`: where the doors are and how people sign in. Nothing of it is a secret. */
export function consoleConfig(
  environment: Pick<HubEnvironment, "HUB_GRAPHQL_URL" | "HUB_ISSUER" | "HUB_CLIENT_ID">,
): Readonly<Record<string, unknown>> {
  const { HUB_GRAPHQL_URL: appsync, HUB_ISSUER: issuer, HUB_CLIENT_ID: clientId } = environment;
  return {
    graphqlUrl: appsync ?? "/graphql",
    restUrl: "/api/v1",
    auth: { kind: "oidc", issuer, clientId },
    // A function cannot hold a stream open: where there is no AppSync, the console asks again.
    live: appsync === undefined ? "none" : "appsync",
  };
}
