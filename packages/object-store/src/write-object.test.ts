import { utf8 } from "@dth/core/byte-text";
import type { ObjectAttributes } from "@dth/core/object";
import { describe, expect, it } from "vitest";
import { type Scripted, scriptedStore } from "../test/fakes.ts";
import { createPortableHashing } from "./portable-hashing.ts";

const hashing = createPortableHashing();
const body = utf8("hello");
const digests = { md5: hashing.hash("md5", body), crc32c: hashing.hash("crc32c", body) };
const MD5 = "5d41402abc4b2a76b9719d911017c592";
const put = (attributes: ObjectAttributes = {}) => ({ key: "k", body: [body], attributes, digests });

describe("writing", () => {
  it("sends every attribute", async () => {
    const { store, transport } = scriptedStore("aws", [{ headers: { etag: `"${MD5}"` } }]);
    await store.put({
      ...put({
        contentType: "text/plain",
        cacheControl: "no-cache",
        contentDisposition: "inline",
        contentEncoding: "gzip,aws-chunked",
        contentLanguage: "de",
        expires: "0",
        metadata: { plain: "a", unicode: "ü" },
        tags: { "a b": "c&d", e: "" },
        storageClass: "STANDARD_IA",
        acl: "private",
        encryption: { mode: "sse-kms", keyId: "key" },
        websiteRedirectLocation: "/ü",
      }),
      onlyIf: "absent",
    });
    expect(transport.sent[0]?.headers).toMatchObject({
      "content-type": "text/plain",
      "cache-control": "no-cache",
      "content-disposition": "inline",
      "content-encoding": "gzip",
      "content-language": "de",
      expires: "0",
      "x-amz-meta-plain": "a",
      "x-amz-meta-unicode": "=?UTF-8?B?w7w=?=",
      "x-amz-tagging": "a%20b=c%26d&e=",
      "x-amz-storage-class": "STANDARD_IA",
      "x-amz-acl": "private",
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": "key",
      "x-amz-website-redirect-location": "/%C3%BC",
      "if-none-match": "*",
      "content-md5": "XUFAKrxLKna5cZ2REBfFkg==",
      "x-amz-checksum-crc32c": "mnG7TA==",
    });
  });

  it.each([
    { contentType: "text/plain\r\nx-amz-acl: public-read" },
    { cacheControl: "a\u0000" },
    { contentDisposition: "attachment; filename=\u4e2d" },
    { expires: "0\n" },
    { storageClass: "A\nB" },
  ])("refuses what no header can carry as the object's own fault: %j", async (attributes) => {
    const { store, transport } = scriptedStore("aws", [{ headers: { etag: `"${MD5}"` } }]);
    await expect(store.put(put(attributes))).rejects.toMatchObject({ code: "METADATA_NOT_ACCEPTED" });
    expect(transport.sent).toEqual([]);
  });

  it("signs no content type whose bytes a signature would see otherwise", async () => {
    const { store, transport } = scriptedStore("aws", [{ headers: { etag: `"${MD5}"` } }]);
    await store.put(put({ contentType: "text/\u00e4" }));
    await store.put(put({ contentType: "text/plain" }));
    const signed = transport.sent.map(({ headers }) =>
      headers.authorization?.includes("SignedHeaders=content-md5;content-type;"),
    );
    expect(signed).toEqual([false, true]);
    expect(transport.sent[0]?.headers["content-type"]).toBe("text/\u00e4");
  });

  it("sends an empty object as an empty body", async () => {
    const { store, transport } = scriptedStore("aws", [{ headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"' } }]);
    await store.put({ key: "k", body: [], attributes: {}, digests: {} });
    expect(transport.sent[0]?.body).toEqual([]);
  });

  it.each<[string, Scripted, boolean]>([
    ["another ETag", { headers: { etag: `"${MD5.replace("5", "6")}"` } }, false],
    ["another checksum", { headers: { etag: `"${MD5}"`, "x-amz-checksum-crc32c": "AAAAAA==" } }, false],
    ["the right ETag in upper case", { headers: { etag: `"${MD5.toUpperCase()}"` } }, true],
    [
      "a KMS ETag, which is no MD5",
      { headers: { etag: `"${MD5.replace("5", "6")}"`, "x-amz-server-side-encryption": "aws:kms" } },
      true,
    ],
    ["a composite checksum", { headers: { etag: '"x-2"', "x-amz-checksum-crc32c": "AAAAAA==-2" } }, true],
  ])("answered with %s", async (_, answer, fine) => {
    const { store } = scriptedStore("aws", [answer]);
    if (fine) await store.put(put());
    else await expect(store.put(put())).rejects.toMatchObject({ code: "CHECKSUM_MISMATCH" });
  });

  it("does not compare ETags where they say nothing", async () => {
    const { store } = scriptedStore("generic", [{ headers: { etag: `"${"0".repeat(32)}"` } }]);
    await expect(store.put(put())).resolves.toMatchObject({ etag: "0".repeat(32) });
  });

  it("answered with a web page was no write", async () => {
    const { store } = scriptedStore("aws", [{ headers: { "content-type": "text/html" }, body: "<html>" }]);
    await expect(store.put(put())).rejects.toMatchObject({ code: "BAD_RESPONSE" });
  });

  it("of tags is refused where there are none", async () => {
    const { store } = scriptedStore("r2", [{}]);
    await expect(store.put(put({ tags: { a: "b" } }))).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
  });

  it("of names that no header can have is refused", async () => {
    const { store } = scriptedStore("aws", [{}]);
    await expect(store.put(put({ metadata: { "a b": "c" } }))).rejects.toMatchObject({ code: "METADATA_NOT_ACCEPTED" });
  });

  it("that lost a race says so", async () => {
    const { store } = scriptedStore("aws", [{ status: 412 }]);
    await expect(store.put({ ...put(), onlyIf: "absent" })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });
});
