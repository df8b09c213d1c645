import { expect, it } from "vitest";
import { consoleConfig, signInOrigins } from "./console-config.ts";

const ISSUER = { issuer: "https://login.example/pool", audiences: ["hub"], role: { claim: "groups" } };
const origins = ["https://tokens.example"];

it("tells the console how people sign in, and no more", () => {
  const issuers = [ISSUER, { ...ISSUER, console: { clientId: "console", origins } }];
  expect(consoleConfig(issuers)).toEqual({
    auth: [{ kind: "oidc", issuer: ISSUER.issuer, clientId: "console" }, { kind: "token" }],
  });
});

it("names every address that signing in leads to", () => {
  expect(signInOrigins([{ ...ISSUER, console: { clientId: "console", origins } }])).toEqual([
    "https://login.example/pool",
    "https://tokens.example",
  ]);
});
