import { utf8 } from "@dth/core/byte-text";
import type { StoreTraits } from "@dth/core/object-store";
import type { TransportRequest } from "@dth/core/transport";
import { describe, expect, it } from "vitest";
import type { VendorId } from "../src/connection.ts";
import { createPortableHashing } from "../src/portable-hashing.ts";
import { VENDORS } from "../src/vendors.ts";
import { listingXml, type Scripted, scriptedStore } from "./fakes.ts";

/** One row of the preset matrix, as it shows on the wire. */
interface Row {
  /** Of the connection; absent where the vendor has one place. */
  readonly region?: string;
  /** Origin and path of an object `k` in bucket `bucket`. */
  readonly url: string;
  readonly signRegion: string;
  readonly list: 1 | 2;
  readonly encodingType: boolean;
  readonly checksum: boolean;
  readonly multipartEtag: StoreTraits["multipartEtag"];
  readonly tags: boolean;
}

const AWS = { list: 2, encodingType: true, checksum: true, multipartEtag: "md5-of-md5s", tags: true } as const;
const PLAIN = { checksum: false, multipartEtag: "opaque", tags: false } as const;

const MATRIX: Readonly<Record<VendorId, Row>> = {
  aws: { ...AWS, region: "eu-west-1", url: "https://bucket.s3.eu-west-1.amazonaws.com/k", signRegion: "eu-west-1" },
  "aws-cn": { ...AWS, url: "https://bucket.s3.cn-north-1.amazonaws.com.cn/k", signRegion: "cn-north-1" },
  "aws-us-gov": { ...AWS, url: "https://bucket.s3.us-gov-west-1.amazonaws.com/k", signRegion: "us-gov-west-1" },
  oss: {
    ...PLAIN,
    region: "oss-cn-hangzhou",
    url: "https://bucket.s3.oss-cn-hangzhou.aliyuncs.com/k",
    signRegion: "cn-hangzhou",
    list: 2,
    encodingType: true,
  },
  cos: {
    ...PLAIN,
    region: "ap-beijing",
    url: "https://bucket.cos.ap-beijing.myqcloud.com/k",
    signRegion: "ap-beijing",
    list: 1,
    encodingType: true,
  },
  kodo: {
    ...PLAIN,
    region: "cn-east-1",
    url: "https://s3.cn-east-1.qiniucs.com/bucket/k",
    signRegion: "cn-east-1",
    list: 2,
    encodingType: false,
  },
  gcs: { ...PLAIN, url: "https://storage.googleapis.com/bucket/k", signRegion: "auto", list: 2, encodingType: true },
  obs: {
    ...PLAIN,
    region: "cn-north-4",
    url: "https://bucket.obs.cn-north-4.myhuaweicloud.com/k",
    signRegion: "cn-north-4",
    list: 1,
    encodingType: false,
    multipartEtag: "md5-of-md5s",
  },
  bos: {
    ...PLAIN,
    region: "bj",
    url: "https://bucket.s3.bj.bcebos.com/k",
    signRegion: "bj",
    list: 1,
    encodingType: false,
  },
  r2: { ...AWS, url: "https://store.example/bucket/k", signRegion: "auto", tags: false },
  b2: {
    ...PLAIN,
    region: "us-west-004",
    url: "https://s3.us-west-004.backblazeb2.com/bucket/k",
    signRegion: "us-west-004",
    list: 2,
    encodingType: false,
  },
  minio: { ...AWS, url: "https://store.example/bucket/k", signRegion: "us-east-1" },
  ceph: {
    url: "https://store.example/bucket/k",
    signRegion: "us-east-1",
    list: 1,
    encodingType: false,
    checksum: false,
    multipartEtag: "md5-of-md5s",
    tags: true,
  },
  wasabi: {
    url: "https://s3.us-east-1.wasabisys.com/bucket/k",
    signRegion: "us-east-1",
    list: 2,
    encodingType: true,
    checksum: false,
    multipartEtag: "md5-of-md5s",
    tags: true,
  },
  generic: { ...PLAIN, url: "https://store.example/bucket/k", signRegion: "us-east-1", list: 1, encodingType: false },
};

const rows = Object.entries(MATRIX) as [VendorId, Row][];
const hashing = createPortableHashing();
const body = utf8("body");
const digests = { md5: hashing.hash("md5", body), crc64nvme: hashing.hash("crc64nvme", body) };
const CONTENT_MD5 = "hBotaJrYa9FhFEdFPCLG/A==";

function storeOf(vendor: VendorId, answer: Scripted) {
  const { region } = MATRIX[vendor];
  return scriptedStore(vendor, [answer], region === undefined ? {} : { connection: { region } });
}

async function sentPut(vendor: VendorId): Promise<TransportRequest> {
  const { store, transport } = storeOf(vendor, { headers: { etag: '"x"' } });
  await store.put({ key: "k", body: [body], attributes: {}, digests });
  return only(transport.sent);
}

function only(sent: readonly TransportRequest[]): TransportRequest {
  const [request] = sent;
  if (request === undefined || sent.length !== 1) throw new Error(`${sent.length} requests`);
  return request;
}

const signedNames = (request: TransportRequest) =>
  /SignedHeaders=([^,]*)/.exec(request.headers.authorization ?? "")?.[1]?.split(";") ?? [];

describe.each(rows)("%s", (vendor, row) => {
  it("is addressed and signed for its region", async () => {
    const request = await sentPut(vendor);
    expect(`${request.origin}${request.path}`).toBe(row.url);
    expect(request.headers.authorization).toContain(`/${row.signRegion}/s3/aws4_request`);
  });

  it("takes digests in its own dialect, and never chunked or trailing ones", async () => {
    const { headers } = await sentPut(vendor);
    expect(headers["content-md5"]).toBe(CONTENT_MD5);
    expect("x-amz-checksum-crc64nvme" in headers).toBe(row.checksum);
    expect(headers["x-amz-content-sha256"]).toBe("UNSIGNED-PAYLOAD");
    const forbidden = [
      "x-amz-trailer",
      "x-amz-sdk-checksum-algorithm",
      "content-encoding",
      "x-amz-decoded-content-length",
    ];
    expect(forbidden.filter((name) => name in headers)).toEqual([]);
  });

  it("signs host, x-amz-* and content-md5 only", async () => {
    const request = await sentPut(vendor);
    const expected = ["host", ...Object.keys(request.headers).filter((name) => /^x-amz-|^content-md5$/.test(name))];
    expect(signedNames(request)).toEqual(expected.sort());
  });

  it("is listed with its version and encoding", async () => {
    const { store, transport } = storeOf(vendor, { body: listingXml(["p/1"]) });
    await store.list({ prefix: "p/", startAfter: "p/0" });
    const { searchParams } = new URL(`http://x${only(transport.sent).path}`);
    expect(searchParams.get("list-type")).toBe(row.list === 2 ? "2" : null);
    expect(searchParams.get(row.list === 2 ? "start-after" : "marker")).toBe("p/0");
    expect(searchParams.get("encoding-type")).toBe(row.encodingType ? "url" : null);
    expect(searchParams.get("max-keys")).toBe("1000");
    expect(searchParams.has("delimiter")).toBe(false);
  });

  it("says what its ETags and tags are worth", async () => {
    const { store, transport } = storeOf(vendor, { body: "<Tagging><TagSet/></Tagging>" });
    expect(store.traits.multipartEtag).toBe(row.multipartEtag);
    expect(store.traits.tags).toBe(row.tags);
    if (row.tags) await expect(store.getTags("k")).resolves.toEqual({});
    else await expect(store.getTags("k")).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    expect(transport.sent).toHaveLength(row.tags ? 1 : 0);
  });
});

describe("particular vendors", () => {
  const overHttp = async (vendor: VendorId) => {
    const { store, transport } = scriptedStore(vendor, [{ headers: { etag: '"x"' } }], {
      connection: { endpoint: "http://127.0.0.1:9000", region: "r1" },
    });
    await store.put({ key: "k", body: [body], attributes: {}, digests: {} });
    return only(transport.sent).headers["x-amz-content-sha256"];
  };

  it.each(Object.keys(VENDORS) as VendorId[])(
    "%s covers the body with the signature over plain HTTP, except OBS",
    async (vendor) => {
      const sha256 = "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5";
      expect(await overHttp(vendor)).toBe(vendor === "obs" ? "UNSIGNED-PAYLOAD" : sha256);
    },
  );

  it("lets a signed Content-MD5 cover the body over plain HTTP, unless SHA-256 is asked for", async () => {
    const put = async (payload?: "sha256") => {
      const { store, transport } = scriptedStore("minio", [{ headers: { etag: '"x"' } }], {
        connection: { endpoint: "http://127.0.0.1:9000", region: "r1", ...(payload && { payload }) },
      });
      await store.put({ key: "k", body: [body], attributes: {}, digests: { md5: new Uint8Array(16) } });
      const request = only(transport.sent);
      expect(signedNames(request)).toContain("content-md5");
      return request.headers["x-amz-content-sha256"];
    };
    expect(await put()).toBe("UNSIGNED-PAYLOAD");
    expect(await put("sha256")).toMatch(/^[0-9a-f]{64}$/);
  });

  const readWith = async (
    vendor: VendorId,
    headers: Record<string, string>,
    etag = "d41d8cd98f00b204e9800998ecf8427e",
  ) => {
    const { store, transport } = storeOf(vendor, { headers: { "content-length": "0", etag: `"${etag}"`, ...headers } });
    const head = await store.head("k", { ifMatch: etag });
    return { head, request: only(transport.sent) };
  };

  it("gcs asks for gzip so that nothing is decompressed, unsigned", async () => {
    const { request } = await readWith("gcs", {});
    expect(request.headers["accept-encoding"]).toBe("gzip");
    expect(signedNames(request)).not.toContain("accept-encoding");
  });

  it("oss asks for standard ranges and compares ETags in upper case", async () => {
    const { request } = await readWith("oss", {});
    expect(request.headers["x-oss-range-behavior"]).toBe("standard");
    expect(request.headers["if-match"]).toBe('"D41D8CD98F00B204E9800998ECF8427E"');
  });

  it("cos's forced download is not taken for the object's own, one with a file name is", async () => {
    const forced = { "x-amz-force-download": "true" };
    const bare = await readWith("cos", { ...forced, "content-disposition": "attachment" });
    expect(bare.head.attributes.contentDisposition).toBeUndefined();
    const own = await readWith("cos", { ...forced, "content-disposition": "attachment; filename=a" });
    expect(own.head.attributes.contentDisposition).toBe("attachment; filename=a");
  });

  it("vendors that do not promise If-Match are compared by the answer", async () => {
    const { request } = await readWith("kodo", {});
    expect("if-match" in request.headers).toBe(false);
    const { store } = storeOf("kodo", { headers: { "content-length": "0", etag: '"new"' } });
    await expect(store.get("k", { ifMatch: "old" })).rejects.toMatchObject({ code: "SOURCE_CHANGED" });
  });

  it("bos refuses session tokens before anything is sent", async () => {
    const { store, transport } = scriptedStore("bos", [{}], {
      connection: {
        region: "bj",
        credentials: async () => ({ accessKeyId: "a", secretAccessKey: "b", sessionToken: "c" }),
      },
    });
    await expect(store.head("k")).rejects.toMatchObject({ code: "CREDENTIALS_INVALID" });
    expect(transport.sent).toEqual([]);
  });

  it("gcs deletes one by one, r2 at most 700 at once", async () => {
    const gcs = storeOf("gcs", { status: 204 });
    await gcs.store.delete(["a", "b"]);
    expect(gcs.transport.sent.map((request) => request.method)).toEqual(["DELETE", "DELETE"]);
    expect(VENDORS.r2.traits.deleteBatch).toBe(700);
  });

  it("oss tells metadata names that it cannot hold", async () => {
    const { store } = storeOf("oss", {});
    const attributes = { metadata: { with_underscore: "x" } };
    await expect(store.put({ key: "k", body: [], attributes, digests: {} })).rejects.toMatchObject({
      code: "METADATA_NOT_ACCEPTED",
    });
  });

  it("minio is asked nothing about keys with a slash at their start, which it would take for others", async () => {
    const { store, transport } = storeOf("minio", { status: 204 });
    const request = { key: "/a", attributes: {}, digests: {} };
    const copied = { source: { bucket: "b", key: "a" }, key: "/a", attributes: "keep" } as const;
    for (const write of [store.put({ ...request, body: [] }), store.createUpload(request), store.copy(copied)]) {
      await expect(write).rejects.toMatchObject({ code: "KEY_NOT_ACCEPTED" });
    }
    await expect(store.head("/a")).rejects.toMatchObject({ code: "OBJECT_NOT_FOUND" });
    expect(await store.delete(["/a"])).toEqual([{ key: "/a" }]);
    expect(transport.sent).toEqual([]);
    await store.delete(["/a", "a"]);
    expect(transport.sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /bucket/?delete="]);
  });

  it("a server that says it is minio is treated so, whatever the connection says", async () => {
    const { store } = storeOf("generic", { headers: { etag: '"x"', server: "MinIO" } });
    const put = (key: string) => store.put({ key, body: [], attributes: {}, digests: {} });
    await put("a");
    await expect(put("/a")).rejects.toMatchObject({ code: "KEY_NOT_ACCEPTED" });
  });

  it("every scheme is one vendor's", () => {
    const schemes = Object.values(VENDORS).map((preset) => preset.scheme);
    expect(new Set(schemes).size).toBe(schemes.length);
    expect(schemes).toEqual(expect.arrayContaining(["s3", "oss", "cos", "kodo", "gs", "obs", "bos", "r2", "b2"]));
  });
});
