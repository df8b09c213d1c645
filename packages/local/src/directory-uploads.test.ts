import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HubError } from "@dth/core/error";
import type { ObjectStore, UploadPart } from "@dth/core/object-store";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDirectoryStore } from "./directory-store.ts";
import { createHashing } from "./hashing.ts";

const hashing = createHashing();
let root: string;
let store: ObjectStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dth-uploads-"));
  store = createDirectoryStore({ path: root });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function upload(uploadId: string, partNumber: number, text: string): Promise<UploadPart> {
  const body = [Buffer.from(text.slice(0, 2)), Buffer.from(text.slice(2))];
  const digests = { crc32: hashing.hash("crc32", Buffer.from(text)) };
  return store.uploadPart({ key: "a/big", uploadId, partNumber, body, digests });
}

async function failing(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: HubError) => error.code,
  );
}

const entries = (path: string): string[] => readdirSync(path, { recursive: true, encoding: "utf8" }).sort();

describe("multipart uploads into a directory", () => {
  it("puts parts of any sizes, in any order, some of them twice, together", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 9, unit: "binary-ascii" }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(5), { maxLength: 6 }),
        async (texts, early) => {
          const uploadId = await store.createUpload({ key: "a/big", attributes: {} });
          for (const i of early.filter((n) => n < texts.length)) await upload(uploadId, i + 1, `old${i}`);
          const parts: UploadPart[] = [];
          for (const [i, text] of [...texts.entries()].reverse()) parts.unshift(await upload(uploadId, i + 1, text));
          const { etag } = await store.completeUpload({ key: "a/big", uploadId, parts });
          expect(readFileSync(join(root, "a/big"), "latin1")).toBe(texts.join(""));
          expect((await store.head("a/big")).etag).toBe(etag);
          expect(entries(root)).toEqual(["a", "a/big"]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("goes on in another process, after a crash in the middle of a note", async () => {
    const uploadId = await store.createUpload({ key: "a/big", attributes: { metadata: { mtime: "5", mode: "755" } } });
    const first = await upload(uploadId, 1, "aaaa");
    appendFileSync(join(root, ".dth-uploads", uploadId, "parts"), '{"partNumber":2,"etag":"x","si');
    store = createDirectoryStore({ path: root });
    const open = [];
    for await (const entry of store.listUploads("a/")) open.push(entry);
    expect(open).toEqual([{ key: "a/big", uploadId, initiated: expect.any(Number) }]);
    expect(await store.listParts("a/big", uploadId)).toEqual([first]);
    const second = await upload(uploadId, 2, "bb");
    expect(await store.listParts("a/big", uploadId)).toEqual([first, second]);
    await store.completeUpload({ key: "a/big", uploadId, parts: [first, second] });
    expect(readFileSync(join(root, "a/big"), "utf8")).toBe("aaaabb");
    const head = await store.head("a/big");
    expect(head.lastModified).toBe(5000);
    expect(Number.parseInt(head.attributes.metadata?.mode ?? "", 8) & 0o111).toBe(0o111);
  });

  it("is never listed, and leaves nothing when aborted, also twice", async () => {
    const uploadId = await store.createUpload({ key: "a/big", attributes: {} });
    await upload(uploadId, 1, "aaaa");
    expect((await store.list({ prefix: "" })).entries).toEqual([]);
    await store.abortUpload("a/big", uploadId);
    await store.abortUpload("a/big", uploadId);
    await store.abortUpload("a/big", "no id of ours");
    expect(entries(root)).toEqual([]);
  });

  it("takes parts at once", async () => {
    const uploadId = await store.createUpload({ key: "a/big", attributes: {} });
    const texts = Array.from({ length: 40 }, (_, i) => String(i).padStart(i === 39 ? 3 : 8, "."));
    const parts = await Promise.all(texts.map((text, i) => upload(uploadId, i + 1, text)));
    await store.completeUpload({ key: "a/big", uploadId, parts });
    expect(readFileSync(join(root, "a/big"), "utf8")).toBe(texts.join(""));
  });

  it("refuses what is damaged, unknown, or not as named", async () => {
    const uploadId = await store.createUpload({ key: "a/big", attributes: {} });
    const part = await upload(uploadId, 1, "aaaa");
    const body = [Buffer.from("b")];
    const digests = { crc32: hashing.hash("crc32", Buffer.from("c")) };
    expect(await failing(store.uploadPart({ key: "a/big", uploadId, partNumber: 2, body, digests }))).toBe(
      "CHECKSUM_MISMATCH",
    );
    const complete = (parts: UploadPart[], id = uploadId, key = "a/big") =>
      failing(store.completeUpload({ key, uploadId: id, parts }));
    expect(await complete([{ ...part, etag: "other" }])).toBe("CHECKSUM_MISMATCH");
    expect(await complete([part, { ...part, partNumber: 2 }])).toBe("CHECKSUM_MISMATCH");
    expect(await complete([part], uploadId, "another/key")).toBe("UPLOAD_NOT_FOUND");
    expect(await complete([part], "0".repeat(26))).toBe("UPLOAD_NOT_FOUND");
    expect(await failing(store.listParts("a/big", "../../etc"))).toBe("UPLOAD_NOT_FOUND");
    await store.abortUpload("a/big", uploadId);
    expect(await failing(upload(uploadId, 1, "aaaa"))).toBe("UPLOAD_NOT_FOUND");
    expect(await failing(store.listParts("a/big", uploadId))).toBe("UPLOAD_NOT_FOUND");
  });
});
