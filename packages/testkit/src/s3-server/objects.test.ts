import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type S3Server, startS3Server } from "./server.ts";
import { send, type TestAnswer, type TestRequest } from "./test-request.ts";

let server: S3Server;
const now = Date.UTC(2026, 5, 1);
beforeAll(async () => {
  server = await startS3Server({ now: () => now, limits: { minPartSize: 10 } });
});
afterAll(() => server.close());

let count = 0;
let name = "";
beforeEach(() => {
  name = `bucket-${count++}`;
  server.createBucket(name);
});

const ask = (method: string, path: string, more: Partial<TestRequest> = {}): Promise<TestAnswer> =>
  send(server.port, { method, path: `/${name}${path}`, time: now, ...more });
const put = (path: string, body: string, headers: Record<string, string> = {}): Promise<TestAnswer> =>
  ask("PUT", path, { body, headers });
const base64 = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest("base64");

describe("GET and HEAD", () => {
  it.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=-20", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=5-100", 206, "56789", "bytes 5-9/10"],
    ["bytes=4-2", 200, "0123456789", undefined],
    ["bytes=0-1,3-4", 200, "0123456789", undefined],
    ["lines=0-1", 200, "0123456789", undefined],
  ])("answer Range %s with %i", async (range, status, text, contentRange) => {
    server.bucket(name).put("k", "0123456789");
    const got = await ask("GET", "/k", { headers: { range } });
    expect(got).toMatchObject({ status, text });
    expect(got.headers["content-range"]).toBe(contentRange);
    const head = await ask("HEAD", "/k", { headers: { range } });
    expect([head.status, head.headers["content-length"]]).toEqual([status, String(text.length)]);
  });

  it.each(["bytes=10-", "bytes=10-20", "bytes=-0"])("answer 416 for %s beyond the end", async (range) => {
    server.bucket(name).put("k", "0123456789");
    const got = await ask("GET", "/k", { headers: { range } });
    expect(got).toMatchObject({ status: 416, code: "InvalidRange" });
    expect(got.text).toContain("<ActualObjectSize>10</ActualObjectSize>");
  });

  it.each(["bytes=0-", "bytes=0-0", "bytes=-1"])("answer 416 for %s of an empty object", async (range) => {
    server.bucket(name).put("k", "");
    expect(await ask("GET", "/k", { headers: { range } })).toMatchObject({ status: 416, code: "InvalidRange" });
  });

  it("read across the parts of a multipart object, and one part", async () => {
    server.bucket(name).put("k", "0123456789", { partSize: 4 });
    expect((await ask("GET", "/k", { headers: { range: "bytes=2-8" } })).text).toBe("2345678");
    const part = await ask("GET", "/k?partNumber=3");
    expect(part).toMatchObject({ status: 206, text: "89" });
    expect(part.headers["x-amz-mp-parts-count"]).toBe("3");
    expect(await ask("GET", "/k?partNumber=4")).toMatchObject({ status: 416, code: "InvalidPartNumber" });
  });

  it.each([
    ["if-match", "current", 200],
    ["if-match", "other", 412],
    ["if-none-match", "current", 304],
    ["if-none-match", "other", 200],
    ["if-modified-since", "before", 200],
    ["if-modified-since", "same", 304],
    ["if-unmodified-since", "before", 412],
    ["if-unmodified-since", "same", 200],
  ])("answer %s of %s with %i", async (header, value, status) => {
    const etag = server.bucket(name).put("k", "x");
    const values: Record<string, string> = {
      current: `"${etag}"`,
      other: '"0"',
      before: new Date(now - 60_000).toUTCString(),
      same: new Date(now).toUTCString(),
    };
    expect((await ask("GET", "/k", { headers: { [header]: values[value] ?? "" } })).status).toBe(status);
    expect((await ask("HEAD", "/k", { headers: { [header]: values[value] ?? "" } })).status).toBe(status);
  });

  it("refuse to read archived objects until they are restored", async () => {
    server.bucket(name).put("k", "cold", { storageClass: "GLACIER" });
    expect(await ask("GET", "/k")).toMatchObject({ status: 403, code: "InvalidObjectState" });
    expect((await ask("HEAD", "/k")).headers["x-amz-storage-class"]).toBe("GLACIER");
    const copy = { headers: { "x-amz-copy-source": `/${name}/k` } };
    expect(await ask("PUT", "/c", copy)).toMatchObject({ status: 403, code: "ObjectNotInActiveTierError" });
    server.bucket(name).amend("k", { restore: "ongoing" });
    expect((await ask("HEAD", "/k")).headers["x-amz-restore"]).toBe('ongoing-request="true"');
    server.bucket(name).amend("k", { restore: "restored" });
    expect(await ask("GET", "/k")).toMatchObject({ status: 200, text: "cold" });
  });

  it("keep older versions where the bucket has them", async () => {
    server.bucket(name).configure({ versioning: true });
    const first = (await put("/k", "one")).headers["x-amz-version-id"];
    await put("/k", "two");
    const marker = (await ask("DELETE", "/k")).headers["x-amz-version-id"];
    expect(await ask("GET", "/k")).toMatchObject({ status: 404, code: "NoSuchKey" });
    expect((await ask("GET", `/k?versionId=${first}`)).text).toBe("one");
    expect(await ask("GET", `/k?versionId=${marker}`)).toMatchObject({ status: 405, code: "MethodNotAllowed" });
    await ask("DELETE", `/k?versionId=${marker}`);
    expect((await ask("GET", "/k")).text).toBe("two");
  });

  it("find a bucket in the host's name too", async () => {
    server.bucket(name).put("a/../b//c", "x");
    const headers = { host: `${name}.localhost:${server.port}` };
    expect((await send(server.port, { path: "/a/../b//c", headers, time: now })).text).toBe("x");
  });
});

describe("PUT", () => {
  it.each([
    ["content-md5", base64("md5", "body"), base64("md5", "other"), "BadDigest"],
    ["content-md5", base64("md5", "body"), "nonsense", "InvalidDigest"],
    ["x-amz-checksum-sha256", base64("sha256", "body"), base64("sha256", "other"), "BadDigest"],
    ["x-amz-checksum-crc32", "26gLsg==", "AAAAAA==", "BadDigest"],
    ["x-amz-checksum-crc32", "26gLsg==", "AAAA", "InvalidRequest"],
  ])("checks %s", async (header, right, wrong, code) => {
    expect(await put("/k", "body", { [header]: wrong })).toMatchObject({ status: 400, code });
    expect(server.bucket(name).get("k")).toBeUndefined();
    expect((await put("/k", "body", { [header]: right })).status).toBe(200);
  });

  it("keeps If-None-Match and If-Match", async () => {
    expect((await put("/k", "1", { "if-none-match": "*" })).status).toBe(200);
    expect(await put("/k", "2", { "if-none-match": "*" })).toMatchObject({ status: 412, code: "PreconditionFailed" });
    expect(await put("/k", "2", { "if-match": '"0"' })).toMatchObject({ status: 412 });
    expect(await put("/none", "2", { "if-match": '"0"' })).toMatchObject({ status: 404 });
    const etag = server.bucket(name).get("k")?.etag ?? "";
    expect((await put("/k", "2", { "if-match": `"${etag}"` })).status).toBe(200);
  });

  it("limits metadata, keys, tags and classes", async () => {
    const refused = async (path: string, headers: Record<string, string>) => (await put(path, "x", headers)).code;
    expect(await refused("/k", { "x-amz-meta-a": "x".repeat(2048) })).toBe("MetadataTooLarge");
    expect(await refused("/k", { "x-amz-meta-a": "x".repeat(2047) })).toBeUndefined();
    expect(await refused(`/${"k".repeat(1025)}`, {})).toBe("KeyTooLongError");
    expect(await refused("/k", { "x-amz-storage-class": "COLD" })).toBe("InvalidStorageClass");
    expect(await refused("/k", { "x-amz-tagging": "a=1&a=2" })).toBe("InvalidTag");
  });

  it("gives KMS objects an ETag that is no MD5, and echoes the encryption", async () => {
    const stored = await put("/k", "x", { "x-amz-server-side-encryption": "aws:kms" });
    const md5 = createHash("md5").update("x").digest("hex");
    expect(stored.headers.etag).not.toBe(`"${md5}"`);
    expect((await ask("HEAD", "/k")).headers["x-amz-server-side-encryption"]).toBe("aws:kms");
  });

  it("takes aws-chunked bodies with a trailing checksum, and checks it", async () => {
    const body = (checksum: string): string => `4\r\nbody\r\n0\r\nx-amz-checksum-sha256:${checksum}\r\n\r\n`;
    const headers = {
      "content-encoding": "aws-chunked,gzip",
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": "4",
      "x-amz-trailer": "x-amz-checksum-sha256",
    };
    expect(await put("/k", body(base64("sha256", "other")), headers)).toMatchObject({ code: "BadDigest" });
    expect((await put("/k", body(base64("sha256", "body")), headers)).status).toBe(200);
    expect(server.bucket(name).text("k")).toBe("body");
    expect(server.bucket(name).get("k")?.headers["content-encoding"]).toBe("gzip");
  });
});

describe("multipart", () => {
  async function begin(headers: Record<string, string> = {}): Promise<string> {
    const { text } = await ask("POST", "/k?uploads", { headers });
    return /<UploadId>(.*)<\/UploadId>/.exec(text)?.[1] ?? "";
  }
  const part = (id: string, number: number, body: string, headers: Record<string, string> = {}): Promise<TestAnswer> =>
    put(`/k?partNumber=${number}&uploadId=${id}`, body, headers);
  const complete = (id: string, parts: readonly (readonly [number, string])[]): Promise<TestAnswer> => {
    const list = parts.map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`;
    return ask("POST", `/k?uploadId=${id}`, { body });
  };

  it("refuses wrong order, unknown parts, small parts and no parts", async () => {
    const id = await begin();
    const [a, b, c] = await Promise.all([part(id, 1, "0123456789"), part(id, 2, "short"), part(id, 3, "last")]);
    const etag = (answer: TestAnswer): string => answer.headers.etag ?? "";
    expect(await complete(id, [])).toMatchObject({ status: 400, code: "MalformedXML" });
    expect(
      await complete(id, [
        [2, etag(b)],
        [1, etag(a)],
      ]),
    ).toMatchObject({ code: "InvalidPartOrder" });
    expect(await complete(id, [[1, etag(b)]])).toMatchObject({ code: "InvalidPart" });
    expect(await complete(id, [[9, etag(b)]])).toMatchObject({ code: "InvalidPart" });
    expect(
      await complete(id, [
        [1, etag(a)],
        [2, etag(b)],
        [3, etag(c)],
      ]),
    ).toMatchObject({ code: "EntityTooSmall" });
    expect(
      await complete(id, [
        [1, etag(a)],
        [3, etag(c)],
      ]),
    ).toMatchObject({ status: 200 });
    expect(server.bucket(name).text("k")).toBe("0123456789last");
    expect(await complete(id, [[1, etag(a)]])).toMatchObject({ status: 404, code: "NoSuchUpload" });
  });

  it("wants the declared checksum with every part", async () => {
    const id = await begin({ "x-amz-checksum-algorithm": "SHA256" });
    expect(await part(id, 1, "x")).toMatchObject({ status: 400, code: "InvalidRequest" });
    const crc = await part(id, 1, "x", { "x-amz-checksum-crc32": "jNwWgw==" });
    expect(crc.text).toContain("Checksum Type mismatch occurred");
    expect((await part(id, 1, "x", { "x-amz-checksum-sha256": base64("sha256", "x") })).status).toBe(200);
  });

  it("copies ranges of another object as parts", async () => {
    server.bucket(name).put("from", "0123456789abcdefghij");
    const id = await begin();
    const copy = (number: number, range: string): Promise<TestAnswer> => {
      const headers = { "x-amz-copy-source": `${name}/from`, "x-amz-copy-source-range": range };
      return ask("PUT", `/k?partNumber=${number}&uploadId=${id}`, { headers });
    };
    const etag = ({ text }: TestAnswer): string => /&quot;(.*)&quot;/.exec(text)?.[1] ?? "";
    const [one, two] = [await copy(1, "bytes=5-14"), await copy(2, "bytes=0-2")];
    expect(await copy(3, "bytes=15-20")).toMatchObject({ status: 400, code: "InvalidArgument" });
    expect(
      (
        await complete(id, [
          [1, etag(one)],
          [2, etag(two)],
        ])
      ).status,
    ).toBe(200);
    expect(server.bucket(name).text("k")).toBe("56789abcde012");
  });
});

describe("other operations", () => {
  it("list control characters as references, or encoded where asked", async () => {
    server.bucket(name).put("a\u0001 +&\u00e9~*", "x");
    expect((await ask("GET", "?list-type=2")).text).toContain("<Key>a&#x1; +&amp;\u00e9~*</Key>");
    const encoded = await ask("GET", "?list-type=2&encoding-type=url&prefix=a");
    expect(encoded.text).toContain("<Key>a%01+%2B%26%C3%A9%7E*</Key>");
    expect(encoded.text).toContain("<EncodingType>url</EncodingType>");
  });

  it("list with markers in version 1", async () => {
    for (const key of ["a", "b/1", "b/2", "c"]) server.bucket(name).put(key, "x");
    const page = (await ask("GET", "?delimiter=%2F&max-keys=2")).text;
    expect(page).toContain("<NextMarker>b/</NextMarker>");
    expect((await ask("GET", "?delimiter=%2F&marker=b%2F")).text).toMatch(/<Key>c<\/Key>/);
    expect((await ask("GET", "?max-keys=2")).text).not.toContain("NextMarker");
  });

  it("delete many only with a digest of the list", async () => {
    server.bucket(name).put("a&b", "x");
    const body = "<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>none</Key></Object></Delete>";
    expect(await ask("POST", "?delete", { body })).toMatchObject({ status: 400, code: "InvalidRequest" });
    const headers = { "content-md5": base64("md5", body) };
    const { text } = await ask("POST", "?delete", { body, headers });
    expect(text.match(/<Deleted>/g)).toHaveLength(2);
    expect(server.bucket(name).keys()).toEqual([]);
  });

  it("refuse XML that is not well-formed", async () => {
    for (const body of ["<Delete><Object></Delete>", "<Delete>&#x1;</Delete>", "Delete", "<Other/>"]) {
      const headers = { "content-md5": base64("md5", body) };
      expect(await ask("POST", "?delete", { body, headers })).toMatchObject({ status: 400, code: "MalformedXML" });
    }
  });

  it("count every request by operation", async () => {
    server.log.clear();
    await put("/k", "x");
    await ask("GET", "/k");
    await ask("GET", "/none");
    expect([server.log.count("PutObject"), server.log.count("GetObject"), server.log.count()]).toEqual([1, 2, 3]);
    expect(server.log.entries().map(({ status }) => status)).toEqual([200, 200, 404]);
  });
});
