import { utf8 } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { type Scripted, scriptedStore } from "../test/fakes.ts";

const BODY = "0123456789";
const whole: Scripted = { headers: { "content-length": "10", etag: '"e"' }, body: BODY };
const ranged = (start: number, end: number, total = 10, etag = "e"): Scripted => ({
  status: 206,
  headers: {
    "content-length": String(end - start),
    "content-range": `bytes ${start}-${end - 1}/${total}`,
    etag: `"${etag}"`,
  },
  body: BODY.slice(start, end),
});

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
  return text;
}

describe("reading", () => {
  it("asks for a range, pinned, and tells the size of the whole", async () => {
    const { store, transport } = scriptedStore("aws", [ranged(2, 5)]);
    const body = await store.get("k", { range: { start: 2, end: 5 }, ifMatch: "e", versionId: "v 1" });
    expect(transport.sent[0]).toMatchObject({
      path: "/k?versionId=v%201",
      headers: { range: "bytes=2-4", "if-match": '"e"' },
    });
    expect([body.length, body.head.size, await collect(body.chunks())]).toEqual([3, 10, "234"]);
  });

  it.each<[string, Scripted, string]>([
    ["the whole instead of a range", whole, "RANGE_IGNORED"],
    ["another range", ranged(3, 6), "RANGE_IGNORED"],
    ["206 without saying which", { status: 206, headers: { "content-length": "3" }, body: "234" }, "RANGE_IGNORED"],
    ["a shorter object", ranged(2, 4, 4), "SOURCE_CHANGED"],
    ["another object", ranged(2, 5, 10, "other"), "SOURCE_CHANGED"],
  ])("refuses %s and lets go of the body", async (_, answer, code) => {
    const { store, transport } = scriptedStore("aws", [answer]);
    const options = { range: { start: 2, end: 5 }, ifMatch: "e" };
    await expect(store.get("k", options)).rejects.toMatchObject({ code });
    expect(transport.open()).toBe(0);
  });

  it("takes a 200 when the range was everything", async () => {
    const { store } = scriptedStore("aws", [whole]);
    const body = await store.get("k", { range: { start: 0, end: 10 } });
    expect(new TextDecoder().decode(await body.bytes())).toBe(BODY);
  });

  it("says so when something on the way hides the length", async () => {
    const { store } = scriptedStore("aws", [{ headers: { "transfer-encoding": "chunked" }, body: BODY }]);
    await expect(store.get("k")).rejects.toMatchObject({ code: "BAD_RESPONSE" });
  });

  it("takes an empty object without a length", async () => {
    const { store } = scriptedStore("ceph", [{ headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"' } }]);
    expect((await store.get("k")).length).toBe(0);
  });

  describe("a body that breaks off", () => {
    const cut = (text: string): Scripted => ({ ...whole, body: text, breaks: new HubError("BODY_TRUNCATED", "cut") });

    it("goes on where it broke, pinned to the same object", async () => {
      const { store, transport } = scriptedStore("aws", [cut("0123"), ranged(4, 10)]);
      expect(await collect((await store.get("k")).chunks())).toBe(BODY);
      expect(transport.sent[1]?.headers).toMatchObject({ range: "bytes=4-9", "if-match": '"e"' });
    });

    it("is read again from the start when it is wanted in one piece", async () => {
      const { store } = scriptedStore("aws", [cut("0123"), ranged(0, 10)]);
      expect(await (await store.get("k")).bytes()).toEqual(utf8(BODY));
    });

    it("is an error when the object changed meanwhile", async () => {
      const { store } = scriptedStore("aws", [cut("0123"), { status: 412 }]);
      await expect(collect((await store.get("k")).chunks())).rejects.toMatchObject({ code: "SOURCE_CHANGED" });
    });

    it("is final when nothing comes any more, or when no ETag pins the object", async () => {
      const nothing: Scripted = { ...(ranged(4, 10) as object), body: "", breaks: new HubError("STALLED", "x") };
      const stuck = scriptedStore("aws", [cut("0123"), nothing]);
      await expect(collect((await stuck.store.get("k")).chunks())).rejects.toMatchObject({ code: "STALLED" });
      expect(stuck.transport.sent).toHaveLength(5);
      const unpinned: Scripted = { ...(cut("0123") as object), headers: { "content-length": "10" } };
      const loose = scriptedStore("aws", [unpinned]);
      await expect(collect((await loose.store.get("k")).chunks())).rejects.toMatchObject({ code: "BODY_TRUNCATED" });
    });
  });
});

describe("heads", () => {
  it("tell everything that headers say", async () => {
    const { store } = scriptedStore("aws", [
      {
        headers: {
          "content-length": "7",
          etag: '"abc"',
          "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT",
          "content-type": "text/plain",
          "content-encoding": "aws-chunked, gzip",
          "cache-control": "no-cache",
          expires: "0",
          "x-amz-version-id": "v1",
          "x-amz-meta-name": "=?UTF-8?B?w7w=?=",
          "x-amz-missing-meta": "2",
          "x-amz-tagging-count": "3",
          "x-amz-storage-class": "DEEP_ARCHIVE",
          "x-amz-restore": 'ongoing-request="false", expiry-date="Fri, 21 Dec 2030 00:00:00 GMT"',
          "x-amz-server-side-encryption": "aws:kms",
          "x-amz-checksum-crc64nvme": "AAAAAAAAAAA=",
          "x-amz-checksum-type": "FULL_OBJECT",
        },
      },
    ]);
    expect(await store.head("k")).toEqual({
      key: "k",
      size: 7,
      etag: "abc",
      lastModified: Date.UTC(2026, 0, 2, 3, 4, 5),
      versionId: "v1",
      attributes: {
        contentType: "text/plain",
        contentEncoding: "gzip",
        cacheControl: "no-cache",
        expires: "0",
        metadata: { name: "ü" },
        storageClass: "DEEP_ARCHIVE",
      },
      tagCount: 3,
      missingMetadata: 2,
      restore: "restored",
      serverSideEncryption: "aws:kms",
      checksums: { crc64nvme: "AAAAAAAAAAA=" },
    });
  });

  it("do not take composite checksums for the object's", async () => {
    const headers = { "content-length": "7", "x-amz-checksum-crc32": "AAAAAA==-2" };
    const { store } = scriptedStore("aws", [{ headers }]);
    expect((await store.head("k")).checksums).toBeUndefined();
  });

  it("without a length are of an empty object only when its ETag says so", async () => {
    const empty = scriptedStore("ceph", [{ headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"' } }]);
    expect((await empty.store.head("k")).size).toBe(0);
    const unknown = scriptedStore("ceph", [{ headers: { etag: '"0cc175b9c0f1b6a831c399e269772661"' } }]);
    await expect(unknown.store.head("k")).rejects.toMatchObject({ code: "BAD_RESPONSE" });
  });

  it("of a part tell its size, their count and the object's size", async () => {
    const headers = { "content-length": "5", "content-range": "bytes 0-4/12", "x-amz-mp-parts-count": "3" };
    const { store, transport } = scriptedStore("aws", [{ status: 206, headers }]);
    expect(await store.head("k", { partNumber: 1 })).toMatchObject({ size: 12, partSize: 5, partCount: 3 });
    expect(transport.sent[0]?.path).toBe("/k?partNumber=1");
  });

  it("of a part ask once more when only the part's length came", async () => {
    const part = { headers: { "content-length": "5", "x-amz-mp-parts-count": "3" } };
    const { store } = scriptedStore("aws", [part, { headers: { "content-length": "12" } }]);
    expect(await store.head("k", { partNumber: 1 })).toMatchObject({ size: 12, partSize: 5, partCount: 3 });
  });

  it("learn from a GET why they were refused", async () => {
    const why = { status: 403, body: "<Error><Code>InvalidObjectState</Code></Error>" };
    const { store } = scriptedStore("aws", [{ status: 403 }, why]);
    await expect(store.head("k")).rejects.toMatchObject({ code: "OBJECT_ARCHIVED" });
  });

  it("keep a bare 404 for what it is", async () => {
    const { store, transport } = scriptedStore("aws", [{ status: 404 }]);
    await expect(store.head("k")).rejects.toMatchObject({ code: "OBJECT_NOT_FOUND" });
    expect(transport.sent).toHaveLength(1);
  });
});
