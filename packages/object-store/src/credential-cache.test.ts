import type { Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { CREDENTIALS, listingXml, NOW, refused, scriptedStore, stillClock } from "../test/fakes.ts";

const page = { body: listingXml(["a"]) };

const list = { prefix: "" };

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
