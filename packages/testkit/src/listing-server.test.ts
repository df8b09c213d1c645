import { compareKeys } from "@dth/core/key-order";
import { afterEach, describe, expect, it } from "vitest";
import { type KeyShape, keySpace } from "./listing-server/synthetic-keys.ts";
import { type ListingServer, type ListingServerOptions, startListingServer } from "./listing-server.ts";

const SHAPES: readonly KeyShape[] = ["flat", "sequential", "deep", "uuid"];
const servers: ListingServer[] = [];

async function start(options: ListingServerOptions): Promise<ListingServer> {
  const server = await startListingServer(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function page(server: ListingServer, query: string): Promise<string> {
  return (await fetch(`${server.url}/bucket?list-type=2&${query}`)).text();
}

function all(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map((match) => match[1] ?? "");
}

async function everyKey(server: ListingServer): Promise<string[]> {
  const keys: string[] = [];
  for (let token = ""; ; ) {
    const xml = await page(server, token);
    keys.push(...all(xml, "Key"));
    const [next] = all(xml, "NextContinuationToken");
    if (next === undefined) return keys;
    token = `continuation-token=${encodeURIComponent(next)}`;
  }
}

describe.each(SHAPES)("keys of shape %s", (shape) => {
  it("ascend strictly in UTF-8 byte order", () => {
    const space = keySpace(shape, 5_000_000, 3);
    for (const base of [0, 9_990, 99_990, 2_499_990, 4_999_980]) {
      for (let i = base; i < base + 19; i++) {
        expect(compareKeys(space.keyAt(i), space.keyAt(i + 1)), space.keyAt(i)).toBeLessThan(0);
      }
    }
  });

  it("are listed whole, each once", async () => {
    const server = await start({ keys: 2500, shape, seed: 3 });
    const space = keySpace(shape, 2500, 3);
    expect(await everyKey(server)).toEqual(Array.from({ length: 2500 }, (_, i) => space.keyAt(i)));
    expect(server.pages).toBe(3);
  });

  it("start after any text", async () => {
    const server = await start({ keys: 10_000_000, shape });
    const space = keySpace(shape, 10_000_000, 1);
    const asked = encodeURIComponent(space.keyAt(7_654_321));
    const [first] = all(await page(server, `start-after=${asked}&max-keys=1`), "Key");
    expect(first).toBe(space.keyAt(7_654_322));
  });
});

describe("startListingServer", () => {
  it("groups by delimiter and goes on after a group", async () => {
    const server = await start({ keys: 100_000, shape: "deep" });
    const xml = await page(server, "delimiter=%2F&max-keys=10");
    expect(all(xml, "Prefix").slice(1)).toEqual(["0/", "1/", "2/", "3/", "4/", "5/", "6/", "7/", "8/", "9/"]);
    const rest = await page(server, "delimiter=%2F&continuation-token=9%2F");
    expect(all(rest, "Prefix").slice(1)).toEqual(["a/", "b/", "c/", "d/", "e/", "f/"]);
    expect(all(rest, "IsTruncated")).toEqual(["false"]);
  });

  it("differs only where it is told to", async () => {
    const [left, right] = [
      await start({ keys: 1000 }),
      await start({ keys: 1000, differences: { changedEvery: 100, missingEvery: 250 } }),
    ];
    const [a, b] = [await page(left, ""), await page(right, "")];
    const missing = all(a, "Key").filter((key) => !all(b, "Key").includes(key));
    expect(missing).toEqual(["object-0000000249", "object-0000000499", "object-0000000749", "object-0000000999"]);
    const etags = new Map(all(a, "Key").map((key, i) => [key, all(a, "ETag")[i]]));
    const changed = all(b, "Key").filter((key, i) => etags.get(key) !== all(b, "ETag")[i]);
    expect(changed).toHaveLength(10);
    expect(changed[1]).toBe("object-0000000100");
  });

  it("answers HEAD with what the listing says", async () => {
    const server = await start({ keys: 10 });
    const xml = await page(server, "max-keys=1");
    const head = await fetch(`${server.url}/bucket/object-0000000000`, { method: "HEAD" });
    expect(head.headers.get("etag")).toBe(all(xml, "ETag")[0]?.replaceAll("&quot;", '"'));
    expect(head.headers.get("content-length")).toBe(all(xml, "Size")[0]);
    expect((await fetch(`${server.url}/bucket/nothing`, { method: "HEAD" })).status).toBe(404);
  });
});
