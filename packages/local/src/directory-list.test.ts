import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compareKeys } from "@dth/core/key-order";
import type { ListRequest, ObjectStore } from "@dth/core/object-store";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createDirectoryStore } from "./directory-store.ts";

const made: string[] = [];

afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

function makeTree(keys: Iterable<string>): string {
  const root = mkdtempSync(join(tmpdir(), "dth-list-"));
  made.push(root);
  for (const key of keys) {
    const path = join(root, key);
    mkdirSync(key.endsWith("/") ? path : dirname(path), { recursive: true });
    if (!key.endsWith("/")) writeFileSync(path, key);
  }
  return root;
}

interface Listing {
  readonly keys: string[];
  readonly prefixes: string[];
}

async function listAll(store: ObjectStore, request: ListRequest, pageSize = 1000): Promise<Listing> {
  const all: Listing = { keys: [], prefixes: [] };
  let continuation: string | undefined;
  do {
    const page = await store.list({
      ...request,
      maxKeys: pageSize,
      ...(continuation === undefined ? {} : { continuation }),
    });
    expect(page.entries.length + page.commonPrefixes.length).toBeLessThanOrEqual(pageSize);
    all.keys.push(...page.entries.map(({ key }) => key));
    all.prefixes.push(...page.commonPrefixes);
    continuation = page.continuation;
  } while (continuation !== undefined);
  return all;
}

const name = fc.constantFrom("a", "a.b", "a-", "a0", "b", "é", "\uffee", "😀", "ab", "c d", "%2F", ".h");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));

/** A tree that a file system can hold: no key is both a file and a directory, and `dir/` is empty. */
const tree = fc.array(fc.tuple(path, fc.boolean()), { maxLength: 40 }).map((wanted) => {
  const keys: string[] = [];
  for (const [key, isDirectory] of wanted) {
    const clash = keys.some((other) => {
      const bare = other.replace(/\/$/, "");
      return bare === key || bare.startsWith(`${key}/`) || key.startsWith(`${bare}/`);
    });
    if (!clash) keys.push(isDirectory ? `${key}/` : key);
  }
  return keys.sort(compareKeys);
});

describe("listing a directory", () => {
  it("gives every key once, in UTF-8 byte order, for any page size, prefix and start", async () => {
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.integer({ min: 1, max: 7 }),
        fc.oneof(
          fc.constant(""),
          path,
          path.map((key) => `${key}/`),
        ),
        fc.oneof(
          fc.constant(""),
          path,
          path.map((key) => `${key}/`),
          path.map((key) => `${key}/zzz`),
        ),
        async (keys, pageSize, prefix, startAfter) => {
          const store = createDirectoryStore({ path: makeTree(keys) });
          const expected = keys.filter((key) => key.startsWith(prefix) && compareKeys(key, startAfter) > 0);
          expect((await listAll(store, { prefix, startAfter }, pageSize)).keys).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("groups by delimiter as a bucket does", async () => {
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.integer({ min: 1, max: 4 }),
        fc.oneof(
          fc.constant(""),
          path,
          path.map((key) => `${key}/`),
        ),
        async (keys, pageSize, prefix) => {
          const store = createDirectoryStore({ path: makeTree(keys) });
          const below = keys.filter((key) => key.startsWith(prefix));
          const cut = (key: string): number => key.indexOf("/", prefix.length) + 1;
          const listing = await listAll(store, { prefix, delimiter: "/" }, pageSize);
          expect(listing.keys).toEqual(below.filter((key) => cut(key) === 0));
          expect(listing.prefixes).toEqual([
            ...new Set(below.filter((key) => cut(key) > 0).map((key) => key.slice(0, cut(key)))),
          ]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("goes on at its place when the walk was forgotten, as after a restart", async () => {
    const keys = ["a/1", "a/2", "b/", "c"];
    const root = makeTree(keys);
    for (const delimiter of [undefined, "/"]) {
      const request = { prefix: "", maxKeys: 1, ...(delimiter === undefined ? {} : { delimiter }) };
      const seen: string[] = [];
      let continuation: string | undefined;
      do {
        const page = await createDirectoryStore({ path: root }).list(
          continuation === undefined ? request : { ...request, continuation },
        );
        seen.push(...page.entries.map(({ key }) => key), ...page.commonPrefixes);
        continuation = page.continuation;
      } while (continuation !== undefined);
      expect(seen).toEqual(delimiter === undefined ? keys : ["a/", "b/", "c"]);
    }
  });

  it("says size, time and an ETag", async () => {
    const store = createDirectoryStore({ path: makeTree(["a/b"]) });
    const { entries } = await store.list({ prefix: "" });
    const { etag = "", lastModified, size } = await store.head("a/b");
    expect(entries).toEqual([{ key: "a/b", size: 3, etag, lastModified }]);
    expect(size).toBe(3);
    expect(etag).not.toBe("");
  });

  it("follows links to files and tells of all that is no object", async () => {
    const root = makeTree(["dir/file", "real"]);
    const outside = makeTree(["secret"]);
    symlinkSync(join(root, "real"), join(root, "link"));
    symlinkSync(outside, join(root, "outside"));
    symlinkSync("nowhere", join(root, "broken"));
    symlinkSync("circle", join(root, "circle"));
    symlinkSync("/dev/null", join(root, "null"));
    const server = createServer().listen(join(root, "socket"));
    await once(server, "listening");
    execFileSync("sh", ["-c", `touch "$1/$(printf 'bad\\377')"`, "sh", root]);
    writeFileSync(join(root, "good\ufffd"), "x");
    const skipped: [string, string][] = [];
    const store = createDirectoryStore({ path: root, onSkipped: (key, why) => skipped.push([key, why]) });
    expect((await listAll(store, { prefix: "" }, 2)).keys).toEqual(["dir/file", "good\ufffd", "link", "real"]);
    expect(skipped).toEqual([
      ["bad\ufffd", "its name is not UTF-8"],
      ["broken", "a symbolic link that leads nowhere"],
      ["circle", "a symbolic link that leads nowhere"],
      ["null", "a symbolic link to a device, pipe or socket"],
      ["outside", "a symbolic link to a directory"],
      ["socket", "not a file but a device, pipe or socket"],
    ]);
    server.close();
    expect((await listAll(store, { prefix: "outside/" })).keys).toEqual([]);
    expect((await listAll(store, { prefix: "../" })).keys).toEqual([]);
  });

  it("reads a large directory once, not once a page", async () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `k${String(i).padStart(5, "0")}`);
    const store = createDirectoryStore({ path: makeTree(keys) });
    const first = await store.list({ prefix: "", maxKeys: 10 });
    for (const path of made) rmSync(join(path, "k00010"));
    const second = await store.list({ prefix: "", maxKeys: 10, continuation: first.continuation ?? "" });
    expect(second.entries.map(({ key }) => key)).toEqual(keys.slice(11, 20));
    expect(second.continuation).toBeDefined();
  });

  it("fails for a directory that is missing, or lists as empty where that is allowed", async () => {
    const path = join(makeTree([]), "missing");
    await expect(createDirectoryStore({ path }).list({ prefix: "" })).rejects.toMatchObject({
      code: "BUCKET_NOT_FOUND",
    });
    await expect(createDirectoryStore({ path }).head("a")).rejects.toMatchObject({ code: "BUCKET_NOT_FOUND" });
    const store = createDirectoryStore({ path, mayBeMissing: true });
    expect(await store.list({ prefix: "" })).toEqual({ entries: [], commonPrefixes: [] });
    await expect(store.head("a")).rejects.toMatchObject({ code: "OBJECT_NOT_FOUND" });
    writeFileSync(path, "a file");
    await expect(store.list({ prefix: "" })).rejects.toMatchObject({ code: "BUCKET_NOT_FOUND" });
  });
});
