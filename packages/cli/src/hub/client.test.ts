import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createHubClient } from "./client.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const clientOf = (url: string) =>
  createHubClient({ url, token: "dth_secret", language: "en", signal: new AbortController().signal });

it("downloads from where the hub says that a file is, and tells nothing of itself there", async () => {
  const seen: (string | undefined)[] = [];
  const store = await serve(({ headers, url }, answer) => {
    seen.push(url, headers.authorization);
    answer.writeHead(url === "/gone?secret" ? 403 : 200).end("lines");
  });
  let location = `${store}/manifest?signature`;
  const hub = clientOf(await serve((_, answer) => answer.writeHead(302, { location }).end()));
  expect(await (await hub.download("/runs/r1/manifest")).text()).toBe("lines");
  expect(seen).toEqual(["/manifest?signature", undefined]);
  location = `${store}/gone?secret`;
  const refused = hub.download("/runs/r1/manifest");
  await expect(refused).rejects.toMatchObject({ code: "BAD_RESPONSE", message: `${store} answered 403` });
});

it("takes its token nowhere but to the hub", async () => {
  const seen: (string | undefined)[] = [];
  const other = await serve(({ headers }, answer) => {
    seen.push(headers.authorization);
    answer.end("{}");
  });
  for (const status of [301, 302, 307]) {
    const hub = clientOf(await serve((_, answer) => answer.writeHead(status, { location: other }).end()));
    await expect(hub.send("POST", "/tasks", {})).rejects.toMatchObject({ code: "BAD_RESPONSE" });
  }
  expect(seen).toEqual([]);
});

it("asks again while the hub is still at it, as often as it wishes", async () => {
  const answers = [202, 202, 204];
  const waits: number[] = [];
  const listener: RequestListener = (_, answer) =>
    answer.writeHead(answers.shift() ?? 500, { "retry-after": "5" }).end();
  const hub = clientOf(await serve(listener));
  await hub.await("/runs/r1/verify-receipt", async (ms) => void waits.push(ms));
  expect(waits).toEqual([5_000, 5_000]);
  expect(answers).toEqual([]);
});

it("says what is wrong with an input once, with its place", async () => {
  const problem = {
    code: "INVALID_INPUT",
    detail: "the input is not valid at source: must be given",
    issues: [
      { path: "source", message: "must be given" },
      { path: "", message: "is too long" },
    ],
  };
  const hub = clientOf(await serve((_, answer) => answer.writeHead(400).end(JSON.stringify(problem))));
  await expect(hub.send("POST", "/tasks", {})).rejects.toThrow(/^source: must be given; is too long$/u);
});
