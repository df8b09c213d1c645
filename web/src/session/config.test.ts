import { expect, it } from "vitest";
import { issuersOf, readConfig } from "./config.ts";

const oidc = { kind: "oidc", issuer: "https://id.example", clientId: "c" };

it("fills defaults in, and refuses what cannot be used", () => {
  expect(readConfig({})).toEqual({
    graphqlUrl: "/graphql",
    restUrl: "/api/v1",
    auth: [{ kind: "token" }],
    live: "sse",
  });
  expect(readConfig({ auth: oidc, live: "appsync" })).toMatchObject({ auth: [oidc], live: "appsync" });
  expect(() => readConfig(null)).toThrow();
  expect(() => readConfig({ auth: [] })).toThrow("no way");
  expect(() => readConfig({ auth: { kind: "saml" } })).toThrow("auth.kind");
  expect(() => readConfig({ auth: [oidc, { kind: "oidc", issuer: "" }] })).toThrow("issuer");
});

it("takes several ways to sign in", () => {
  const config = readConfig({ auth: [oidc, { kind: "token" }] });
  expect(config.auth).toHaveLength(2);
  expect(issuersOf(config)).toEqual([oidc]);
});
