import { compareKeys } from "@dth/core/key-order";
import { expect } from "vitest";
import { listAll, put, rejects, type StoreCase } from "./fixture.ts";

const KEYS = ["A", "a-b", "a.b", "a/1", "a/2", "a0", "b/c/d", "\uFFFD", "\u{1F600}"];

async function fill(store: Parameters<StoreCase>[0]["store"], keys: readonly string[] = KEYS): Promise<void> {
  for (const key of keys) await put(store, key, key);
}

/** Promises of `list`. */
export const LISTING = {
  "list: an empty bucket has no entries and no continuation": async ({ store }) => {
    const page = await store.list({ prefix: "" });
    expect(page.entries).toEqual([]);
    expect(page.commonPrefixes).toEqual([]);
    expect(page.continuation).toBeUndefined();
  },
  "list: entries come in UTF-8 byte order": async ({ store }) => {
    await fill(store);
    const keys = (await listAll(store, { prefix: "" })).map(({ key }) => key);
    if (!store.traits.ordered) keys.sort(compareKeys);
    // `a/` before `a0`, and the replacement character before the emoji, which UTF-16 order would swap.
    expect(keys).toEqual([...KEYS].sort(compareKeys));
  },
  "list: pages of one lose nothing and repeat nothing": async ({ store }) => {
    await fill(store);
    const page = await store.list({ prefix: "", maxKeys: 1 });
    expect(page.entries).toHaveLength(1);
    const keys = (await listAll(store, { prefix: "", maxKeys: 1 })).map(({ key }) => key);
    expect(keys).toEqual([...KEYS].sort(compareKeys));
  },
  "list: a page that ends exactly at the end has no successor with entries": async ({ store }) => {
    await fill(store, ["a", "b"]);
    expect(await listAll(store, { prefix: "", maxKeys: 2 })).toHaveLength(2);
  },
  "list: start-after excludes its key, which need not exist": async ({ store }) => {
    await fill(store);
    const after = async (startAfter: string) =>
      (await listAll(store, { prefix: "", startAfter, maxKeys: 2 })).map(({ key }) => key);
    const sorted = [...KEYS].sort(compareKeys);
    expect(await after("a/1")).toEqual(sorted.filter((key) => compareKeys(key, "a/1") > 0));
    expect(await after("a/15")).toEqual(sorted.filter((key) => compareKeys(key, "a/15") > 0));
    expect(await after("\uFFFD")).toEqual(["\u{1F600}"]);
    expect(await after("\u{1F600}")).toEqual([]);
  },
  "list: a prefix is a text, not a folder": async ({ store }) => {
    await fill(store);
    const keys = (await listAll(store, { prefix: "a/" })).map(({ key }) => key);
    expect(keys).toEqual(["a/1", "a/2"]);
    expect(await listAll(store, { prefix: "a" })).toHaveLength(5);
    expect(await listAll(store, { prefix: "zz" })).toEqual([]);
  },
  "list: prefix and start-after together": async ({ store }) => {
    await fill(store);
    const keys = (await listAll(store, { prefix: "a/", startAfter: "a/1" })).map(({ key }) => key);
    expect(keys).toEqual(["a/2"]);
    expect(await listAll(store, { prefix: "a/", startAfter: "b" })).toEqual([]);
    expect(await listAll(store, { prefix: "a/", startAfter: "A" })).toHaveLength(2);
  },
  "list: a delimiter groups keys into common prefixes": async ({ store }) => {
    await fill(store, ["x", "p/1", "p/2", "q/r/1", "z"]);
    const page = await store.list({ prefix: "", delimiter: "/" });
    expect(page.entries.map(({ key }) => key)).toEqual(["x", "z"]);
    expect(page.commonPrefixes).toEqual(["p/", "q/"]);
    const below = await store.list({ prefix: "q/", delimiter: "/" });
    expect(below.entries).toEqual([]);
    expect(below.commonPrefixes).toEqual(["q/r/"]);
  },
  "list: grouped pages lose nothing and repeat nothing": async ({ store }) => {
    await fill(store, ["m/1", "m/2", "n", "o/1", "o/2", "o/3", "p"]);
    const seen: string[] = [];
    let continuation: string | undefined;
    do {
      const more = continuation === undefined ? {} : { continuation };
      const page = await store.list({ prefix: "", delimiter: "/", maxKeys: 1, ...more });
      seen.push(...page.commonPrefixes, ...page.entries.map(({ key }) => key));
      continuation = page.continuation;
    } while (continuation !== undefined);
    expect(seen).toEqual(["m/", "n", "o/", "p"]);
  },
  "list: an entry tells size, ETag and time as head does": async ({ store }) => {
    await put(store, "k", "four");
    const [entry] = await listAll(store, { prefix: "" });
    const head = await store.head("k");
    expect(entry?.size).toBe(4);
    expect(entry?.etag).toBe(head.etag);
    // HEAD tells whole seconds, a listing may tell more.
    expect(Math.trunc((entry?.lastModified ?? 0) / 1000)).toBe(Math.trunc((head.lastModified ?? 0) / 1000));
    expect(entry?.lastModified).toBeGreaterThan(Date.UTC(2020, 0));
  },
  "list: an aborted signal cancels": async ({ store }) => {
    await rejects(store.list({ prefix: "", signal: AbortSignal.abort() }), "CANCELLED");
  },
} satisfies Record<string, StoreCase>;
