import { expect, it } from "vitest";
import { audiencesOf, consoleConfig } from "./console-config.ts";

const SIGN_IN = { HUB_ISSUER: "https://issuer.example", HUB_CLIENT_ID: "console" };

it("tells the console what to ask the issuer for, and no more than it was told", () => {
  const plain = { kind: "oidc", issuer: "https://issuer.example", clientId: "console" };
  expect(JSON.parse(JSON.stringify(consoleConfig(SIGN_IN)))).toMatchObject({ auth: plain, live: "none" });
  const told = { HUB_TOKEN_USE: "access", HUB_SCOPE: "openid offline_access", HUB_AUDIENCE: "urn:hub" } as const;
  expect(consoleConfig({ ...SIGN_IN, ...told, HUB_GRAPHQL_URL: "https://appsync.example/graphql" })).toMatchObject({
    auth: { ...plain, use: "access", scope: "openid offline_access", audience: "urn:hub" },
    graphqlUrl: "https://appsync.example/graphql",
    live: "appsync",
  });
});

it("takes tokens that are meant for the API where there is one, else for the console", () => {
  expect(audiencesOf(SIGN_IN)).toEqual(["console"]);
  expect(audiencesOf({ ...SIGN_IN, HUB_AUDIENCE: "urn:hub" })).toEqual(["urn:hub"]);
  expect(audiencesOf({ ...SIGN_IN, HUB_RESOURCE: "urn:hub" })).toEqual(["urn:hub"]);
});
