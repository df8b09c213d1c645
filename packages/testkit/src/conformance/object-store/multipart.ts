import { Buffer } from "node:buffer";
import type { HashAlgorithm } from "@dth/core/hashing";
import type { ObjectStore, UploadPart } from "@dth/core/object-store";
import { expect } from "vitest";
import { digestOf } from "../../memory-store/checks.ts";
import { bytesOf, digestsOf, listAll, rejects, type StoreCase, sampleBytes, text } from "./fixture.ts";

/** Bytes of a part that no store finds too small. */
function partSize(store: ObjectStore): number {
  return Math.max(store.traits.parts.minSize, 1000);
}

async function sendPart(
  store: ObjectStore,
  upload: { readonly key: string; readonly uploadId: string },
  partNumber: number,
  bytes: Uint8Array,
  checksum?: HashAlgorithm,
): Promise<UploadPart> {
  const digests = checksum
    ? { md5: digestOf("md5", bytes), [checksum]: digestOf(checksum, bytes) }
    : { md5: digestOf("md5", bytes) };
  return store.uploadPart({ ...upload, partNumber, body: [bytes], digests });
}

async function begin(store: ObjectStore, key = "k"): Promise<{ key: string; uploadId: string }> {
  return { key, uploadId: await store.createUpload({ key, attributes: {} }) };
}

async function openUploads(store: ObjectStore, prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.listUploads(prefix)) keys.push(key);
  return keys.sort();
}

/** Promises of multipart uploads. */
export const MULTIPART = {
  "multipart: parts sent out of order become one object": async ({ store }) => {
    const size = partSize(store);
    const [one, two] = [sampleBytes(size, 1), sampleBytes(100, 2)];
    const upload = await begin(store);
    await rejects(store.head("k"), "OBJECT_NOT_FOUND");
    const second = await sendPart(store, upload, 2, two);
    const first = await sendPart(store, upload, 1, one);
    expect([first.partNumber, first.size, second.size]).toEqual([1, size, 100]);
    const stored = await store.completeUpload({ ...upload, parts: [first, second] });
    const body = await store.get("k");
    expect(Buffer.from(await body.bytes()).equals(Buffer.concat([one, two]))).toBe(true);
    expect(body.head.etag).toBe(stored.etag);
    expect(await openUploads(store)).toEqual([]);
  },
  "multipart: the ETag is the MD5 of MD5s where the traits say so": async ({ store }) => {
    const upload = await begin(store);
    const bytes = bytesOf("only part");
    const { etag } = await store.completeUpload({ ...upload, parts: [await sendPart(store, upload, 1, bytes)] });
    const expected = `${digestOf("md5", digestOf("md5", bytes)).toString("hex")}-1`;
    if (store.traits.multipartEtag === "md5-of-md5s") expect(etag).toBe(expected);
    expect((await store.head("k")).etag).toBe(etag);
  },
  "multipart: every checksum of the traits can be declared": async ({ store }) => {
    const bytes = sampleBytes(1234);
    for (const checksum of store.traits.checksums) {
      const uploadId = await store.createUpload({ key: checksum, attributes: {}, checksum });
      const upload = { key: checksum, uploadId };
      const wrong = { [checksum]: digestOf(checksum, bytesOf("other")) };
      const request = { ...upload, partNumber: 1, body: [bytes] };
      await rejects(store.uploadPart({ ...request, digests: wrong }), "CHECKSUM_MISMATCH");
      const part = await sendPart(store, upload, 1, bytes, checksum);
      await store.completeUpload({ ...upload, parts: [part], checksum });
      expect((await store.head(checksum)).size).toBe(1234);
    }
  },
  "multipart: a part with a wrong MD5 is CHECKSUM_MISMATCH": async ({ store }) => {
    if (!store.traits.contentMd5) return;
    const upload = await begin(store);
    const digests = { md5: digestOf("md5", bytesOf("other")) };
    const request = { ...upload, partNumber: 1, body: [bytesOf("content")], digests };
    await rejects(store.uploadPart(request), "CHECKSUM_MISMATCH");
  },
  "multipart: a part sent again replaces the one before": async ({ store }) => {
    const upload = await begin(store);
    await sendPart(store, upload, 1, bytesOf("first try"));
    const part = await sendPart(store, upload, 1, bytesOf("second"));
    expect(await store.listParts("k", upload.uploadId)).toMatchObject([{ partNumber: 1, etag: part.etag, size: 6 }]);
    await store.completeUpload({ ...upload, parts: [part] });
    expect(await text(store, "k")).toBe("second");
  },
  "multipart: listed parts are ascending and complete the upload": async ({ store }) => {
    const upload = await begin(store);
    await sendPart(store, upload, 2, bytesOf("tail"));
    await sendPart(store, upload, 1, sampleBytes(partSize(store)));
    const parts = await store.listParts("k", upload.uploadId);
    expect(parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([
      [1, partSize(store)],
      [2, 4],
    ]);
    await store.completeUpload({ ...upload, parts });
    expect((await store.head("k")).size).toBe(partSize(store) + 4);
  },
  "multipart: attributes given at the start are the object's": async ({ store }) => {
    const attributes = { contentType: "text/x-test", metadata: { name: "Grüße" }, tags: { a: "b c" } };
    const uploadId = await store.createUpload({ key: "k", attributes });
    const part = await sendPart(store, { key: "k", uploadId }, 1, bytesOf("x"));
    await store.completeUpload({ key: "k", uploadId, parts: [part] });
    const head = await store.head("k");
    if (store.traits.attributes)
      expect(head.attributes).toMatchObject({ contentType: "text/x-test", metadata: { name: "Grüße" } });
    if (store.traits.tags) expect(await store.getTags("k")).toEqual({ a: "b c" });
  },
  "multipart: an aborted upload is gone, and aborting again succeeds": async ({ store }) => {
    const upload = await begin(store);
    const part = await sendPart(store, upload, 1, bytesOf("x"));
    expect(await openUploads(store)).toEqual(["k"]);
    await store.abortUpload("k", upload.uploadId);
    await store.abortUpload("k", upload.uploadId);
    expect(await openUploads(store)).toEqual([]);
    await rejects(store.completeUpload({ ...upload, parts: [part] }), "UPLOAD_NOT_FOUND");
    await rejects(sendPart(store, upload, 2, bytesOf("y")), "UPLOAD_NOT_FOUND");
    await rejects(store.listParts("k", upload.uploadId), "UPLOAD_NOT_FOUND");
    expect(await listAll(store, { prefix: "" })).toEqual([]);
  },
  "multipart: uploads are listed by prefix, several of one key too": async ({ store }) => {
    const first = await begin(store, "a.txt");
    const again = await begin(store, "a.txt");
    await begin(store, "a.txt.bak");
    await begin(store, "b & <c>");
    expect(await openUploads(store, "a.txt")).toEqual(["a.txt", "a.txt", "a.txt.bak"]);
    expect(await openUploads(store)).toContain("b & <c>");
    expect(first.uploadId).not.toBe(again.uploadId);
    await store.abortUpload("a.txt", first.uploadId);
    expect(await openUploads(store, "a.txt")).toEqual(["a.txt", "a.txt.bak"]);
  },
  "multipart: completing replaces an object of the key": async ({ store }) => {
    await store.put({ key: "k", body: [bytesOf("old")], attributes: {}, digests: digestsOf(store, bytesOf("old")) });
    const upload = await begin(store);
    const part = await sendPart(store, upload, 1, bytesOf("new"));
    expect(await text(store, "k")).toBe("old");
    await store.completeUpload({ ...upload, parts: [part] });
    expect(await text(store, "k")).toBe("new");
  },
} satisfies Record<string, StoreCase>;
