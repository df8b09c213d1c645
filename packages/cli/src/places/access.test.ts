import { describe, expect, it } from "vitest";
import type { Flags } from "../commands/flags.ts";
import type { StoredConnection } from "../connections.ts";
import { resolveAccess, type SideName } from "./access.ts";

const CONNECTIONS: ReadonlyMap<string, StoredConnection> = new Map([
  [
    "prod",
    { vendor: "oss", region: "cn-hangzhou", keys: { from: "file", accessKeyId: "id", secretAccessKey: "SECRET" } },
  ],
  ["own", { endpoint: "http://127.0.0.1:9", keys: { from: "anonymous" } }],
]);
const PROFILES: Record<string, Record<string, string>> = {
  eu: { region: "eu-west-1" },
  default: { region: "us-west-2" },
};

function access(name: string, flags: Flags = {}, env: Record<string, string> = {}, side: SideName = "source") {
  const location = { kind: "bucket", name, connection: CONNECTIONS.has(name), bucket: "b", key: "" } as const;
  return resolveAccess(location, side, flags, {
    env,
    connections: CONNECTIONS,
    profileSetting: async (profile, setting) => PROFILES[profile ?? "default"]?.[setting],
  });
}

describe("resolveAccess", () => {
  it("prefers the side's flag to the common one to the environment to the profile", async () => {
    const env = { AWS_REGION: "eu-central-1" };
    expect((await access("s3")).region).toBe("us-west-2");
    expect((await access("s3", {}, env)).region).toBe("eu-central-1");
    expect((await access("s3", { region: "sa-east-1" }, env)).region).toBe("sa-east-1");
    expect((await access("s3", { region: "sa-east-1", "source-region": "ap-south-1" }, env)).region).toBe("ap-south-1");
    expect((await access("s3", { "source-region": "ap-south-1" }, env, "dest")).region).toBe("eu-central-1");
    expect((await access("s3", { profile: "eu" }, env)).region).toBe("eu-west-1");
  });

  it("tells Amazon's partitions by the region", async () => {
    expect((await access("s3", { region: "cn-north-1" })).vendor).toBe("aws-cn");
    expect((await access("s3", { region: "us-gov-west-1" })).vendor).toBe("aws-us-gov");
    expect((await access("s3")).vendor).toBe("aws");
  });

  it("tells the vendor by the endpoint, and says when it guesses", async () => {
    expect(await access("s3", { endpoint: "https://s3.oss-cn-beijing.aliyuncs.com" })).toMatchObject({ vendor: "oss" });
    expect(await access("s3", { endpoint: "https://notaliyuncs.com" })).toMatchObject({
      vendor: "generic",
      guessed: true,
    });
    expect(await access("s3", { endpoint: "http://127.0.0.1:9" })).toMatchObject({ vendor: "generic", guessed: true });
    expect(await access("s3", { endpoint: "http://127.0.0.1:9", vendor: "ceph" })).not.toHaveProperty("guessed");
    expect((await access("s3", {}, { AWS_ENDPOINT_URL_S3: "http://x", AWS_ENDPOINT_URL: "http://y" })).endpoint).toBe(
      "http://x",
    );
  });

  it("keeps AWS's settings away from other clouds", async () => {
    const env = { AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    expect(await access("oss", {}, env)).toEqual({ vendor: "oss" });
  });

  it("sends no credentials only where that was asked for", async () => {
    expect(await access("s3", { anonymous: true })).toMatchObject({ anonymous: true });
    expect(await access("s3", { anonymous: true }, {}, "dest")).not.toHaveProperty("anonymous");
    expect(await access("s3", { "dest-anonymous": true }, {}, "dest")).toMatchObject({ anonymous: true });
  });

  it("uses a connection without ever showing its keys", async () => {
    const found = await access("prod", { "source-region": "cn-beijing" });
    expect(found).toEqual({ vendor: "oss", region: "cn-beijing", connection: "prod" });
    expect(JSON.stringify(found)).not.toContain("SECRET");
  });

  it("lets the endpoint of a connection without a vendor tell what it is", async () => {
    expect(await access("own", {})).toMatchObject({ vendor: "generic", guessed: true, connection: "own" });
    expect(await access("own", { vendor: "ceph" })).not.toHaveProperty("guessed");
  });

  it("refuses a vendor that does not exist", async () => {
    await expect(access("s3", { vendor: "minoi" })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("did you mean minio?"),
    });
  });
});
