import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HubError } from "@dth/core/error";
import type { Transport, TransportRequest } from "@dth/core/transport";
import { createHashing } from "@dth/local/hashing";
import { fakeClock } from "@dth/testkit/clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCredentialProvider, findCredentials } from "./chain.ts";
import type { CredentialContext } from "./context.ts";
import { parseIni } from "./ini.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "dth-credentials-"));
  await mkdir(join(home, ".aws"));
});
afterEach(() => rm(home, { recursive: true }));

/** Answers every request alike and keeps what was asked. */
function fakeTransport(status: number, body: string) {
  const asked: TransportRequest[] = [];
  const transport: Transport = {
    async send(request) {
      asked.push(request);
      const bytes = new TextEncoder().encode(body);
      const none = async function* () {};
      return { status, headers: {}, body: { bytes: async () => bytes, chunks: none, discard: async () => {} } };
    },
    close: async () => {},
  };
  return { asked, transport };
}

function context(env: Record<string, string>, transport = fakeTransport(500, "").transport): CredentialContext {
  return { env, home, clock: fakeClock(Date.parse("2026-01-02T03:04:05Z")), transport, hashing: createHashing() };
}

const files = async (config: string, credentials = ""): Promise<void> => {
  await writeFile(join(home, ".aws", "config"), config);
  await writeFile(join(home, ".aws", "credentials"), credentials);
};

const STS_ANSWER = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>
<SecretAccessKey>role-secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2026-01-02T04:04:05Z</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`;

describe("parseIni", () => {
  it("reads AWS's dialect", () => {
    const ini = parseIni(
      "\uFEFF# c\r\n[profile  a]\r\nRegion = eu-west-1 # near\r\nkey=a#b;c\r\ns3 =\r\n  max = 5\r\n[default]\nx=1\nx=2",
    );
    expect(ini.get("profile a")).toEqual(
      new Map([
        ["region", "eu-west-1"],
        ["key", "a#b;c"],
        ["s3", ""],
      ]),
    );
    expect(ini.get("default")).toEqual(new Map([["x", "2"]]));
  });
});

describe("findCredentials", () => {
  it("prefers the vendor's variables to AWS's to files", async () => {
    await files("", "[default]\naws_access_key_id=FILE\naws_secret_access_key=f");
    const env = { AWS_ACCESS_KEY_ID: "AWS", AWS_SECRET_ACCESS_KEY: "a", AWS_SESSION_TOKEN: "t" };
    const oss = { OSS_ACCESS_KEY_ID: "OSS", OSS_ACCESS_KEY_SECRET: "o" };
    expect(await findCredentials({ vendor: "oss" }, context({ ...env, ...oss }))).toEqual({
      accessKeyId: "OSS",
      secretAccessKey: "o",
    });
    expect(await findCredentials({ vendor: "aws" }, context({ ...env, ...oss }))).toEqual({
      accessKeyId: "AWS",
      secretAccessKey: "a",
      sessionToken: "t",
    });
    expect(await findCredentials({ vendor: "aws" }, context({}))).toEqual({
      accessKeyId: "FILE",
      secretAccessKey: "f",
    });
  });

  it("takes a named profile only, whatever else there is", async () => {
    await files("[profile p]\naws_access_key_id=P\naws_secret_access_key=p\naws_session_token=s");
    const env = { AWS_ACCESS_KEY_ID: "AWS", AWS_SECRET_ACCESS_KEY: "a" };
    expect(await findCredentials({ vendor: "aws", profile: "p" }, context(env))).toEqual({
      accessKeyId: "P",
      secretAccessKey: "p",
      sessionToken: "s",
    });
    await expect(findCredentials({ vendor: "aws", profile: "q" }, context(env))).rejects.toMatchObject({
      code: "CREDENTIALS_MISSING",
      message: 'there is no AWS profile "q"',
    });
  });

  it("takes on a role over its source profile, signed", async () => {
    await files(
      "[profile role]\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=base\nexternal_id=e&x\nregion=eu-west-1",
      "[base]\naws_access_key_id=BASE\naws_secret_access_key=b",
    );
    const { asked, transport } = fakeTransport(200, STS_ANSWER);
    const found = await findCredentials({ vendor: "aws", profile: "role" }, context({}, transport));
    expect(found).toEqual({
      accessKeyId: "ASIA",
      secretAccessKey: "role-secret",
      sessionToken: "token",
      expiresAt: Date.parse("2026-01-02T04:04:05Z"),
    });
    const [request] = asked;
    expect(request?.origin).toBe("https://sts.eu-west-1.amazonaws.com");
    expect(request?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=BASE\/20260102\/eu-west-1\/sts\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
    const form = new URLSearchParams(new TextDecoder().decode(request?.body?.[0]));
    expect(Object.fromEntries(form)).toMatchObject({
      Action: "AssumeRole",
      RoleArn: "arn:aws:iam::1:role/r",
      ExternalId: "e&x",
    });
  });

  it("tells why a role is refused, without a secret", async () => {
    await files(
      "[profile role]\nrole_arn=arn:x\nsource_profile=base",
      "[base]\naws_access_key_id=BASE\naws_secret_access_key=HIDDEN",
    );
    const answer = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>";
    const error = await findCredentials(
      { vendor: "aws", profile: "role" },
      context({}, fakeTransport(403, answer).transport),
    ).catch((e: Error) => e);
    expect(error).toMatchObject({ code: "ACCESS_DENIED", message: expect.stringContaining("not you") });
    expect(JSON.stringify(error)).not.toContain("HIDDEN");
  });

  it.each([
    [503, "<Error><Code>ServiceUnavailable</Code></Error>", "SERVER_UNAVAILABLE"],
    [500, "a gateway's page", "SERVER_UNAVAILABLE"],
    [400, "<Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error>", "SERVER_UNAVAILABLE"],
    [429, "", "SERVER_UNAVAILABLE"],
    [403, "<Error><Code>ExpiredToken</Code><Message>old</Message></Error>", "CREDENTIALS_EXPIRED"],
    [403, "<Error><Code>InvalidClientTokenId</Code><Message>unknown</Message></Error>", "CREDENTIALS_INVALID"],
    [403, "<Error><Code>SignatureDoesNotMatch</Code><Message>x</Message></Error>", "SIGNATURE_MISMATCH"],
  ])("tells a passing fault of the token service from a refusal: %i %s", async (status, answer, code) => {
    await files(
      "[profile role]\nrole_arn=arn:x\nsource_profile=base",
      "[base]\naws_access_key_id=B\naws_secret_access_key=s",
    );
    const { transport } = fakeTransport(status, answer);
    await expect(findCredentials({ vendor: "aws", profile: "role" }, context({}, transport))).rejects.toMatchObject({
      code,
    });
  });

  it("repeats no secret that the token service quotes, as it does where a signature is wrong", async () => {
    const secrets = ["ASIAIDENTIFIER", "top-secret-key", "session-token-of-many-characters"];
    await files(
      "[profile role]\nrole_arn=arn:x\nsource_profile=base",
      `[base]\naws_access_key_id=${secrets[0]}\naws_secret_access_key=${secrets[1]}\naws_session_token=${secrets[2]}`,
    );
    const said = `The Canonical String should have been POST ${secrets.join(" x-amz-security-token:")}`;
    const { transport } = fakeTransport(
      403,
      `<Error><Code>SignatureDoesNotMatch</Code><Message>${said}</Message></Error>`,
    );
    const error = await findCredentials({ vendor: "aws", profile: "role" }, context({}, transport)).catch(
      (e: Error) => e,
    );
    for (const secret of secrets) expect(String(error)).not.toContain(secret.slice(0, 9));
  });

  it("signs for no token service outside AWS because of a region's name", async () => {
    await files(
      "[profile role]\nrole_arn=arn:x\nsource_profile=base\nregion=evil.example/#",
      "[base]\naws_access_key_id=B\naws_secret_access_key=s",
    );
    const { asked, transport } = fakeTransport(200, STS_ANSWER);
    await expect(findCredentials({ vendor: "aws", profile: "role" }, context({}, transport))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    expect(asked).toEqual([]);
  });

  it("ends a circle of profiles", async () => {
    await files("[profile a]\nrole_arn=x\nsource_profile=b\n[profile b]\nrole_arn=y\nsource_profile=a");
    await expect(findCredentials({ vendor: "aws", profile: "a" }, context({}))).rejects.toMatchObject({
      code: "CREDENTIALS_MISSING",
      message: expect.stringContaining("circle"),
    });
  });

  it("runs a credential process", async () => {
    const answer = JSON.stringify({ Version: 1, AccessKeyId: "PROC", SecretAccessKey: "s" });
    await files(`[profile p]\ncredential_process = printf '%s' '${answer}'`);
    expect(await findCredentials({ vendor: "aws", profile: "p" }, context({ PATH: process.env.PATH ?? "" }))).toEqual({
      accessKeyId: "PROC",
      secretAccessKey: "s",
    });
  });

  it("never tells what a broken credential process printed", async () => {
    await files("[profile p]\ncredential_process = echo HIDDEN; echo HIDDEN >&2; exit 3");
    const error = await findCredentials(
      { vendor: "aws", profile: "p" },
      context({ PATH: process.env.PATH ?? "" }),
    ).catch((e: Error) => e);
    expect(error).toMatchObject({ code: "CREDENTIALS_MISSING", message: "the credential_process failed (exit 3)" });
    expect(String((error as Error).stack)).not.toContain("HIDDEN\n");
  });

  it("asks the container", async () => {
    const { asked, transport } = fakeTransport(
      200,
      JSON.stringify({ AccessKeyId: "C", SecretAccessKey: "c", Token: "t", Expiration: "2026-01-02T04:04:05Z" }),
    );
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/creds?x=1",
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "auth",
    };
    expect(await findCredentials({ vendor: "aws" }, context(env, transport))).toMatchObject({
      accessKeyId: "C",
      sessionToken: "t",
    });
    expect(asked[0]).toMatchObject({
      origin: "http://127.0.0.1:1",
      path: "/creds?x=1",
      headers: { authorization: "auth" },
    });
  });

  it.each(["http://evil.example/creds", "http://169.254.170.2@evil.example/", "ftp://127.0.0.1/", "no address"])(
    "gives the container's token to no stranger in clear: %s",
    async (address) => {
      const { asked, transport } = fakeTransport(200, "{}");
      const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: address, AWS_CONTAINER_AUTHORIZATION_TOKEN: "auth" };
      await expect(findCredentials({ vendor: "aws" }, context(env, transport))).rejects.toMatchObject({
        code: "CREDENTIALS_MISSING",
      });
      expect(asked).toEqual([]);
    },
  );

  it("takes a passing fault of the container's endpoint for what it is", async () => {
    const env = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/creds" };
    await expect(
      findCredentials({ vendor: "aws" }, context(env, fakeTransport(503, "").transport)),
    ).rejects.toMatchObject({
      code: "SERVER_UNAVAILABLE",
    });
  });

  it("asks the instance where nothing names it only when told to, and takes silence for none", async () => {
    const asked: string[] = [];
    const answers = ["token", "role\n", JSON.stringify({ AccessKeyId: "I", SecretAccessKey: "s", Token: "t" })];
    const none = async function* () {};
    const transport: Transport = {
      async send({ origin, path }) {
        asked.push(`${origin}${path}`);
        const bytes = new TextEncoder().encode(answers[asked.length - 1]);
        return { status: 200, headers: {}, body: { bytes: async () => bytes, chunks: none, discard: async () => {} } };
      },
      close: async () => {},
    };
    const missing = { code: "CREDENTIALS_MISSING" };
    await expect(findCredentials({ vendor: "aws" }, context({}, transport))).rejects.toMatchObject(missing);
    expect(asked).toEqual([]);
    const off = context({ AWS_EC2_METADATA_DISABLED: "true" }, transport);
    await expect(findCredentials({ vendor: "aws", instance: true }, off)).rejects.toMatchObject(missing);
    expect(asked).toEqual([]);
    const found = await findCredentials({ vendor: "aws", instance: true }, context({}, transport));
    expect(found).toMatchObject({ accessKeyId: "I", sessionToken: "t" });
    expect(asked[0]).toBe("http://169.254.169.254/latest/api/token");
    const silent = { ...transport, send: () => Promise.reject(new HubError("NETWORK", "nobody is there")) };
    await expect(findCredentials({ vendor: "aws", instance: true }, context({}, silent))).rejects.toMatchObject(
      missing,
    );
  });

  it("says where it looked when there are none", async () => {
    await expect(findCredentials({ vendor: "cos" }, context({}))).rejects.toMatchObject({
      code: "CREDENTIALS_MISSING",
      message: expect.stringContaining(
        "TENCENTCLOUD_SECRET_ID + TENCENTCLOUD_SECRET_KEY, COS_SECRET_ID + COS_SECRET_KEY",
      ),
    });
  });
});

it("sees keys that were rotated on disk", async () => {
  await files("", "[default]\naws_access_key_id=OLD\naws_secret_access_key=o");
  const provider = createCredentialProvider({ vendor: "aws" }, context({}));
  expect((await provider({ refresh: false })).accessKeyId).toBe("OLD");
  await files("", "[default]\naws_access_key_id=NEW\naws_secret_access_key=n");
  expect((await provider({ refresh: true })).accessKeyId).toBe("NEW");
});
