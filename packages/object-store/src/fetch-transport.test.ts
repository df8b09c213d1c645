import { utf8 } from "@dth/core/byte-text";
import type { TransportRequest } from "@dth/core/transport";
import { describe, expect, it } from "vitest";
import { stillClock } from "../test/fakes.ts";
import { createFetchTransport } from "./fetch-transport.ts";

const request: TransportRequest = {
  method: "GET",
  origin: "https://x.test",
  path: "/a%20b//c?d=",
  headers: { "x-a": "1" },
};
/** Never stalls. */
const patient = { ...stillClock(), sleep: () => new Promise<void>(() => undefined) };

function over(answer: Response | Error | ((init: RequestInit) => Promise<Response>)) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fake = async (url: string | URL | Request, init: RequestInit = {}) => {
    calls.push({ url: String(url), init });
    if (typeof answer === "function") return answer(init);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { calls, transport: createFetchTransport({ clock: patient, fetch: fake as typeof fetch }) };
}

describe("the transport over fetch", () => {
  it("sends path, headers and body as they are, and follows nothing", async () => {
    const { calls, transport } = over(new Response(null, { status: 301, headers: { location: "https://evil.test" } }));
    const answer = await transport.send({ ...request, method: "PUT", body: [utf8("a"), utf8("b")] });
    expect([answer.status, answer.headers.location]).toEqual([301, "https://evil.test"]);
    expect(calls[0]?.url).toBe("https://x.test/a%20b//c?d=");
    expect(calls[0]?.init).toMatchObject({
      redirect: "manual",
      headers: { "x-a": "1", "accept-encoding": "identity" },
    });
    expect(await new Response(calls[0]?.init.body).text()).toBe("ab");
  });

  it.each(["/a/../b", "/./a", "/a/%2e%2e/b", "/a\\b", "/a\tb"])(
    "refuses %j, which fetch would rewrite",
    async (path) => {
      const { calls, transport } = over(new Response());
      await expect(transport.send({ ...request, path })).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
      expect(calls).toEqual([]);
    },
  );

  it("refuses a body that was decompressed under way", async () => {
    const { transport } = over(new Response("x", { headers: { "content-encoding": "gzip", "content-length": "43" } }));
    const { body } = await transport.send(request);
    await expect(body.bytes(100)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
  });

  it("knows a body that ended early, and one that is too long", async () => {
    const cut = over(new Response("abc", { headers: { "content-length": "10" } }));
    await expect((await cut.transport.send(request)).body.bytes(100)).rejects.toMatchObject({ code: "BODY_TRUNCATED" });
    const long = over(new Response("abc"));
    await expect((await long.transport.send(request)).body.bytes(2)).rejects.toMatchObject({ code: "BAD_RESPONSE" });
  });

  it("gives a HEAD no body, whatever its length says", async () => {
    const { transport } = over(new Response(null, { headers: { "content-length": "10" } }));
    const { body } = await transport.send({ ...request, method: "HEAD" });
    expect(await body.bytes(100)).toHaveLength(0);
  });

  it.each([
    [new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }), "NETWORK"],
    [new TypeError("fetch failed", { cause: { code: "SELF_SIGNED_CERT_IN_CHAIN" } }), "TLS_FAILURE"],
  ])("translates %s", async (error, code) => {
    await expect(over(error).transport.send(request)).rejects.toMatchObject({ code });
  });

  const hanging = (init: RequestInit) =>
    new Promise<Response>((_, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)));

  it("stalls when nothing comes for the idle time", async () => {
    let aborted = false;
    const transport = createFetchTransport({
      clock: stillClock(),
      fetch: ((_: string, init: RequestInit) => {
        init.signal?.addEventListener("abort", () => {
          aborted = true;
        });
        return hanging(init);
      }) as typeof fetch,
    });
    await expect(transport.send(request)).rejects.toMatchObject({ code: "STALLED" });
    expect(aborted).toBe(true);
  });

  it("stops on request and when it is closed", async () => {
    const { transport } = over(hanging);
    const stop = new AbortController();
    const sending = transport.send({ ...request, signal: stop.signal });
    stop.abort();
    await expect(sending).rejects.toMatchObject({ code: "CANCELLED" });
    const other = transport.send(request);
    await transport.close();
    await expect(other).rejects.toMatchObject({ code: "CANCELLED" });
  });
});
