import type { Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { CREDENTIALS, errorXml, listingXml, NOW, type Scripted, scriptedStore, stillClock } from "../test/fakes.ts";

const page = { body: listingXml(["a"]) };
const list = { prefix: "" };
const slow: Scripted = { status: 503, body: errorXml("SlowDown") };
const down: Scripted = { status: 500, body: errorXml("InternalError") };
const refused = (status: number, code: string, more = "", headers = {}): Scripted => ({
  status,
  headers,
  body: errorXml(code, more),
});
const regionOf = (authorization: string | undefined) => authorization?.split("/")[2];

describe("retries", () => {
  it("try eight times with full jitter that doubles up to 20 s", async () => {
    const { store, transport, clock } = scriptedStore("aws", [down]);
    await expect(store.list(list)).rejects.toMatchObject({ code: "SERVER_UNAVAILABLE", details: { attempts: 8 } });
    expect(transport.sent).toHaveLength(8);
    expect(clock.slept).toEqual([50, 100, 200, 400, 800, 1600, 3200]);
  });

  it("do not count throttling, wait longer for it, and tell the listener", async () => {
    const told: unknown[] = [];
    const listener = { throttled: (...args: unknown[]) => told.push(args), retried: () => told.push("retried") };
    const script = [...Array<Scripted>(12).fill(slow), down, page];
    const { store, clock } = scriptedStore("aws", script, { listener });
    await store.list(list);
    expect(told).toHaveLength(13);
    expect(told[0]).toEqual(["https://s3.us-east-1.amazonaws.com", undefined]);
    expect(told.at(-1)).toBe("retried");
    expect(clock.slept.slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000]);
  });

  it("give up on throttling in the end, and tell of the last refusal too", async () => {
    let told = 0;
    const listener = { throttled: () => told++, retried: () => {} };
    const { store, transport } = scriptedStore("aws", [slow], { listener });
    await expect(store.list(list)).rejects.toMatchObject({ code: "THROTTLED" });
    expect(transport.sent).toHaveLength(50);
    expect(told).toBe(50);
  });

  it.each([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": new Date(NOW + 9000).toUTCString() }, 9000],
    [{ "x-amz-retry-after": "1234" }, 1234],
    [{ "x-oss-qos-delay-time": "4321" }, 4321],
    [{ "retry-after": "86400" }, 300_000],
  ])("wait as asked: %j", async (headers, ms) => {
    const { store, clock } = scriptedStore("aws", [{ ...(slow as object), headers }, page]);
    await store.list(list);
    expect(clock.slept).toEqual([ms]);
  });

  it.each(["NETWORK", "STALLED", "BODY_TRUNCATED"] as const)("take up %s", async (code) => {
    const { store, transport } = scriptedStore("aws", [new HubError(code, "x"), page]);
    await store.list(list);
    expect(transport.sent).toHaveLength(2);
  });

  it.each(["TLS_FAILURE", "BAD_RESPONSE", "CANCELLED"] as const)("leave %s alone", async (code) => {
    const { store, transport } = scriptedStore("aws", [new HubError(code, "x"), page]);
    await expect(store.list(list)).rejects.toMatchObject({ code });
    expect(transport.sent).toHaveLength(1);
  });

  it("read a page again that was cut off", async () => {
    const { store } = scriptedStore("aws", [{ body: listingXml(["a"]).slice(0, -20) }, page]);
    await expect(store.list(list)).resolves.toMatchObject({ entries: [{ key: "a" }] });
  });

  it("do not guess from a status what the broken-off body would have said", async () => {
    const cut: Scripted = { status: 404, body: "<Err", breaks: new HubError("BODY_TRUNCATED", "cut") };
    const { store, transport } = scriptedStore("aws", [cut, refused(404, "NoSuchKey")]);
    await expect(store.get("k")).rejects.toMatchObject({ code: "OBJECT_NOT_FOUND" });
    expect(transport.sent).toHaveLength(2);
  });

  it("send damaged bytes three times, no more", async () => {
    const { store, transport } = scriptedStore("aws", [refused(400, "BadDigest")]);
    const put = { key: "k", body: [], attributes: {}, digests: {} };
    await expect(store.put(put)).rejects.toMatchObject({ code: "CHECKSUM_MISMATCH" });
    expect(transport.sent).toHaveLength(3);
  });

  it("sign every attempt anew", async () => {
    let now = NOW;
    const sleep = async () => {
      now += 60_000;
    };
    const clock = { ...stillClock(), now: () => now, sleep };
    const { store, transport } = scriptedStore("aws", [down, page], { clock });
    await store.list(list);
    const [first, second] = transport.sent.map((request) => request.headers);
    expect(first?.["x-amz-date"]).toBe("20260102T030405Z");
    expect(second?.["x-amz-date"]).toBe("20260102T030505Z");
    expect(first?.authorization).not.toBe(second?.authorization);
  });

  it("stop when told to", async () => {
    const { store, transport } = scriptedStore("aws", [down]);
    const signal = AbortSignal.abort();
    await expect(store.list({ ...list, signal })).rejects.toMatchObject({ code: "CANCELLED" });
    expect(transport.sent).toHaveLength(1);
  });

  it("leave no body unread", async () => {
    const { store, transport } = scriptedStore("aws", [slow, down, refused(403, "AccessDenied")]);
    await expect(store.get("k")).rejects.toMatchObject({ code: "OBJECT_ACCESS_DENIED" });
    expect(transport.open()).toBe(0);
  });
});

describe("clocks", () => {
  const twentyMinutes = 20 * 60_000;
  const store20 = new Date(NOW + twentyMinutes);

  it("are set by the store's once, and signed by from then on", async () => {
    const skewed = refused(403, "RequestTimeTooSkewed", `<ServerTime>${store20.toISOString()}</ServerTime>`);
    const { store, transport } = scriptedStore("aws", [skewed, page, page]);
    await store.list(list);
    await store.list(list);
    expect(transport.sent.map((request) => request.headers["x-amz-date"])).toEqual([
      "20260102T030405Z",
      "20260102T032405Z",
      "20260102T032405Z",
    ]);
  });

  it("are set for all requests that were refused at the same time", async () => {
    const skewed = refused(403, "RequestTimeTooSkewed", `<ServerTime>${store20.toISOString()}</ServerTime>`);
    const { store, transport } = scriptedStore("aws", ({ headers }) =>
      headers["x-amz-date"] === "20260102T030405Z" ? skewed : page,
    );
    await Promise.all([store.list(list), store.list(list), store.list(list)]);
    expect(transport.sent).toHaveLength(6);
  });

  it("that stay wrong are an error", async () => {
    const skewed = refused(403, "RequestTimeTooSkewed", `<ServerTime>${store20.toISOString()}</ServerTime>`);
    const { store, transport } = scriptedStore("aws", [skewed]);
    await expect(store.list(list)).rejects.toMatchObject({ code: "CLOCK_SKEWED" });
    expect(transport.sent).toHaveLength(2);
  });

  it("explain a bare 403 to HEAD when the dates differ much", async () => {
    const bare: Scripted = { status: 403, headers: { date: store20.toUTCString() } };
    const found: Scripted = { headers: { "content-length": "3" } };
    const { store, transport } = scriptedStore("aws", [bare, bare, found]);
    await expect(store.head("k")).resolves.toMatchObject({ size: 3 });
    expect(transport.sent.map((request) => request.method)).toEqual(["HEAD", "GET", "HEAD"]);
  });

  it("are not blamed for a refused signature when the dates agree", async () => {
    const wrong = refused(403, "SignatureDoesNotMatch", "", { date: new Date(NOW).toUTCString() });
    const { store, transport } = scriptedStore("aws", [wrong]);
    await expect(store.list(list)).rejects.toMatchObject({ code: "SIGNATURE_MISMATCH" });
    expect(transport.sent).toHaveLength(1);
  });
});

describe("regions", () => {
  const hints: [string, Scripted][] = [
    ["a header", refused(301, "PermanentRedirect", "", { "x-amz-bucket-region": "eu-west-1" })],
    ["<Region>", refused(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>")],
    ["<Endpoint>", refused(301, "PermanentRedirect", "<Endpoint>bucket.s3.eu-west-1.amazonaws.com</Endpoint>")],
    ["Location", refused(307, "TemporaryRedirect", "", { location: "https://bucket.s3-eu-west-1.amazonaws.com/?x" })],
    [
      "a sentence",
      {
        status: 400,
        body: "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'a' is wrong; expecting 'eu-west-1'</Message></Error>",
      },
    ],
  ];

  it.each(hints)("are learned from %s: host and signature move, for good", async (_, hint) => {
    const { store, transport } = scriptedStore("aws", [hint, page, page]);
    await store.list(list);
    await store.list(list);
    expect(transport.sent.map((request) => request.origin)).toEqual([
      "https://bucket.s3.us-east-1.amazonaws.com",
      "https://bucket.s3.eu-west-1.amazonaws.com",
      "https://bucket.s3.eu-west-1.amazonaws.com",
    ]);
    expect(regionOf(transport.sent[1]?.headers.authorization)).toBe("eu-west-1");
    expect(store.endpoint).toBe("https://s3.eu-west-1.amazonaws.com");
    expect(store.id).toBe("https://s3.amazonaws.com/bucket");
  });

  it("change the signature only where the host is the connection's own", async () => {
    const hint = refused(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>");
    const { store, transport } = scriptedStore("minio", [hint, page]);
    await store.list(list);
    expect(transport.sent[1]?.origin).toBe("https://store.example");
    expect(regionOf(transport.sent[1]?.headers.authorization)).toBe("eu-west-1");
  });

  it("are learned from a bare 400 to HEAD that names the region in a header", async () => {
    const bare: Scripted = { status: 400, headers: { "x-amz-bucket-region": "eu-west-1" } };
    const { store, transport } = scriptedStore("aws", [bare, { headers: { "content-length": "3" } }]);
    await store.head("k");
    expect(transport.sent[1]?.origin).toBe("https://bucket.s3.eu-west-1.amazonaws.com");
  });

  it("are asked for by GET when a HEAD cannot say", async () => {
    const found: Scripted = { headers: { "content-length": "3" } };
    const told = refused(301, "PermanentRedirect", "<Endpoint>bucket.s3.eu-west-1.amazonaws.com</Endpoint>");
    const { store, transport } = scriptedStore("aws", [{ status: 301 }, told, found]);
    await store.head("k");
    expect(transport.sent.map(({ method, headers }) => [method, headers.range])).toEqual([
      ["HEAD", undefined],
      ["GET", "bytes=0-0"],
      ["HEAD", undefined],
    ]);
  });

  it("that lead in circles, or to strangers, are an error", async () => {
    const elsewhere = refused(307, "TemporaryRedirect", "", { location: "https://evil.example/" });
    const { store, transport } = scriptedStore("aws", [elsewhere]);
    await expect(store.list(list)).rejects.toMatchObject({ code: "WRONG_REGION" });
    expect(transport.sent).toHaveLength(1);
    const regions = ["eu-west-1", "us-east-1", "eu-west-1", "us-east-1"];
    const circle = scriptedStore("aws", (_, i) =>
      refused(301, "PermanentRedirect", `<Region>${regions[i % 2]}</Region>`),
    );
    await expect(circle.store.list(list)).rejects.toMatchObject({ code: "WRONG_REGION" });
    expect(circle.transport.sent).toHaveLength(3);
  });
});

describe("credentials", () => {
  const fresh: Credentials = { accessKeyId: "FRESH", secretAccessKey: "new", sessionToken: "token" };

  function rotating(after: Credentials) {
    const asked: boolean[] = [];
    const credentials = async ({ refresh }: { refresh: boolean }) => {
      asked.push(refresh);
      return refresh ? after : CREDENTIALS;
    };
    return { asked, credentials };
  }

  it.each(["ExpiredToken", "InvalidAccessKeyId"])("are renewed once after %s", async (code) => {
    const { asked, credentials } = rotating(fresh);
    const { store, transport } = scriptedStore("aws", [refused(403, code), page], { connection: { credentials } });
    await store.list(list);
    expect(asked).toEqual([false, true]);
    expect(transport.sent[1]?.headers["x-amz-security-token"]).toBe("token");
    expect(transport.sent[1]?.headers.authorization).toContain("x-amz-security-token");
  });

  it("that are refused again fail at once", async () => {
    const { credentials } = rotating(fresh);
    const { store, transport } = scriptedStore("aws", [refused(400, "ExpiredToken")], { connection: { credentials } });
    await expect(store.list(list)).rejects.toMatchObject({ code: "CREDENTIALS_EXPIRED" });
    expect(transport.sent).toHaveLength(2);
  });

  it("may be rotated several times in the life of one request, but not for ever", async () => {
    const issuer = () => {
      let issued = 0;
      return async () => ({ ...CREDENTIALS, accessKeyId: `K${++issued}` });
    };
    const expired = refused(403, "InvalidAccessKeyId");
    const lucky = scriptedStore("aws", [expired, expired, expired, page], { connection: { credentials: issuer() } });
    await lucky.store.list(list);
    expect(lucky.transport.sent).toHaveLength(4);
    const hopeless = scriptedStore("aws", [expired], { connection: { credentials: issuer() } });
    await expect(hopeless.store.list(list)).rejects.toMatchObject({ code: "CREDENTIALS_INVALID" });
    expect(hopeless.transport.sent).toHaveLength(5);
  });

  it("that cannot change are not tried again", async () => {
    const { credentials } = rotating(CREDENTIALS);
    const { store, transport } = scriptedStore("aws-cn", [refused(403, "InvalidAccessKeyId")], {
      connection: { credentials },
    });
    await expect(store.list(list)).rejects.toMatchObject({
      code: "CREDENTIALS_INVALID",
      message: expect.stringContaining("China (aws-cn) partition"),
    });
    expect(transport.sent).toHaveLength(1);
  });

  it("are renewed ahead of their end, once for all who wait", async () => {
    let calls = 0;
    const credentials = async () => ({ ...CREDENTIALS, expiresAt: NOW + (calls++ === 0 ? 60_000 : 3_600_000) });
    const { store } = scriptedStore("aws", [page], { connection: { credentials } });
    await store.list(list);
    await Promise.all([store.list(list), store.list(list), store.list(list)]);
    expect(calls).toBe(2);
  });

  it("that still work are used on when they cannot be renewed, without asking all the time", async () => {
    let calls = 0;
    const credentials = async ({ refresh }: { refresh: boolean }) => {
      calls++;
      if (refresh) throw new Error("the issuer is away");
      return { ...CREDENTIALS, expiresAt: NOW + 60_000 };
    };
    const { store, transport } = scriptedStore("aws", [page], { connection: { credentials } });
    for (let i = 0; i < 4; i++) await store.list(list);
    expect([calls, transport.sent.length]).toEqual([2, 4]);
  });

  it("are looked for again where a moment's fault hid them, at first and later", async () => {
    let calls = 0;
    const credentials = async ({ refresh }: { refresh: boolean }) => {
      if (++calls % 2 === 1) throw new HubError("NETWORK", "the issuer's connection broke");
      return refresh ? fresh : CREDENTIALS;
    };
    const script = [refused(403, "ExpiredToken"), refused(403, "ExpiredToken"), page];
    const { store, transport } = scriptedStore("aws", script, { connection: { credentials } });
    await store.list(list);
    expect([calls, transport.sent.length]).toEqual([4, 3]);
  });

  it("that come expired are used, without asking all the time", async () => {
    let calls = 0;
    const credentials = async () => ({ ...CREDENTIALS, expiresAt: NOW - ++calls });
    const { store, transport } = scriptedStore("aws", [page], { connection: { credentials } });
    for (let i = 0; i < 4; i++) await store.list(list);
    expect([calls, transport.sent.length]).toEqual([2, 4]);
  });

  it("that ended are waited for by all, and none is refused for them", async () => {
    let calls = 0;
    let now = NOW;
    const credentials = async () => ({ ...CREDENTIALS, accessKeyId: `K${++calls}`, expiresAt: now + 3_600_000 });
    const clock = { ...stillClock(), now: () => now };
    const { store, transport } = scriptedStore("aws", [page], { connection: { credentials }, clock });
    await store.list(list);
    now += 3_600_000;
    await Promise.all([store.list(list), store.list(list), store.list(list)]);
    const keys = transport.sent.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? "")?.[1]);
    expect(keys).toEqual(["K1", "K2", "K2", "K2"]);
  });

  it("end by the store's clock once that is known", async () => {
    let calls = 0;
    const hour = 3_600_000;
    const credentials = async () => ({ ...CREDENTIALS, expiresAt: NOW + (calls++ === 0 ? hour : 10 * hour) });
    const ahead = new Date(NOW + 2 * hour).toISOString();
    const skewed = refused(403, "RequestTimeTooSkewed", `<ServerTime>${ahead}</ServerTime>`);
    const { store } = scriptedStore("aws", [skewed, page], { connection: { credentials } });
    await store.list(list);
    expect(calls).toBe(2);
  });

  it("that cannot be had are said to be missing", async () => {
    const credentials = () => Promise.reject(new Error("no profile"));
    const { store } = scriptedStore("aws", [page], { connection: { credentials } });
    await expect(store.list(list)).rejects.toMatchObject({ code: "CREDENTIALS_MISSING" });
  });

  it("are absent altogether from anonymous requests", async () => {
    const { store, transport } = scriptedStore("aws", [page], { connection: { credentials: "anonymous" } });
    await store.list(list);
    expect(Object.keys(transport.sent[0]?.headers ?? {})).toEqual([]);
  });

  it("never show in an error", async () => {
    const { store } = scriptedStore("aws", [refused(403, "SignatureDoesNotMatch", "<StringToSign>x</StringToSign>")]);
    const error: HubError = await store.list(list).then(
      () => Promise.reject(new Error("no error")),
      (e) => e,
    );
    expect(`${error.message}${JSON.stringify(error.details)}`).not.toMatch(/secret|StringToSign/i);
  });
});

describe("requester pays", () => {
  it("is said, and signed, on every call", async () => {
    const { store, transport } = scriptedStore("aws", [{ ...page, headers: { "content-length": "0" } }], {
      connection: { requesterPays: true },
    });
    await store.list(list);
    await store.delete(["k"]);
    await store.head("k");
    for (const { headers } of transport.sent) {
      expect(headers["x-amz-request-payer"]).toBe("requester");
      expect(headers.authorization).toContain("x-amz-request-payer");
    }
  });

  it("cannot be anonymous", () => {
    expect(() => scriptedStore("aws", [], { connection: { requesterPays: true, credentials: "anonymous" } })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});

describe("secrets that an endpoint echoes", () => {
  const credentials = {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG",
    sessionToken: "FwoGZXIvYXdzEXAMPLETOKEN/with+more=",
  };
  it.each<[string, Scripted]>([
    [
      "in its message",
      {
        status: 403,
        body: `<Error><Code>SignatureDoesNotMatch</Code><Message>we got x-amz-security-token:${credentials.sessionToken} of ${credentials.accessKeyId}, ${credentials.secretAccessKey}</Message></Error>`,
      },
    ],
    ["in a text that is cut off", { status: 400, body: `you sent: ${"x".repeat(40)} ${credentials.sessionToken}` }],
  ])("%s stay out of errors", async (_, answer) => {
    const { store } = scriptedStore("aws", [answer], { connection: { credentials: async () => credentials } });
    const error = await store.list(list).catch((reason: unknown) => reason as HubError);
    const told = JSON.stringify([String((error as HubError).message), (error as HubError).details]);
    for (const secret of Object.values(credentials)) expect(told).not.toContain(secret.slice(0, 9));
  });
});
