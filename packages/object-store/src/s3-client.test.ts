import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { errorXml, listingXml, NOW, refused, type Scripted, scriptedStore, stillClock } from "../test/fakes.ts";

const page = { body: listingXml(["a"]) };
const list = { prefix: "" };
const slow: Scripted = { status: 503, body: errorXml("SlowDown") };
const down: Scripted = { status: 500, body: errorXml("InternalError") };

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
