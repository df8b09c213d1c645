import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Fault, seededFaults } from "./faults.ts";
import type { Quirks, S3ServerOptions } from "./options.ts";
import { type S3Server, startS3Server } from "./server.ts";
import { send, type TestAnswer, type TestRequest } from "./test-request.ts";

let server: S3Server | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options: S3ServerOptions = {}): Promise<S3Server> {
  server = await startS3Server({ buckets: ["b"], ...options });
  return server;
}

const ask = (method: string, path: string, more: Partial<TestRequest> = {}): Promise<TestAnswer> =>
  send(server?.port ?? 0, { method, path: `/b${path}`, ...more });

describe("quirks", () => {
  const cases: readonly (readonly [keyof Quirks, () => Promise<unknown>, unknown])[] = [
    ["ignoreRange", async () => (await ask("GET", "/k", { headers: { range: "bytes=0-0" } })).status, 200],
    ["ignoreIfMatch", async () => (await ask("GET", "/k", { headers: { "if-match": '"0"' } })).status, 200],
    ["noTagging", async () => (await ask("GET", "/k?tagging")).code, "NotImplemented"],
    ["rejectPathStyle", async () => (await ask("GET", "/k")).code, "PathStyleDomainForbidden"],
    ["contentMd5Required", async () => (await ask("PUT", "/n", { body: "x" })).code, "InvalidRequest"],
    ["anyRegion", async () => (await ask("GET", "/k", { region: "anywhere" })).status, 200],
    ["html", async () => (await ask("GET", "/k")).headers["content-type"], "text/html; charset=utf-8"],
    ["noEncodingType", async () => (await ask("GET", "?encoding-type=url")).text.includes("EncodingType"), false],
    ["noListV2", async () => (await ask("GET", "?list-type=2&start-after=z")).text.includes("<Key>k</Key>"), true],
    [
      "rejectChecksums",
      async () => (await ask("PUT", "/n", { body: "x", headers: { "x-amz-checksum-crc32": "jNwWgw==" } })).code,
      "InvalidArgument",
    ],
    [
      "rejectConditionalPut",
      async () => (await ask("PUT", "/n", { body: "x", headers: { "if-none-match": "*" } })).code,
      "NotImplemented",
    ],
  ];

  it.each(cases)("%s changes the answer", async (quirk, observe, expected) => {
    await start();
    server?.bucket("b").put("k", "content");
    expect(await observe()).not.toEqual(expected);
    await server?.close();
    await start({ quirks: { [quirk]: true } });
    server?.bucket("b").put("k", "content");
    expect(await observe()).toEqual(expected);
  });

  it("unordered and repeated pages break a listing", async () => {
    await start({ quirks: { unorderedListing: true, repeatPages: true } });
    for (const key of ["a", "b", "c", "d"]) server?.bucket("b").put(key, "x");
    const keys = ({ text }: TestAnswer): string => [...text.matchAll(/<Key>(.)<\/Key>/g)].map(([, k]) => k).join("");
    expect(keys(await ask("GET", "?list-type=2"))).toBe("badc");
    const [, token = ""] =
      /<NextContinuationToken>(.*)<\/Next/.exec((await ask("GET", "?list-type=2&max-keys=2")).text) ?? [];
    const again = await ask("GET", `?continuation-token=${encodeURIComponent(token)}&list-type=2&max-keys=2`);
    expect(keys(again)).toBe("ba");
  });
});

describe("faults", () => {
  const once = (fault: Fault): S3ServerOptions => ({ faults: ({ attempt }) => (attempt === 1 ? fault : undefined) });

  it("refuse before anything happens", async () => {
    await start(once({ kind: "error", status: 503, code: "SlowDown", retryAfterSeconds: 7 }));
    const answer = await ask("PUT", "/k", { body: "x" });
    expect(answer).toMatchObject({ status: 503, code: "SlowDown" });
    expect(answer.headers["retry-after"]).toBe("7");
    expect(server?.bucket("b").keys()).toEqual([]);
    expect((await ask("PUT", "/k", { body: "x" })).status).toBe(200);
  });

  it("cut the connection before the operation, or after it without an answer", async () => {
    await start(once({ kind: "reset", when: "before" }));
    await expect(ask("PUT", "/k", { body: "x" })).rejects.toThrow();
    expect(server?.bucket("b").keys()).toEqual([]);
    await server?.close();
    await start(once({ kind: "reset", when: "answer" }));
    await expect(ask("PUT", "/k", { body: "x" })).rejects.toThrow();
    expect(server?.bucket("b").keys()).toEqual(["k"]);
  });

  it.each([{ kind: "truncate" }, { kind: "stall", ms: 5 }, { kind: "reset", when: "body" }] as const)(
    "break a body off: $kind",
    async (fault) => {
      await start(once(fault));
      server?.bucket("b").put("k", "0123456789");
      expect(await ask("GET", "/k")).toMatchObject({ status: 200, text: "01234", complete: false });
      expect(await ask("GET", "/k")).toMatchObject({ text: "0123456789", complete: true });
    },
  );

  it("answer a wrong ETag, an error with status 200, and expire credentials", async () => {
    await start(once({ kind: "wrong-etag" }));
    expect((await ask("PUT", "/k", { body: "x" })).headers.etag).not.toContain(server?.bucket("b").get("k")?.etag);
    await server?.close();
    await start(once({ kind: "error-in-200", code: "InternalError" }));
    const copied = await ask("PUT", "/k", { headers: { "x-amz-copy-source": "/b/none" } });
    expect(copied).toMatchObject({ status: 200, code: "InternalError" });
    await server?.close();
    await start(once({ kind: "expire-credentials" }));
    expect(await ask("GET", "")).toMatchObject({ status: 400, code: "ExpiredToken" });
    expect(await ask("GET", "")).toMatchObject({ status: 400, code: "ExpiredToken" });
  });

  it("repeat themselves for a seed, and end", () => {
    const request = { method: "GET", bucket: "b", operation: "GetObject", query: new Map<string, string>() };
    const kinds = (seed: number, attempt: number): (string | undefined)[] => {
      const choose = seededFaults(seed, { slowDown: 0.3, truncate: 0.3 });
      return Array.from({ length: 100 }, (_, i) => choose({ ...request, key: `k${i}`, attempt })?.kind);
    };
    expect(kinds(1, 1)).toEqual(kinds(1, 1));
    expect(kinds(1, 1)).not.toEqual(kinds(2, 1));
    expect(kinds(1, 1).filter((kind) => kind !== undefined).length).toBeGreaterThan(40);
    expect(kinds(1, 5).every((kind) => kind === undefined)).toBe(true);
  });
});

describe("a directory as storage", () => {
  it("gives everything back to the next server, and removes what nobody holds", async () => {
    const directory = await mkdtemp(join(tmpdir(), "dth-s3-"));
    await start({ directory });
    const big = "x".repeat(600_000);
    for (const [key, text] of [
      ["a/\u{1F600}", "one"],
      ["big", big],
      ["gone", "x"],
      ["empty", ""],
    ] as const) {
      await ask("PUT", `/${encodeURIComponent(key).replaceAll("%2F", "/")}`, {
        body: text,
        headers: { "x-amz-meta-a": "1" },
      });
    }
    await ask("PUT", "/copy", { headers: { "x-amz-copy-source": "/b/big" } });
    await ask("PUT", "/big", { body: "replaced" });
    await ask("DELETE", "/gone");
    await server?.close();
    await start({ directory });
    const bucket = server?.bucket("b");
    expect(bucket?.keys()).toEqual(["a/\u{1F600}", "big", "copy", "empty"]);
    expect([bucket?.text("a/\u{1F600}"), bucket?.text("big"), bucket?.text("empty")]).toEqual(["one", "replaced", ""]);
    expect((await ask("GET", "/copy", { headers: { range: "bytes=599990-" } })).text).toBe("x".repeat(10));
    expect(bucket?.get("big")?.headers["x-amz-meta-a"]).toBeUndefined();
    expect(bucket?.get("a/\u{1F600}")?.headers["x-amz-meta-a"]).toBe("1");
    expect(await readdir(join(directory, "bodies"))).toHaveLength(3);
    await rm(directory, { recursive: true });
  });

  it("goes on sending a body that is overwritten meanwhile", async () => {
    const directory = await mkdtemp(join(tmpdir(), "dth-s3-"));
    const size = 30_000_000;
    await start({ directory });
    server?.bucket("b").put("k", Buffer.alloc(size, "x"));
    const reading = ask("GET", "/k");
    while (server?.log.count("PutObject") === 0) await ask("PUT", "/k", { body: "new" });
    expect((await reading).bytes.equals(Buffer.alloc(size, "x"))).toBe(true);
    expect(await readdir(join(directory, "bodies"))).toHaveLength(1);
    await server?.close();
    server = undefined;
    await rm(directory, { recursive: true });
  });
});
