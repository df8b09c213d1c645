import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HubError } from "@dth/core/error";
import type { Digests, ObjectStore, PutRequest } from "@dth/core/object-store";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileError } from "./directory-errors.ts";
import { createDirectoryStore } from "./directory-store.ts";
import { createHashing } from "./hashing.ts";

const hashing = createHashing();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let root: string;
let store: ObjectStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dth-store-"));
  store = createDirectoryStore({ path: root });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(key: string, text: string, more: Partial<PutRequest> = {}): Promise<{ etag?: string }> {
  return store.put({ key, body: [bytes(text)], attributes: {}, digests: {}, ...more });
}

async function read(key: string, options: Parameters<ObjectStore["get"]>[1] = {}): Promise<string> {
  return new TextDecoder().decode(await (await store.get(key, options)).bytes());
}

async function failing(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: HubError) => error.code,
  );
}

const filesIn = (path: string): string[] => readdirSync(path, { recursive: true, encoding: "utf8" }).sort();

describe("putting", () => {
  it("writes a file with its parents, in chunks, replacing what was there", async () => {
    await put("a/b/c", "old");
    const { etag } = await store.put({
      key: "a/b/c",
      body: [bytes("ne"), bytes(""), bytes("w!")],
      attributes: {},
      digests: {},
    });
    expect(readFileSync(join(root, "a/b/c"), "utf8")).toBe("new!");
    expect((await store.head("a/b/c")).etag).toBe(etag);
    expect(filesIn(root)).toEqual(["a", "a/b", "a/b/c"]);
  });

  it("makes a directory for an empty object that ends with a slash", async () => {
    await put("a/b/", "");
    await put("a/b/", "");
    expect(statSync(join(root, "a/b")).isDirectory()).toBe(true);
    expect((await store.list({ prefix: "" })).entries.map(({ key, size }) => [key, size])).toEqual([["a/b/", 0]]);
    expect((await store.head("a/b/")).size).toBe(0);
    expect(await read("a/b/")).toBe("");
  });

  it("keeps rclone's mtime and the executable bit, and reports both", async () => {
    await put("a", "x", { attributes: { metadata: { mtime: "1700000000.123456789", mode: "100755", other: "lost" } } });
    await put("b", "x", { attributes: { metadata: { mtime: "not a time", mode: "100644" } } });
    const { attributes, lastModified } = await store.head("a");
    expect(lastModified).toBe(1_700_000_000_123);
    expect(attributes.metadata?.mtime).toMatch(/^1700000000\.123(45\d{4}|000000)$/);
    expect(Number.parseInt(attributes.metadata?.mode ?? "", 8) & 0o100111).toBe(0o100111);
    expect(Number.parseInt((await store.head("b")).attributes.metadata?.mode ?? "", 8) & 0o111).toBe(0);
    expect(Object.keys(attributes.metadata ?? {})).toEqual(["mtime", "mode"]);
  });

  it("keeps a time before 1970, to the second", async () => {
    await put("a", "x", { attributes: { metadata: { mtime: "-1.5" } } });
    expect((await store.head("a")).attributes.metadata?.mtime).toBe("-2.000000000");
  });

  it.each(["md5", "sha1", "sha256", "crc32", "crc32c", "crc64nvme"] as const)(
    "checks a %s before the file appears",
    async (a) => {
      const good: Digests = { [a]: hashing.hash(a, bytes("hello")) };
      expect(await put("good", "hello", { digests: good })).toMatchObject({
        checksums: { [a]: Buffer.from(good[a] ?? []).toString("base64") },
      });
      expect(await failing(put("bad", "hellO", { digests: good }))).toBe("CHECKSUM_MISMATCH");
      expect(filesIn(root)).toEqual(["good"]);
    },
  );

  it("replaces nothing when only an absent key is wanted", async () => {
    await put("a", "1", { onlyIf: "absent" });
    expect(await failing(put("a", "2", { onlyIf: "absent" }))).toBe("PRECONDITION_FAILED");
    expect(await read("a")).toBe("1");
    expect(filesIn(root)).toEqual(["a"]);
  });

  it.each([
    "",
    "/",
    "/a",
    "a//b",
    "a/./b",
    "../a",
    "a/..",
    ".",
    "a\0b",
    "\ud800",
    "x".repeat(256),
    "é".repeat(128),
    ".dth-uploads/a",
    `a/.dth-${"0".repeat(26)}-0123abcd-zz.tmp`,
  ])("refuses the key %j, finds nothing at it, and deletes nothing", async (key) => {
    expect(await failing(put(key, "x"))).toBe("KEY_NOT_ACCEPTED");
    expect(await failing(store.createUpload({ key, attributes: {} }))).toBe("KEY_NOT_ACCEPTED");
    expect(await failing(store.head(key))).toBe("OBJECT_NOT_FOUND");
    expect(await failing(store.get(key))).toBe("OBJECT_NOT_FOUND");
    expect(await store.delete([key])).toEqual([{ key }]);
    expect(filesIn(root)).toEqual([]);
  });

  it("refuses a file where a directory is, and the reverse", async () => {
    await put("a", "x");
    await put("d/e", "x");
    for (const key of ["a/b", "a/b/c", "a/", "d"])
      expect(await failing(put(key, key.endsWith("/") ? "" : "y"))).toBe("KEY_NOT_ACCEPTED");
    expect(await failing(put("f/", "data"))).toBe("KEY_NOT_ACCEPTED");
    expect(filesIn(root)).toEqual(["a", "d", "d/e"]);
  });

  it("never leaves the root, whatever the key", async () => {
    const fence = mkdtempSync(join(tmpdir(), "dth-fence-"));
    const inside = createDirectoryStore({ path: join(fence, "root"), mayBeMissing: true });
    const segment = fc.constantFrom("..", ".", "", "a", "b", "\\", "\0");
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 5 }), async (segments) => {
        await failing(inside.put({ key: segments.join("/"), body: [bytes("x")], attributes: {}, digests: {} }));
        expect(readdirSync(fence).filter((name) => name !== "root")).toEqual([]);
      }),
    );
    rmSync(fence, { recursive: true });
  });

  it("goes through no symbolic link to a directory", async () => {
    const outside = mkdtempSync(join(tmpdir(), "dth-outside-"));
    writeFileSync(join(outside, "secret"), "s");
    symlinkSync(outside, join(root, "link"));
    for (const key of ["link/new", "link/deep/new", "link/secret"]) {
      expect(await failing(put(key, "x"))).toBe("KEY_NOT_ACCEPTED");
      expect(await failing(store.get(key))).toBe("OBJECT_NOT_FOUND");
      expect(await store.delete([key])).toEqual([{ key }]);
    }
    expect(await failing(put("link/", ""))).toBe("KEY_NOT_ACCEPTED");
    expect(readdirSync(outside)).toEqual(["secret"]);
    rmSync(outside, { recursive: true });
  });

  it("replaces a link to a file, not the file it leads to", async () => {
    await put("real", "1");
    symlinkSync("real", join(root, "link"));
    await put("link", "2");
    expect([await read("real"), await read("link")]).toEqual(["1", "2"]);
  });

  it("writes while others delete the same directory empty", async () => {
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await put(`d/e/${i % 3}`, "x");
        await store.delete([`d/e/${i % 3}`]);
      }),
    );
    expect(filesIn(root)).toEqual([]);
  });
});

describe("getting", () => {
  it("reads whole files and ranges, at once and in chunks", async () => {
    await put("a", "0123456789");
    expect(await read("a")).toBe("0123456789");
    expect(await read("a", { range: { start: 2, end: 5 } })).toBe("234");
    expect(await read("a", { range: { start: 8, end: 50 } })).toBe("89");
    expect(await failing(store.get("a", { range: { start: 10, end: 11 } }))).toBe("REQUEST_REFUSED");
    const body = await store.get("a", { range: { start: 1, end: 3 } });
    expect([body.length, body.head.size]).toEqual([2, 10]);
    await body.discard();
  });

  it("streams a file of several reads", async () => {
    const text = "abcdefg".repeat(400_000);
    await put("big", text);
    let received = "";
    for await (const chunk of (await store.get("big")).chunks()) received += Buffer.from(chunk).toString();
    expect(received === text).toBe(true);
    for await (const _ of (await store.get("big")).chunks()) break;
  });

  it("reads an empty file", async () => {
    await put("empty", "");
    expect(await read("empty")).toBe("");
    for await (const _ of (await store.get("empty")).chunks()) expect.fail("a chunk of nothing");
  });

  it("fails when the file is another than the pinned one", async () => {
    const { etag = "" } = await put("a", "one");
    expect(await read("a", { ifMatch: etag })).toBe("one");
    await put("a", "two");
    expect(await failing(store.get("a", { ifMatch: etag }))).toBe("SOURCE_CHANGED");
    expect(await failing(store.head("a", { ifMatch: etag }))).toBe("SOURCE_CHANGED");
  });

  it("fails when the file changes or shrinks while it is read", async () => {
    await put("a", "x".repeat(3_000_000));
    const whole = await store.get("a");
    utimesSync(join(root, "a"), 1, 1);
    expect(await failing(whole.bytes())).toBe("SOURCE_CHANGED");
    const shrinking = await store.get("a");
    const reading = (async () => {
      for await (const _ of shrinking.chunks()) writeFileSync(join(root, "a"), "short");
    })();
    expect(await failing(reading)).toBe("SOURCE_CHANGED");
  });

  it("finds no directory, no missing file, nothing below a file", async () => {
    await put("a", "x");
    mkdirSync(join(root, "d"));
    for (const key of ["d", "missing", "a/b", "a/"]) {
      expect(await failing(store.get(key)), key).toBe("OBJECT_NOT_FOUND");
      expect(await failing(store.head(key)), key).toBe("OBJECT_NOT_FOUND");
    }
  });
});

describe("deleting", () => {
  it("removes files and the directories that become empty, but not the root", async () => {
    await put("a/b/c", "x");
    await put("a/d", "x");
    expect(await store.delete(["a/b/c", "missing", "a", "a/"])).toHaveLength(4);
    expect(filesIn(root)).toEqual(["a", "a/d"]);
    await store.delete(["a/d"]);
    expect(existsSync(root)).toBe(true);
    expect(filesIn(root)).toEqual([]);
  });

  it("removes an empty directory by its key", async () => {
    await put("a/b/", "");
    expect(await store.delete(["a/b/"])).toEqual([{ key: "a/b/" }]);
    expect(filesIn(root)).toEqual([]);
  });
});

describe("the store itself", () => {
  it("is the same place by any path, and another for another directory", () => {
    symlinkSync(root, `${root}-link`);
    const same = createDirectoryStore({ path: `${root}-link/../${root.slice(root.lastIndexOf("/") + 1)}-link/` });
    rmSync(`${root}-link`);
    expect(same.id).toBe(store.id);
    expect(createDirectoryStore({ path: join(root, "x") }).id).not.toBe(store.id);
  });

  it("stops before an operation when the signal has aborted", async () => {
    const signal = AbortSignal.abort();
    expect(await failing(put("a", "x", { signal }))).toBe("CANCELLED");
    expect(await failing(store.list({ prefix: "", signal }))).toBe("CANCELLED");
    expect(await failing(store.get("a", { signal }))).toBe("CANCELLED");
  });

  it("says what it does not offer", async () => {
    expect(await failing(store.getTags("a"))).toBe("NOT_SUPPORTED");
    expect(await failing(store.putTags("a", {}))).toBe("NOT_SUPPORTED");
    expect(await failing(store.head("a", { versionId: "1" }))).toBe("NOT_SUPPORTED");
    expect(await failing(store.list({ prefix: "", delimiter: "-" }))).toBe("NOT_SUPPORTED");
  });

  it.each([
    ["ENOSPC", "DISK_FULL"],
    ["EDQUOT", "DISK_FULL"],
    ["EACCES", "FILE_ACCESS_DENIED"],
    ["EPERM", "FILE_ACCESS_DENIED"],
    ["EROFS", "FILE_ACCESS_DENIED"],
    ["EIO", "FILE_SYSTEM"],
  ])("reports the system's %s as %s, with its cause", (errno, code) => {
    const cause = Object.assign(new Error(errno), { code: errno });
    expect(fileError(cause, "key", "writing")).toMatchObject({ code, cause });
  });
});
