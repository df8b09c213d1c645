import { describe, expect, it } from "vitest";
import { errorXml, type Scripted, scriptedStore } from "../test/fakes.ts";

const source = { bucket: "src", key: "a b", ifMatch: "e" };
const copied: Scripted = { body: '<CopyObjectResult><ETag>"new"</ETag></CopyObjectResult>' };

describe("copies inside the store", () => {
  it("keep what the source has, but may place it otherwise", async () => {
    const { store, transport } = scriptedStore("aws", [copied]);
    const placement = { storageClass: "GLACIER_IR", acl: "private" };
    expect(await store.copy({ source, key: "k", attributes: "keep", placement })).toEqual({ etag: "new" });
    expect(transport.sent[0]?.headers).toMatchObject({
      "x-amz-copy-source": "src/a%20b",
      "x-amz-copy-source-if-match": '"e"',
      "x-amz-metadata-directive": "COPY",
      "x-amz-storage-class": "GLACIER_IR",
      "x-amz-acl": "private",
    });
  });

  it("replace attributes and tags", async () => {
    const { store, transport } = scriptedStore("aws", [copied]);
    await store.copy({ source, key: "k", attributes: { contentType: "a/b", tags: { t: "1" } } });
    expect(transport.sent[0]?.headers).toMatchObject({
      "content-type": "a/b",
      "x-amz-metadata-directive": "REPLACE",
      "x-amz-tagging-directive": "REPLACE",
      "x-amz-tagging": "t=1",
    });
  });

  it("fail inside a 200, and are tried again", async () => {
    const { store } = scriptedStore("aws", [
      { body: errorXml("SlowDown") },
      { body: errorXml("InternalError") },
      copied,
    ]);
    expect((await store.copy({ source, key: "k", attributes: "keep" })).etag).toBe("new");
  });

  it.each([
    [412, "PreconditionFailed", "SOURCE_CHANGED"],
    [403, "ObjectNotInActiveTierError", "OBJECT_ARCHIVED"],
    [404, "NoSuchKey", "OBJECT_NOT_FOUND"],
  ])("refused with %i %s are %s", async (status, code, hub) => {
    const { store } = scriptedStore("aws", [{ status, body: errorXml(code) }]);
    await expect(store.copy({ source, key: "k", attributes: "keep" })).rejects.toMatchObject({ code: hub });
  });

  it("of parts name their range", async () => {
    const { store, transport } = scriptedStore("aws", [{ body: '<CopyPartResult><ETag>"p"</ETag></CopyPartResult>' }]);
    const range = { start: 5, end: 15 };
    const part = await store.copyPart({ source, key: "k", uploadId: "u", partNumber: 2, range });
    expect(part).toEqual({ partNumber: 2, etag: "p", size: 10 });
    expect(transport.sent[0]?.headers["x-amz-copy-source-range"]).toBe("bytes=5-14");
  });

  it("of parts keep the checksum that the store made, which completing has to repeat", async () => {
    const body = '<CopyPartResult><ETag>"p"</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></CopyPartResult>';
    const { store } = scriptedStore("aws", [{ body }]);
    const part = await store.copyPart({ source, key: "k", uploadId: "u", partNumber: 1, range: { start: 0, end: 9 } });
    expect(part.checksums).toEqual({ crc32: "AAAAAA==" });
  });
});
