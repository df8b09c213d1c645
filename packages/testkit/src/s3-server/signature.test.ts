import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccessKey } from "./options.ts";
import { type S3Server, startS3Server } from "./server.ts";
import { send } from "./test-request.ts";

const NOW = Date.UTC(2013, 4, 24);

describe("signature check", () => {
  let server: S3Server;
  let time = NOW;

  beforeAll(async () => {
    const accessKeys: Record<string, AccessKey> = {
      AKIAIOSFODNN7EXAMPLE: { secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
      reader: { secret: "r", allow: ["s3:GetObject"] },
      temporary: { secret: "t", sessionToken: "token", expiresAt: NOW + 60_000 },
    };
    server = await startS3Server({
      now: () => time,
      domain: "s3.amazonaws.com",
      accessKeys,
      buckets: [
        "examplebucket",
        { name: "far", region: "eu-west-1" },
        { name: "open", public: true },
        { name: "pays", requesterPays: true },
      ],
    });
    server.bucket("examplebucket").put("test.txt", "0123456789abcdef");
    server.bucket("open").put("k", "public");
    server.bucket("pays").put("k", "paid");
  });
  afterAll(() => server.close());

  const main = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", time: NOW };
  const path = "/examplebucket/test.txt";

  it("accepts the published GET Object example, and not with one byte changed", async () => {
    const empty = createHash("sha256").digest("hex");
    const authorization = (signature: string): string =>
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=${signature}`;
    const ask = (signature: string, range = "bytes=0-9") =>
      send(server.port, {
        path: "/test.txt",
        sign: false,
        headers: {
          host: "examplebucket.s3.amazonaws.com",
          range,
          "x-amz-content-sha256": empty,
          "x-amz-date": "20130524T000000Z",
          authorization: authorization(signature),
        },
      });
    const right = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    expect(await ask(right)).toMatchObject({ status: 206, text: "0123456789" });
    expect(await ask(right.replace("f0", "f1"))).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
    expect(await ask(right, "bytes=0-8")).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
  });

  it.each([
    ["a wrong secret", { secret: "wrong" }, 403, "SignatureDoesNotMatch"],
    ["an unknown key", { accessKeyId: "nobody" }, 403, "InvalidAccessKeyId"],
    ["another region", { region: "eu-west-1" }, 400, "AuthorizationHeaderMalformed"],
    ["a clock 16 minutes slow", { time: NOW - 16 * 60_000 }, 403, "RequestTimeTooSkewed"],
    ["a clock 16 minutes fast", { time: NOW + 16 * 60_000 }, 403, "RequestTimeTooSkewed"],
    ["a token that nobody asked for", { headers: { "x-amz-security-token": "x" } }, 400, "InvalidToken"],
    ["no signature", { sign: false }, 403, "AccessDenied"],
  ])("refuses %s", async (_, change, status, code) => {
    expect(await send(server.port, { path, ...main, ...change })).toMatchObject({ status, code });
  });

  it("accepts a clock 14 minutes off, and tells its own time when it is too far", async () => {
    expect((await send(server.port, { path, ...main, time: NOW + 14 * 60_000 })).status).toBe(200);
    const answer = await send(server.port, { path, ...main, time: NOW + 20 * 60_000 });
    expect(answer.text).toContain("<ServerTime>2013-05-24T00:00:00Z</ServerTime>");
    expect(answer.text).toContain("<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>");
  });

  it("names the bucket's region", async () => {
    const answer = await send(server.port, { path: "/far/k", ...main });
    expect(answer.text).toContain("<Region>eu-west-1</Region>");
    expect((await send(server.port, { path: "/far?location", ...main, region: "eu-west-1" })).text).toContain(
      "eu-west-1",
    );
  });

  it("checks the payload's SHA-256", async () => {
    const hash = (text: string): Record<string, string> => ({
      "x-amz-content-sha256": createHash("sha256").update(text).digest("hex"),
    });
    const put = { ...main, method: "PUT", path: "/examplebucket/new", body: "body" };
    expect(await send(server.port, { ...put, headers: hash("other") })).toMatchObject({
      status: 400,
      code: "XAmzContentSHA256Mismatch",
    });
    expect(server.bucket("examplebucket").get("new")).toBeUndefined();
    expect((await send(server.port, { ...put, headers: hash("body") })).status).toBe(200);
  });

  it("takes a session token until it expires", async () => {
    const temporary = { accessKeyId: "temporary", secret: "t", time: NOW, path };
    const token = { "x-amz-security-token": "token" };
    expect((await send(server.port, { ...temporary, headers: token })).status).toBe(200);
    const wrong = { "x-amz-security-token": "other" };
    expect(await send(server.port, { ...temporary, headers: wrong })).toMatchObject({ code: "InvalidToken" });
    time = NOW + 60_000;
    expect(await send(server.port, { ...temporary, headers: token })).toMatchObject({
      status: 400,
      code: "ExpiredToken",
    });
    time = NOW;
  });

  it("lets keys do what they are allowed, and hides missing keys from who may not list", async () => {
    const reader = { accessKeyId: "reader", secret: "r", time: NOW };
    expect((await send(server.port, { ...reader, path })).status).toBe(200);
    expect(await send(server.port, { ...reader, path: "/examplebucket/none" })).toMatchObject({ status: 403 });
    expect(await send(server.port, { ...reader, path: "/examplebucket?list-type=2" })).toMatchObject({
      status: 403,
      code: "AccessDenied",
    });
    const put = { ...reader, method: "PUT", path: "/examplebucket/x", body: "x" };
    expect(await send(server.port, put)).toMatchObject({ status: 403, code: "AccessDenied" });
  });

  it("lets anyone read a public bucket, but nobody write it unsigned", async () => {
    expect(await send(server.port, { path: "/open/k", sign: false })).toMatchObject({ status: 200, text: "public" });
    expect((await send(server.port, { path: "/open?list-type=2", sign: false })).status).toBe(200);
    expect((await send(server.port, { method: "PUT", path: "/open/k", body: "x", sign: false })).status).toBe(403);
    expect(await send(server.port, { path: "/open/k", ...main, accessKeyId: "nobody" })).toMatchObject({
      code: "InvalidAccessKeyId",
    });
  });

  it("asks for the requester-pays header on every call", async () => {
    const paying = { "x-amz-request-payer": "requester" };
    expect((await send(server.port, { ...main, path: "/pays/k" })).status).toBe(403);
    expect((await send(server.port, { ...main, path: "/pays?list-type=2" })).status).toBe(403);
    expect((await send(server.port, { ...main, path: "/pays/k", headers: paying })).status).toBe(200);
  });
});
