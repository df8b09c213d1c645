import { utf8 } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { errorXml, NOW, type Scripted, scriptedStore } from "../test/fakes.ts";
import { multipartEtag } from "./etag.ts";
import { createPortableHashing } from "./portable-hashing.ts";

const hashing = createPortableHashing();
const etags = ["0cc175b9c0f1b6a831c399e269772661", "92eb5ffee6ae2fec3ad71c777531578f"];
const ETAG = multipartEtag(hashing, etags) ?? "";
const parts = etags.map((etag, i) => ({ partNumber: i + 1, etag, size: 5, checksums: { crc64nvme: `sum${i}` } }));
const complete = { key: "k", uploadId: "u/1", parts };
const done = (etag: string): Scripted => ({
  body: `<?xml version="1.0"?>   \n<CompleteMultipartUploadResult><ETag>&quot;${etag}&quot;</ETag><ChecksumCRC64NVME>x==</ChecksumCRC64NVME></CompleteMultipartUploadResult>`,
});
const gone: Scripted = { status: 404, body: errorXml("NoSuchUpload") };
const sentText = (body: readonly Uint8Array[] | undefined) => new TextDecoder().decode(body?.[0]);

describe("uploads", () => {
  it("begin with their checksum declared, and are named however odd the echoed key is", async () => {
    const body =
      "<InitiateMultipartUploadResult><Key>a\u0001&#x2;<</Key><UploadId>u&amp;1</UploadId></InitiateMultipartUploadResult>";
    const { store, transport } = scriptedStore("aws", [{ body }]);
    expect(await store.createUpload({ key: "k", attributes: {}, checksum: "crc64nvme" })).toBe("u&1");
    expect(transport.sent[0]).toMatchObject({
      method: "POST",
      path: "/k?uploads=",
      headers: { "x-amz-checksum-algorithm": "CRC64NVME", "x-amz-checksum-type": "FULL_OBJECT" },
    });
  });

  it("send parts with their digests and keep what was sent", async () => {
    const digests = { md5: hashing.hash("md5", utf8("a")), crc64nvme: hashing.hash("crc64nvme", utf8("a")) };
    const { store, transport } = scriptedStore("aws", [{ headers: { etag: `"${etags[0]}"` } }]);
    const part = await store.uploadPart({ key: "k", uploadId: "u", partNumber: 7, body: [utf8("a")], digests });
    expect(part).toMatchObject({
      partNumber: 7,
      etag: etags[0],
      size: 1,
      checksums: { crc64nvme: expect.any(String) },
    });
    expect(transport.sent[0]?.path).toBe("/k?partNumber=7&uploadId=u");
  });

  it("sign a part by its MD5 where the signature has to cover the body, and hear of another one by the ETag", async () => {
    const crc32 = hashing.hash("crc32", utf8("a"));
    const good = `"${etags[0]}"`;
    const bad = `"${etags[1]}"`;
    const answers: Scripted[] = [{ headers: { etag: good } }, { headers: { etag: bad } }];
    const connection = { endpoint: "http://store.example:9000" };
    const { store, transport } = scriptedStore("minio", answers, { connection });
    const request = { key: "k", uploadId: "u", partNumber: 1, body: [utf8("a")], digests: { crc32 } };
    await store.uploadPart(request);
    expect(transport.sent[0]?.headers).toMatchObject({
      "content-md5": "DMF1ucDxtqgxw5niaXcmYQ==",
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    });
    await expect(store.uploadPart(request)).rejects.toMatchObject({ code: "CHECKSUM_MISMATCH" });
  });

  it("complete with every part, and the checksums that were declared", async () => {
    const { store, transport } = scriptedStore("aws", [done(ETAG)]);
    expect(await store.completeUpload({ ...complete, checksum: "crc64nvme" })).toEqual({
      etag: ETAG,
      checksums: { crc64nvme: "x==" },
    });
    expect(transport.sent[0]?.headers["x-amz-mp-object-size"]).toBe("10");
    expect(sentText(transport.sent[0]?.body)).toContain(
      `<Part><PartNumber>1</PartNumber><ETag>&quot;${etags[0]}&quot;</ETag><ChecksumCRC64NVME>sum0</ChecksumCRC64NVME></Part>`,
    );
  });

  it("write ETags back as the store wrote them", async () => {
    const { store, transport } = scriptedStore("oss", [done("x")], { connection: { region: "cn-hangzhou" } });
    await store.completeUpload(complete);
    expect(sentText(transport.sent[0]?.body)).toContain(etags[0]?.toUpperCase());
  });

  it("are not complete because of a 200: the body has the outcome", async () => {
    const failed: Scripted = { body: `<?xml version="1.0"?>\n     ${errorXml("InternalError").split("\n")[1]}` };
    const { store, transport } = scriptedStore("aws", [
      failed,
      { body: `   ${errorXml("InternalError")}` },
      done(ETAG),
    ]);
    expect((await store.completeUpload(complete)).etag).toBe(ETAG);
    expect(transport.sent).toHaveLength(3);
  });

  it("whose ETag is not that of their parts are damaged", async () => {
    const { store, transport } = scriptedStore("aws", [done(`${"0".repeat(32)}-2`), gone]);
    await expect(store.completeUpload(complete)).rejects.toMatchObject({ code: "CHECKSUM_MISMATCH" });
    // Asked again, the store would know no such upload any more, and the damage would pass for that.
    expect(transport.sent).toHaveLength(1);
  });

  describe("that are unknown when they are completed", () => {
    const head = (etag: string, size = "10"): Scripted => ({ headers: { etag: `"${etag}"`, "content-length": size } });
    const lost = new HubError("NETWORK", "reset");

    it("are done when the object is there with their ETag", async () => {
      const { store } = scriptedStore("aws", [lost, gone, head(ETAG)]);
      expect(await store.completeUpload(complete)).toEqual({ etag: ETAG });
    });

    it.each<[string, "aws" | "generic", Scripted[]]>([
      ["the object is another", "aws", [lost, gone, head("other-2")]],
      ["the object has another size", "aws", [lost, gone, head(ETAG, "11")]],
      ["there is no object", "aws", [lost, gone, { status: 404 }]],
      ["ETags say nothing and nothing was repeated", "generic", [gone, head("x")]],
    ])("are gone when %s", async (_, vendor, script) => {
      const { store } = scriptedStore(vendor, script);
      await expect(store.completeUpload(complete)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    });

    const dated = (modified: number, date?: number): Scripted => ({
      headers: {
        etag: '"x"',
        "content-length": "10",
        "last-modified": new Date(modified).toUTCString(),
        ...(date === undefined ? {} : { date: new Date(date).toUTCString() }),
      },
    });
    const hour = 3_600_000;

    it.each<[string, Scripted]>([
      ["by our clock", dated(NOW)],
      ["a little before, for clocks differ", dated(NOW - 30_000)],
      ["by the store's clock where it tells its time", dated(NOW - hour, NOW - hour)],
    ])("are believed by size where ETags say nothing but the request was repeated: written %s", async (_, answer) => {
      const { store } = scriptedStore("generic", [lost, gone, answer]);
      expect(await store.completeUpload(complete)).toEqual({ etag: "x" });
    });

    it.each<[string, Scripted]>([
      ["was there before it was first completed", dated(NOW - 5 * 60_000)],
      ["was there before by the store's clock", dated(NOW, NOW + hour)],
      ["does not say since when it is there", head("x")],
    ])("are gone where ETags say nothing and the object %s", async (_, answer) => {
      const { store } = scriptedStore("generic", [lost, gone, answer]);
      await expect(store.completeUpload(complete)).rejects.toMatchObject({ code: "UPLOAD_NOT_FOUND" });
    });
  });

  it("are aborted also when they are gone", async () => {
    const { store } = scriptedStore("aws", [gone]);
    await expect(store.abortUpload("k", "u")).resolves.toBeUndefined();
    const denied = scriptedStore("aws", [{ status: 403, body: errorXml("AccessDenied") }]);
    await expect(denied.store.abortUpload("k", "u")).rejects.toMatchObject({ code: "ACCESS_DENIED" });
  });

  it("tell their parts over several pages", async () => {
    const part = (n: number) => `<Part><PartNumber>${n}</PartNumber><ETag>"${etags[0]}"</ETag><Size>5</Size></Part>`;
    const first = `<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>${part(1)}</ListPartsResult>`;
    const { store, transport } = scriptedStore("aws", [
      { body: first },
      { body: `<ListPartsResult>${part(2)}</ListPartsResult>` },
    ]);
    expect((await store.listParts("k", "u")).map((p) => p.partNumber)).toEqual([1, 2]);
    expect(transport.sent[1]?.path).toBe("/k?part-number-marker=1&uploadId=u");
    const loop = scriptedStore("aws", [{ body: first }]);
    await expect(loop.store.listParts("k", "u")).rejects.toMatchObject({ code: "LISTING_BROKEN" });
  });

  it("are found over several pages, their keys decoded", async () => {
    const upload = (key: string) =>
      `<Upload><Key>${key}</Key><UploadId>u</UploadId><Initiated>2026-01-02T03:04:05Z</Initiated></Upload>`;
    const first = `<R><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextKeyMarker>a%2B</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>${upload("a%2B")}</R>`;
    const { store, transport } = scriptedStore("aws", [{ body: first }, { body: `<R>${upload("b%2B")}</R>` }]);
    const found: string[] = [];
    for await (const open of store.listUploads("p")) found.push(open.key);
    expect(found).toEqual(["a+", "b%2B"]);
    expect(transport.sent[1]?.path).toBe("/?encoding-type=url&key-marker=a%2B&prefix=p&upload-id-marker=u&uploads=");
  });
});
