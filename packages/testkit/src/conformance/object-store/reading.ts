import { Buffer } from "node:buffer";
import { expect } from "vitest";
import { put, rejects, type StoreCase, sampleBytes } from "./fixture.ts";

const WRONG_ETAG = "00000000000000000000000000000000";

/** Promises of `head` and `get`. */
export const READING = {
  "read: a missing object is OBJECT_NOT_FOUND": async ({ store }) => {
    await rejects(store.head("nothing"), "OBJECT_NOT_FOUND");
    await rejects(store.get("nothing"), "OBJECT_NOT_FOUND");
  },
  "read: head tells key, size, ETag and time": async ({ store }) => {
    const stored = await put(store, "k", "content");
    const head = await store.head("k");
    expect(head.key).toBe("k");
    expect(head.size).toBe(7);
    expect(head.etag).toBe(stored.etag);
    expect(head.lastModified).toBeGreaterThan(Date.UTC(2020, 0));
  },
  "read: the whole body, at once and in chunks": async ({ store }) => {
    const content = sampleBytes(300_000);
    await put(store, "k", content);
    const body = await store.get("k");
    expect(body.length).toBe(content.length);
    expect(body.head.size).toBe(content.length);
    expect(Buffer.from(await body.bytes()).equals(content)).toBe(true);
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await store.get("k")).chunks()) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(content)).toBe(true);
  },
  "read: an empty object": async ({ store }) => {
    await put(store, "k", "");
    expect((await store.head("k")).size).toBe(0);
    const body = await store.get("k");
    expect(body.length).toBe(0);
    expect(await body.bytes()).toHaveLength(0);
  },
  "read: a range delivers those bytes and the whole size": async ({ store }) => {
    await put(store, "k", "0123456789");
    const body = await store.get("k", { range: { start: 2, end: 5 } });
    expect(body.length).toBe(3);
    expect(body.head.size).toBe(10);
    expect(Buffer.from(await body.bytes()).toString()).toBe("234");
    const last = await store.get("k", { range: { start: 9, end: 10 } });
    expect(Buffer.from(await last.bytes()).toString()).toBe("9");
    const whole = await store.get("k", { range: { start: 0, end: 10 } });
    expect(Buffer.from(await whole.bytes()).toString()).toBe("0123456789");
  },
  "read: If-Match with the current ETag passes, with another it is SOURCE_CHANGED": async ({ store }) => {
    const { etag } = await put(store, "k", "content");
    if (etag === undefined || !store.traits.ifMatchOnGet) return;
    const body = await store.get("k", { ifMatch: etag, range: { start: 0, end: 1 } });
    await body.discard();
    expect((await store.head("k", { ifMatch: etag })).size).toBe(7);
    await rejects(store.get("k", { ifMatch: WRONG_ETAG }), "SOURCE_CHANGED");
    await rejects(store.get("k", { ifMatch: WRONG_ETAG, range: { start: 0, end: 1 } }), "SOURCE_CHANGED");
  },
  "read: an overwritten object no longer matches its old ETag": async ({ store }) => {
    const { etag } = await put(store, "k", "one");
    await put(store, "k", "three");
    if (etag !== undefined) await rejects(store.get("k", { ifMatch: etag }), "SOURCE_CHANGED");
  },
  "read: a discarded body frees the store for the next call": async ({ store }) => {
    await put(store, "k", sampleBytes(2_000_000));
    for (let i = 0; i < 5; i++) await (await store.get("k")).discard();
    expect((await store.head("k")).size).toBe(2_000_000);
  },
  "read: breaking out of the chunks frees the store for the next call": async ({ store }) => {
    await put(store, "k", sampleBytes(2_000_000));
    for await (const chunk of (await store.get("k")).chunks()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect((await store.head("k")).size).toBe(2_000_000);
  },
  "read: an aborted signal cancels": async ({ store }) => {
    await put(store, "k", "content");
    await rejects(store.get("k", { signal: AbortSignal.abort() }), "CANCELLED");
    await rejects(store.head("k", { signal: AbortSignal.abort() }), "CANCELLED");
  },
} satisfies Record<string, StoreCase>;
