import { Buffer } from "node:buffer";
import type { ObjectAttributes } from "@dth/core/object";
import { expect } from "vitest";
import { digestOf } from "../../memory-store/checks.ts";
import { bytesOf, digestsOf, listAll, put, rejects, type StoreCase, sampleBytes, text } from "./fixture.ts";

const ATTRIBUTES = {
  contentType: "text/plain; charset=utf-8",
  cacheControl: "max-age=60",
  contentDisposition: 'attachment; filename="a.txt"',
  contentEncoding: "gzip",
  contentLanguage: "de",
  expires: "Fri, 01 Jan 2100 00:00:00 GMT",
  metadata: { plain: "value", "with-dash": "a, b", unicode: "Grüße 你好 \u{1F600}" },
} as const satisfies ObjectAttributes;

/** Promises of `put`, `delete` and tags. */
export const WRITING = {
  "put: what was stored is read back": async ({ store }) => {
    await put(store, "k", "content");
    expect(await text(store, "k")).toBe("content");
  },
  "put: a body of several chunks is one body": async ({ store }) => {
    const body = [bytesOf("a"), bytesOf(""), bytesOf("bc"), sampleBytes(100_000)];
    const whole = Buffer.concat(body);
    await store.put({ key: "k", body, attributes: {}, digests: digestsOf(store, whole) });
    expect(Buffer.from(await (await store.get("k")).bytes()).equals(whole)).toBe(true);
  },
  "put: the ETag is the MD5 where the traits say so": async ({ store }) => {
    const { etag } = await put(store, "k", "content");
    const md5 = digestOf("md5", bytesOf("content")).toString("hex");
    if (store.traits.etag === "md5") expect(etag).toBe(md5);
    expect((await store.head("k")).etag).toBe(etag);
  },
  "put: an object replaces the one before": async ({ store }) => {
    await put(store, "k", "a longer text");
    await put(store, "k", "short");
    expect(await text(store, "k")).toBe("short");
    expect(await listAll(store, { prefix: "" })).toHaveLength(1);
  },
  "put: a wrong MD5 is CHECKSUM_MISMATCH and stores nothing": async ({ store }) => {
    if (!store.traits.contentMd5) return;
    const digests = { md5: digestOf("md5", bytesOf("other")) };
    await rejects(store.put({ key: "k", body: [bytesOf("content")], attributes: {}, digests }), "CHECKSUM_MISMATCH");
    await rejects(store.head("k"), "OBJECT_NOT_FOUND");
  },
  "put: every checksum of the traits is checked": async ({ store }) => {
    const content = sampleBytes(10_001);
    for (const algorithm of store.traits.checksums) {
      const right = { [algorithm]: digestOf(algorithm, content) };
      const wrong = { [algorithm]: digestOf(algorithm, bytesOf("other")) };
      const request = { key: algorithm, body: [content], attributes: {} };
      await rejects(store.put({ ...request, digests: wrong }), "CHECKSUM_MISMATCH");
      await rejects(store.head(algorithm), "OBJECT_NOT_FOUND");
      await store.put({ ...request, digests: right });
      expect((await store.head(algorithm)).size).toBe(content.length);
    }
  },
  "put: content headers and metadata come back where the store has them": async ({ store }) => {
    await put(store, "k", "content", ATTRIBUTES);
    const { attributes } = await store.head("k");
    if (store.traits.attributes) expect(attributes).toMatchObject(ATTRIBUTES);
    const body = await store.get("k");
    expect(body.head.attributes).toEqual(attributes);
    // A store must not decompress what carries Content-Encoding.
    expect(Buffer.from(await body.bytes()).toString()).toBe("content");
  },
  "put: too much metadata is METADATA_NOT_ACCEPTED": async ({ store }) => {
    if (!store.traits.attributes) return;
    await rejects(put(store, "k", "x", { metadata: { big: "x".repeat(3000) } }), "METADATA_NOT_ACCEPTED");
    await rejects(store.head("k"), "OBJECT_NOT_FOUND");
  },
  "put: only-if-absent stores a new key": async ({ store }) => {
    const request = { key: "k", body: [bytesOf("one")], attributes: {}, digests: {} };
    await store.put({ ...request, onlyIf: "absent" });
    expect(await text(store, "k")).toBe("one");
  },
  "put: only-if-absent refuses an existing key with PRECONDITION_FAILED": async ({ store }) => {
    await put(store, "k", "one");
    const request = { key: "k", body: [bytesOf("two")], attributes: {}, digests: {} };
    await rejects(store.put({ ...request, onlyIf: "absent" }), "PRECONDITION_FAILED");
    expect(await text(store, "k")).toBe("one");
  },
  "put: a key longer than the traits allow is KEY_NOT_ACCEPTED": async ({ store }) => {
    await rejects(put(store, "k".repeat(store.traits.maxKeyBytes + 1), "x"), "KEY_NOT_ACCEPTED");
  },
  "put: an aborted signal cancels and stores nothing": async ({ store }) => {
    const request = { key: "k", body: [bytesOf("x")], attributes: {}, digests: {}, signal: AbortSignal.abort() };
    await rejects(store.put(request), "CANCELLED");
    await rejects(store.head("k"), "OBJECT_NOT_FOUND");
  },
  "delete: what is deleted is gone, what was not there counts as deleted": async ({ store }) => {
    await put(store, "a", "1");
    await put(store, "b", "2");
    await put(store, "c", "3");
    const keys = ["a", "nothing", "b"];
    for (let at = 0; at < keys.length; at += store.traits.deleteBatch) {
      const batch = keys.slice(at, at + store.traits.deleteBatch);
      const results = await store.delete(batch);
      expect(results.map(({ key }) => key).sort()).toEqual([...batch].sort());
      expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
    }
    expect((await listAll(store, { prefix: "" })).map(({ key }) => key)).toEqual(["c"]);
  },
  "tags: are replaced, read and counted, or NOT_SUPPORTED": async ({ store }) => {
    await put(store, "k", "content");
    if (!store.traits.tags) {
      await rejects(store.getTags("k"), "NOT_SUPPORTED");
      await rejects(store.putTags("k", {}), "NOT_SUPPORTED");
      return;
    }
    expect(await store.getTags("k")).toEqual({});
    const tags = { team: "a +b=c", size: "1:/@", empty: "" };
    await store.putTags("k", tags);
    expect(await store.getTags("k")).toEqual(tags);
    expect((await store.head("k")).tagCount).toBe(3);
    await store.putTags("k", { only: "one" });
    expect(await store.getTags("k")).toEqual({ only: "one" });
  },
  "tags: of any script": async ({ store }) => {
    await put(store, "k", "content");
    const tags = { größe: "你好" };
    if (store.traits.tags) await store.putTags("k", tags);
    if (store.traits.tags) expect(await store.getTags("k")).toEqual(tags);
  },
  "tags: travel with a put": async ({ store }) => {
    const tags = { team: "a +b=c", second: "2" };
    await put(store, "k", "content", { tags });
    if (store.traits.tags) expect(await store.getTags("k")).toEqual(tags);
  },
  "tags: of a missing object are OBJECT_NOT_FOUND": async ({ store }) => {
    if (store.traits.tags) await rejects(store.getTags("nothing"), "OBJECT_NOT_FOUND");
  },
  "probe: resolves for a bucket that can be reached": async ({ store }) => {
    const { clockOffsetMs = 0 } = await store.probe();
    expect(Math.abs(clockOffsetMs)).toBeLessThan(60_000);
  },
  "identity: two buckets of one endpoint differ in id only": async ({ store, neighbour }) => {
    expect(store.id).not.toBe(neighbour.id);
    expect(store.endpoint).toBe(neighbour.endpoint);
    expect(store.bucket).not.toBe(neighbour.bucket);
  },
} satisfies Record<string, StoreCase>;
