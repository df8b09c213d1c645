import { utf8 } from "@dth/core/byte-text";
import type { ObjectStore } from "@dth/core/object-store";
import { createHashing } from "@dth/local/hashing";
import { createTransport } from "@dth/local/transport";
import { seededFaults } from "@dth/testkit/s3-server/faults";
import { DEFAULT_ACCESS_KEY, type S3ServerOptions } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { afterEach, describe, expect, it } from "vitest";
import type { S3Connection } from "../src/connection.ts";
import { createS3Store } from "../src/s3-store.ts";

/** Time passes, but nobody waits for it. */
const hurried = { now: () => Date.now(), sleep: async () => {} };
const hashing = createHashing();
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

async function serve(
  options: S3ServerOptions,
  connection: Partial<S3Connection> = {},
): Promise<[ObjectStore, S3Server]> {
  const server = await startS3Server({ buckets: ["b"], limits: { minPartSize: 1, maxKeys: 7 }, ...options });
  const transport = createTransport({ idleTimeoutMs: 2000 });
  opened.push(server, transport);
  const credentials = async () => DEFAULT_ACCESS_KEY;
  const store = createS3Store({
    connection: { vendor: "aws", endpoint: server.url, credentials, ...connection },
    bucket: "b",
    transport,
    hashing,
    clock: hurried,
  });
  return [store, server];
}

const RATES = {
  ...{ slowDown: 0.15, internalError: 0.1, resetBefore: 0.05, resetAnswer: 0.05, resetBody: 0.05 },
  ...{ truncate: 0.05, wrongEtag: 0.05, errorIn200: 0.1, calmAfter: 3 },
};

const contentOf = (i: number) => utf8(`content ${i} `.repeat(1 + (i % 5) * 400));
const digestsOf = (bytes: Uint8Array) => ({
  md5: hashing.hash("md5", bytes),
  crc64nvme: hashing.hash("crc64nvme", bytes),
});

async function writeAll(store: ObjectStore, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const body = contentOf(i);
    await store.put({ key: `k${i}`, body: [body], attributes: {}, digests: digestsOf(body) });
  }
}

async function upload(store: ObjectStore, key: string, bodies: readonly Uint8Array[]): Promise<string | undefined> {
  const uploadId = await store.createUpload({ key, attributes: {}, checksum: "crc64nvme" });
  const parts = [];
  for (const [i, body] of bodies.entries()) {
    const digests = digestsOf(body);
    parts.push(await store.uploadPart({ key, uploadId, partNumber: i + 1, body: [body], digests }));
  }
  return (await store.completeUpload({ key, uploadId, parts, checksum: "crc64nvme" })).etag;
}

async function listKeys(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  let continuation: string | undefined;
  do {
    const page = await store.list({ prefix: "", ...(continuation === undefined ? {} : { continuation }) });
    keys.push(...page.entries.map((entry) => entry.key));
    continuation = page.continuation;
  } while (continuation !== undefined);
  return keys;
}

describe("over a wire that fails", () => {
  it.each([1, 2, 3, 4, 5, 6])("everything arrives whole (seed %i)", async (seed) => {
    const [store] = await serve({ faults: seededFaults(seed, RATES) });
    const count = 20;
    await writeAll(store, count);
    await upload(store, "big", [contentOf(3), contentOf(4)]);
    const copied = await store.copy({ source: { bucket: "b", key: "k4" }, key: "copy", attributes: "keep" });
    expect(copied.etag).toBe((await store.head("k4")).etag);
    for (let i = 0; i < count; i++) {
      const body = await store.get(`k${i}`);
      const chunks: Uint8Array[] = [];
      for await (const chunk of body.chunks()) chunks.push(chunk);
      expect(Buffer.compare(Buffer.concat(chunks), contentOf(i))).toBe(0);
    }
    const big = await (await store.get("big", { range: { start: 5, end: 3000 } })).bytes();
    expect(Buffer.compare(big, Buffer.concat([contentOf(3), contentOf(4)]).subarray(5, 3000))).toBe(0);
    const expected = ["big", "copy", ...Array.from({ length: count }, (_, i) => `k${i}`)].sort();
    expect(await listKeys(store)).toEqual(expected);
    const deleted = await store.delete(expected);
    expect(deleted.filter((result) => result.error !== undefined)).toEqual([]);
    expect(await listKeys(store)).toEqual([]);
  });

  it("an upload whose completion lost its answer is complete", async () => {
    const [store] = await serve({
      faults: ({ operation, attempt }) =>
        operation === "CompleteMultipartUpload" && attempt === 1 ? { kind: "reset", when: "answer" } : undefined,
    });
    expect(await upload(store, "big", [contentOf(1), contentOf(2)])).toMatch(/-2$/);
  });
});

describe("at a server that checks", () => {
  it("a clock twenty minutes off is corrected", async () => {
    const ahead = 20 * 60_000;
    const [store] = await serve({ now: () => Date.now() + ahead });
    await writeAll(store, 2);
    expect(await listKeys(store)).toEqual(["k0", "k1"]);
  });

  it("a token that ends is renewed in the middle", async () => {
    const keys = { old: { secret: "s1", sessionToken: "t1" }, new: { secret: "s2", sessionToken: "t2" } };
    const credentials = async ({ refresh }: { refresh: boolean }) =>
      refresh
        ? { accessKeyId: "new", secretAccessKey: "s2", sessionToken: "t2" }
        : { accessKeyId: "old", secretAccessKey: "s1", sessionToken: "t1" };
    const [store, server] = await serve({ accessKeys: keys }, { credentials });
    await writeAll(store, 2);
    server.accessKeys.set("old", { ...keys.old, expiresAt: 1 });
    await writeAll(store, 3);
    expect(await listKeys(store)).toEqual(["k0", "k1", "k2"]);
  });

  it("a public bucket is read without a signature", async () => {
    const [store, server] = await serve({ buckets: [{ name: "b", public: true }] }, { credentials: "anonymous" });
    server.bucket("b").put("a", "x");
    expect(await listKeys(store)).toEqual(["a"]);
    expect(new TextDecoder().decode(await (await store.get("a")).bytes())).toBe("x");
    const put = store.put({ key: "k", body: [], attributes: {}, digests: {} });
    await expect(put).rejects.toMatchObject({ code: "ACCESS_DENIED", message: expect.stringContaining("anonymous") });
  });

  it("requester pays opens what is closed otherwise", async () => {
    const buckets = [{ name: "b", requesterPays: true }];
    const [paying] = await serve({ buckets }, { requesterPays: true });
    expect(await listKeys(paying)).toEqual([]);
  });

  it.each([
    ["an unknown key", { accessKeyId: "nobody", secretAccessKey: "x" }, "CREDENTIALS_INVALID"],
    ["a wrong secret", { ...DEFAULT_ACCESS_KEY, secretAccessKey: "x" }, "SIGNATURE_MISMATCH"],
  ])("%s is told apart, also by HEAD", async (_, wrong, code) => {
    const [store] = await serve({}, { credentials: async () => wrong });
    await expect(store.probe()).rejects.toMatchObject({ code });
    await expect(store.head("k")).rejects.toMatchObject({ code });
  });

  it("a web page in place of a store is told apart", async () => {
    const [store] = await serve({ quirks: { html: true } });
    await expect(store.probe()).rejects.toMatchObject({ code: "BAD_RESPONSE" });
  });

  it.each([
    ["repeats its pages", { repeatPages: true }],
    ["is in an order of its own", { unorderedListing: true }],
  ])("a listing that %s is told apart", async (_, quirks) => {
    const [store, server] = await serve({ quirks });
    for (let i = 0; i < 20; i++) server.bucket("b").put(`k${i}`, "x");
    await expect(listKeys(store)).rejects.toMatchObject({ code: "LISTING_BROKEN" });
  });

  it("ignored ranges are told apart", async () => {
    const [store, server] = await serve({ quirks: { ignoreRange: true } });
    server.bucket("b").put("a", "0123456789");
    await expect(store.get("a", { range: { start: 2, end: 4 } })).rejects.toMatchObject({ code: "RANGE_IGNORED" });
  });
});
