import { expect, it } from "vitest";
import { readConfig } from "./config.ts";

it("fills defaults in, and refuses what cannot be used", () => {
  expect(readConfig({})).toEqual({ graphqlUrl: "/graphql", restUrl: "/api/v1", auth: { kind: "token" }, live: "sse" });
  const oidc = { kind: "oidc", issuer: "https://id.example", clientId: "c" };
  expect(readConfig({ auth: oidc, live: "appsync" })).toMatchObject({ auth: oidc, live: "appsync" });
  expect(() => readConfig(null)).toThrow();
  expect(() => readConfig({ auth: { kind: "saml" } })).toThrow("auth.kind");
  expect(() => readConfig({ auth: { kind: "oidc", issuer: "" } })).toThrow("issuer");
});
