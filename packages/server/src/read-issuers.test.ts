import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readIssuers } from "./read-issuers.ts";

let path = "";
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "dth-issuers-")), "issuers.json");
});
afterEach(() => rmSync(join(path, ".."), { recursive: true }));

const ISSUER = {
  issuer: "https://login.example",
  audiences: ["hub"],
  role: { claim: "groups", roles: { ops: "operator" } },
};

it("reads issuers", async () => {
  writeFileSync(path, JSON.stringify([ISSUER]));
  expect(await readIssuers(path)).toEqual([ISSUER]);
});

it("reads how people sign in to the console there", async () => {
  const signIn = {
    clientId: "console",
    name: "Example",
    scope: "openid profile",
    audience: "hub",
    resource: "https://hub.example/api",
    use: "id",
    origins: ["https://tokens.example"],
  };
  writeFileSync(path, JSON.stringify([{ ...ISSUER, console: signIn }]));
  expect(await readIssuers(path)).toEqual([{ ...ISSUER, console: signIn }]);
});

it.each([
  ["{", "cannot be read as JSON"],
  [JSON.stringify([{ ...ISSUER, audiences: [] }]), "0.audiences"],
  [JSON.stringify([{ ...ISSUER, role: { claim: "groups", roles: { ops: "root" } } }]), "0.role.roles.ops"],
  [JSON.stringify([{ ...ISSUER, secret: "x" }]), "0.secret"],
  [JSON.stringify([{ ...ISSUER, console: { clientId: "" } }]), "0.console.clientId"],
  [JSON.stringify([{ ...ISSUER, console: { clientId: "c", origins: ["javascript:1"] } }]), "0.console.origins.0"],
  [JSON.stringify([{ ...ISSUER, console: { clientId: "c", clientSecret: "x" } }]), "0.console.clientSecret"],
])("says what is wrong with %s", async (text, expected) => {
  writeFileSync(path, text);
  await expect(readIssuers(path)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(readIssuers(path)).rejects.toThrow(expected);
});
