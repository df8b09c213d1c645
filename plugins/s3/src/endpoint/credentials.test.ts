import type { Transport, TransportRequest } from "@dth/core/transport";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { describe, expect, it } from "vitest";
import { credentialsOf } from "./credentials.ts";

const NEVER = { refresh: false };

/** A token service that always says yes. */
function tokenService(): Transport & { readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  const answer = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>
    <SecretAccessKey>temporary</SecretAccessKey><SessionToken>token</SessionToken>
    <Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  const bytes = new TextEncoder().encode(answer);
  return {
    requests,
    async send(request) {
      requests.push(request);
      return {
        status: 200,
        headers: {},
        body: {
          bytes: async () => bytes,
          async *chunks() {
            yield bytes;
          },
          discard: async () => {},
        },
      };
    },
    async close() {},
  };
}

describe("credentials", () => {
  it("come from a secret, whatever it calls its fields", async () => {
    const host = memoryPluginHost();
    await host.secrets.write("ours", { accessKeyId: " AKID ", secretAccessKey: "s", sessionToken: "t" });
    await host.secrets.write("originals", { access_key_id: "AKID2", secret_access_key: "s2" });
    const ours = await credentialsOf({ auth: "secret", secret: "ours" }, "us-east-1", host);
    const originals = await credentialsOf({ auth: "secret", secret: "originals" }, "us-east-1", host);
    if (ours === "anonymous" || originals === "anonymous") throw new Error("both have keys");
    expect(await ours(NEVER)).toEqual({ accessKeyId: "AKID", secretAccessKey: "s", sessionToken: "t" });
    expect(await originals(NEVER)).toEqual({ accessKeyId: "AKID2", secretAccessKey: "s2" });
  });

  it("are read anew when they are asked for again, so that keys can be rotated", async () => {
    const host = memoryPluginHost();
    await host.secrets.write("keys", { accessKeyId: "OLD", secretAccessKey: "s" });
    const provider = await credentialsOf({ secret: "keys" }, "us-east-1", host);
    if (provider === "anonymous") throw new Error("there are keys");
    expect(await provider(NEVER)).toMatchObject({ accessKeyId: "OLD" });
    await host.secrets.write("keys", { accessKeyId: "NEW", secretAccessKey: "s" });
    expect(await provider({ refresh: true })).toMatchObject({ accessKeyId: "NEW" });
    await host.secrets.delete("keys");
    await expect(provider({ refresh: true })).rejects.toMatchObject({ code: "SECRET_NOT_FOUND" });
  });

  it("may be the hub's own, where it has some", async () => {
    const own = async () => ({ accessKeyId: "HUB", secretAccessKey: "s" });
    const provider = await credentialsOf({ auth: "ambient" }, "us-east-1", memoryPluginHost({ ambient: own }));
    expect(provider === "anonymous" ? undefined : await provider(NEVER)).toMatchObject({ accessKeyId: "HUB" });
    await expect(credentialsOf({ auth: "ambient" }, "us-east-1", memoryPluginHost())).rejects.toMatchObject({
      code: "CREDENTIALS_MISSING",
    });
  });

  it("may be nobody's", async () => {
    expect(await credentialsOf({ auth: "anonymous" }, "us-east-1", memoryPluginHost())).toBe("anonymous");
  });

  it("take on a role with an external id, in the partition of the region", async () => {
    const transport = tokenService();
    const host = memoryPluginHost({ transport });
    await host.secrets.write("keys", { accessKeyId: "BASE", secretAccessKey: "s" });
    const roleArn = "arn:aws-cn:iam::123456789012:role/reader";
    const values = { secret: "keys", roleArn, externalId: "their-id" };
    const provider = await credentialsOf(values, "cn-north-1", host);
    expect(provider === "anonymous" ? undefined : await provider(NEVER)).toEqual({
      accessKeyId: "ASIA",
      secretAccessKey: "temporary",
      sessionToken: "token",
      expiresAt: Date.UTC(2030, 0, 1),
    });
    const [request] = transport.requests;
    expect(request?.origin).toBe("https://sts.cn-north-1.amazonaws.com.cn");
    expect(request?.headers.authorization).toContain("Credential=BASE/");
    const body = new URLSearchParams(new TextDecoder().decode(request?.body?.[0]));
    expect(Object.fromEntries(body)).toMatchObject({ RoleArn: roleArn, ExternalId: "their-id" });
  });
});
