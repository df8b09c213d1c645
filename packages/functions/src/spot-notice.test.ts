import { expect, it } from "vitest";
import { spotNotice } from "./spot-notice.ts";

const clock = { sleep: async () => undefined };

/** A metadata service that has the notice from the n-th look on. */
function service(from: number) {
  let looks = 0;
  return async (url: string, init: RequestInit): Promise<Response> => {
    if (url.endsWith("/api/token") && init.method === "PUT") return new Response("token");
    const { "x-aws-ec2-metadata-token": token } = init.headers as Record<string, string>;
    if (token !== "token") return new Response("", { status: 401 });
    looks += 1;
    return new Response("{}", { status: looks >= from ? 200 : 404 });
  };
}

it("tells that the machine goes", async () => {
  expect(await spotNotice({ ask: service(3), clock, signal: new AbortController().signal })).toBe(true);
});

it("waits in vain where there is no metadata service", async () => {
  const end = new AbortController();
  let looks = 0;
  const none = async (): Promise<Response> => {
    looks += 1;
    if (looks === 3) end.abort();
    throw new TypeError("fetch failed");
  };
  expect(await spotNotice({ ask: none, clock, signal: end.signal })).toBe(false);
  expect(looks).toBe(3);
});
