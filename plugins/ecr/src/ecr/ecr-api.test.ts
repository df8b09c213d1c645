import type { TransportRequest } from "@dth/core/transport";
import { fakeClock } from "@dth/testkit/clock";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type Scripted, scriptedTransport } from "../../test/memory-registry.ts";
import { assumedRole } from "./assume-role.ts";
import { createEcrApi } from "./ecr-api.ts";
import { createEcrTokens } from "./ecr-token.ts";

const KEYS = { accessKeyId: "AKID", secretAccessKey: "secret", sessionToken: "session" };

function lab(answer: (request: TransportRequest, number: number) => Scripted) {
  let number = 0;
  const { transport, requests } = scriptedTransport((request) => answer(request, ++number));
  const base = fakeClock(Date.UTC(2026, 0, 1));
  let waited = 0;
  const pass = (ms: number): void => {
    waited += ms;
  };
  const clock = { now: () => base.now() + waited, sleep: async (ms: number) => pass(ms) };
  const refreshes: boolean[] = [];
  const credentials = async ({ refresh }: { refresh: boolean }) => {
    refreshes.push(refresh);
    return KEYS;
  };
  const api = createEcrApi({
    origin: "https://api.ecr.eu-west-1.amazonaws.com",
    region: "eu-west-1",
    credentials,
    transport,
    clock,
  });
  return { api, requests, refreshes, clock, transport, credentials, pass };
}

const refuse = (type: string, message = ""): Scripted => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
});
const Any = v.unknown();

describe("Amazon ECR's API", () => {
  it("is called with JSON 1.1, signed for the service", async () => {
    const { api, requests } = lab(() => ({ status: 200, body: "{}" }));
    await api.call("DescribeRepositories", { maxResults: 1 }, Any);
    expect(requests[0]).toMatchObject({ method: "POST", path: "/" });
    expect(requests[0]?.headers).toMatchObject({
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories",
      "x-amz-date": "20260101T000000Z",
      "x-amz-security-token": "session",
      authorization: expect.stringContaining("Credential=AKID/20260101/eu-west-1/ecr/aws4_request"),
    });
  });

  it("is waited for when it throttles or stumbles", async () => {
    const { api, requests } = lab((_, number) =>
      number < 3 ? refuse("ThrottlingException") : number < 5 ? { status: 500 } : { status: 200, body: "{}" },
    );
    await api.call("DescribeImages", {}, Any);
    expect(requests).toHaveLength(5);
  });

  it("gets new credentials once", async () => {
    const { api, refreshes } = lab(() => refuse("ExpiredTokenException"));
    await expect(api.call("DescribeImages", {}, Any)).rejects.toMatchObject({ code: "CREDENTIALS_EXPIRED" });
    expect(refreshes).toEqual([false, true]);
  });

  it.each([
    ["com.amazonaws.ecr#RepositoryNotFoundException", "x", "REPOSITORY_NOT_FOUND"],
    ["AccessDeniedException", "not authorized to perform: ecr:CreateRepository", "ACCESS_DENIED"],
    ["InvalidSignatureException", "Signature not yet current", "CLOCK_SKEWED"],
    ["InvalidSignatureException", "does not match", "SIGNATURE_MISMATCH"],
    ["LimitExceededException", "too many", "REQUEST_REFUSED"],
  ])("%s %s", async (type, message, code) => {
    const { api } = lab(() => refuse(type, message));
    await expect(api.call("CreateRepository", {}, Any)).rejects.toMatchObject({ code });
  });

  it("pages to the end, and not for ever", async () => {
    const Page = v.object({ nextToken: v.optional(v.string()) });
    const paged = lab((_, number) => ({ status: 200, body: number < 3 ? `{"nextToken":"${number}"}` : "{}" }));
    let pages = 0;
    for await (const _ of paged.api.pages("DescribeImages", {}, Page)) pages++;
    expect(pages).toBe(3);
    const endless = lab(() => ({ status: 200, body: '{"nextToken":"same"}' }));
    const all = async () => {
      for await (const _ of endless.api.pages("DescribeImages", {}, Page)) pages++;
    };
    await expect(all()).rejects.toMatchObject({ code: "LISTING_BROKEN" });
  });
});

describe("its tokens", () => {
  const answer = (clock: { now(): number }, number: number): Scripted => ({
    status: 200,
    body: JSON.stringify({
      authorizationData: [
        {
          authorizationToken: btoa(`AWS:password${number}`),
          expiresAt: clock.now() / 1000 + 12 * 3600,
          proxyEndpoint: "https://1.dkr",
        },
      ],
    }),
  });

  it("are kept for twelve hours less ten minutes, and renewed when refused", async () => {
    const { api, clock, credentials, requests, pass } = lab((_, number) => answer(clock, number));
    const tokens = createEcrTokens(api, credentials, clock);
    const passwords = async (refresh = false) => (await tokens({ refresh })).login.password;
    expect(await Promise.all([passwords(), passwords()])).toEqual(["password1", "password1"]);
    pass(11 * 3_600_000);
    expect(await passwords()).toBe("password1");
    pass(51 * 60_000);
    expect(await passwords()).toBe("password2");
    // Everybody who was refused together gets the same new one.
    pass(10_000);
    expect(await passwords(true)).toBe("password3");
    expect(await passwords(true)).toBe("password3");
    expect(requests).toHaveLength(3);
  });

  it("are not asked for with every request while the credentials come to their end", async () => {
    const { api, clock, requests, pass } = lab((_, number) => answer(clock, number));
    const expiresAt = clock.now() + 8 * 60_000;
    const tokens = createEcrTokens(api, async () => ({ ...KEYS, expiresAt }), clock);
    for (let second = 0; second < 120; second++) {
      await tokens({ refresh: false });
      pass(1_000);
    }
    expect(requests).toHaveLength(2);
  });
});

describe("a role", () => {
  it("is taken on with the external id, and again before it ends", async () => {
    const { transport, clock, credentials, requests, pass } = lab((_, number) => ({
      status: 200,
      body: `<AssumeRoleResponse><Credentials><AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
        <SessionToken>t</SessionToken><Expiration>${new Date(clock.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResponse>`,
    }));
    const roleArn = "arn:aws:iam::123456789012:role/images";
    const provider = assumedRole(
      { roleArn, externalId: "e&x", region: "cn-north-1", base: credentials },
      { transport, clock },
    );
    expect(await provider({ refresh: false })).toMatchObject({ accessKeyId: "ASIA1", sessionToken: "t" });
    expect(requests[0]?.origin).toBe("https://sts.cn-north-1.amazonaws.com.cn");
    expect(new TextDecoder().decode(requests[0]?.body?.[0])).toContain("ExternalId=e%26x");
    expect((await provider({ refresh: false })).accessKeyId).toBe("ASIA1");
    pass(56 * 60_000);
    expect((await provider({ refresh: false })).accessKeyId).toBe("ASIA2");
  });

  it.each([
    [403, "AccessDenied", "ACCESS_DENIED"],
    [403, "InvalidClientTokenId", "CREDENTIALS_INVALID"],
    [403, "ExpiredToken", "CREDENTIALS_EXPIRED"],
    [403, "SignatureDoesNotMatch", "SIGNATURE_MISMATCH"],
    [400, "Throttling", "THROTTLED"],
    [503, "ServiceUnavailable", "SERVER_UNAVAILABLE"],
    [400, "ValidationError", "REQUEST_REFUSED"],
  ])("that is not given is named: %i %s", async (status, why, code) => {
    const { transport, clock, credentials } = lab(() => ({
      status,
      body: `<Error><Code>${why}</Code><Message>because</Message></Error>`,
    }));
    const provider = assumedRole(
      { roleArn: "arn:aws:iam::1:role/x", region: "eu-west-1", base: credentials },
      { transport, clock },
    );
    await expect(provider({ refresh: false })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/role\/x.*because/),
    });
  });
});
