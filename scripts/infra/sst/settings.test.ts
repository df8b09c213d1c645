import { describe, expect, it } from "vitest";
import { readSettings } from "../../../stacks/settings.ts";

const ISSUER = { HUB_ISSUER: "https://tenant.auth0.example/", HUB_CLIENT_ID: "console" };

it("takes machines that sign, and refuses what is none", () => {
  const HUB_MACHINE_ROLES = "arn:aws:iam::123456789012:role/ci=operator";
  expect(readSettings({ HUB_MACHINE_ROLES }).machineRoles).toBe(HUB_MACHINE_ROLES);
  expect(() => readSettings({ HUB_MACHINE_ROLES: "ci=operator" })).toThrow("ARN");
});

describe("the tasks' machines and network", () => {
  it("are the templates' and the hub's own unless told", () => {
    expect(readSettings({ HUB_SPOT: "" })).toMatchObject({ fleet: {} });
    expect(readSettings({})).not.toHaveProperty("network");
    expect(readSettings({ HUB_LOG_DAYS: "" })).not.toHaveProperty("taskLogDays");
  });

  it("are as the operator says", () => {
    const fleet = {
      ...{ HUB_WORKER_TYPE: "c7gn.large", HUB_SPOT: "true", HUB_MIN_MACHINES: "0", HUB_MAX_MACHINES: "1000" },
      ...{ HUB_DISK_GIB: "16000", HUB_FARGATE: "X86_64" },
    };
    expect(readSettings({ ...fleet, HUB_LOG_DAYS: "365" })).toMatchObject({ fleet, taskLogDays: 365 });
    const own = { HUB_VPC_ID: "vpc-0a1b", HUB_SUBNET_IDS: "subnet-0a, subnet-0b" };
    expect(readSettings(own).network).toEqual({ vpc: "vpc-0a1b", subnets: ["subnet-0a", "subnet-0b"], isPublic: true });
    expect(readSettings({ ...own, HUB_PUBLIC_IP: "DISABLED" }).network?.isPublic).toBe(false);
  });

  it.each<[Record<string, string>, string]>([
    [{ HUB_WORKER_TYPE: "m5.large" }, "ARM64"],
    [{ HUB_SPOT: "yes" }, "true or false"],
    [{ HUB_MAX_MACHINES: "0" }, "1 to 1,000"],
    [{ HUB_MIN_MACHINES: "21" }, "HUB_MAX_MACHINES"],
    [{ HUB_DISK_GIB: "8" }, "30 to 16,000"],
    [{ HUB_LOG_DAYS: "31" }, "365"],
    [{ HUB_VPC_ID: "vpc-0a1b" }, "HUB_SUBNET_IDS"],
    [{ HUB_PUBLIC_IP: "DISABLED" }, "said by both"],
    [{ HUB_VPC_ID: "vpc-0a1b", HUB_SUBNET_IDS: "subnet-0a" }, "two ids"],
    [{ HUB_VPC_ID: "mine", HUB_SUBNET_IDS: "subnet-0a,subnet-0b" }, "no id of a VPC"],
  ])("refuses %j, and says why", (env, why) => {
    expect(() => readSettings(env)).toThrow(why);
  });
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
