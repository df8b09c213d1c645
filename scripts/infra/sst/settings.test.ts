import { describe, expect, it } from "vitest";
import { readSettings } from "../../../stacks/settings.ts";

const ISSUER = { HUB_ISSUER: "https://tenant.auth0.example/", HUB_CLIENT_ID: "console" };

it("takes machines that sign, and refuses what is none", () => {
  const HUB_MACHINE_ROLES = "arn:aws:iam::123456789012:role/ci=operator";
  expect(readSettings({ HUB_MACHINE_ROLES }).machineRoles).toBe(HUB_MACHINE_ROLES);
  expect(() => readSettings({ HUB_MACHINE_ROLES: "ci=operator" })).toThrow("ARN");
});

describe("an issuer of one's own", () => {
  it("is Cognito unless told", () => {
    expect(readSettings({}).issuer).toBeUndefined();
    expect(readSettings(ISSUER).issuer).toEqual({ url: ISSUER.HUB_ISSUER, clientId: "console", roleClaim: "roles" });
  });

  it("says which tokens the console asks for, and for which API", () => {
    const asked = { HUB_SCOPE: "openid email offline_access", HUB_ROLE_CLAIM: "https://hub.example/roles" };
    expect(readSettings({ ...ISSUER, ...asked, HUB_AUDIENCE: "https://hub.example/api" }).issuer).toMatchObject({
      scope: asked.HUB_SCOPE,
      roleClaim: asked.HUB_ROLE_CLAIM,
      api: { by: "audience", name: "https://hub.example/api" },
    });
    expect(readSettings({ ...ISSUER, HUB_RESOURCE: "urn:hub" }).issuer?.api).toEqual({
      by: "resource",
      name: "urn:hub",
    });
    expect(readSettings({ ...ISSUER, HUB_TOKEN_USE: "id" }).issuer?.use).toBe("id");
  });

  it.each<[Record<string, string>, string]>([
    [{ HUB_ISSUER: ISSUER.HUB_ISSUER }, "HUB_CLIENT_ID"],
    [{ ...ISSUER, HUB_ISSUER: "http://plain.example" }, "https"],
    [{ HUB_AUDIENCE: "https://hub.example/api", HUB_SCOPE: "openid" }, "HUB_SCOPE, HUB_AUDIENCE"],
    [{ ...ISSUER, HUB_TOKEN_USE: "refresh" }, "access or id"],
    [{ ...ISSUER, HUB_SCOPE: "email" }, "openid"],
    [{ ...ISSUER, HUB_AUDIENCE: "a", HUB_RESOURCE: "b" }, "choose one"],
    [{ ...ISSUER, HUB_AUDIENCE: "a", HUB_TOKEN_USE: "id" }, "ID tokens"],
  ])("refuses %j, and says why", (env, why) => {
    expect(() => readSettings(env)).toThrow(why);
  });
});
