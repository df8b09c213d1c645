import { describe, expect, it } from "vitest";
import type { S3Connection, VendorId } from "./connection.ts";
import { createAddressBook } from "./endpoint.ts";
import { VENDORS } from "./vendors.ts";

function addressOf(vendor: VendorId, connection: Partial<S3Connection> = {}, bucket = "bucket") {
  const book = createAddressBook(VENDORS[vendor], { vendor, credentials: "anonymous", ...connection }, bucket);
  const address = book.addressIn(book.initialRegion);
  return { url: `${address.origin}${address.basePath}/`, region: address.region, endpoint: address.endpoint };
}

describe("addresses", () => {
  it.each<[string, VendorId, Partial<S3Connection>, string, string]>([
    ["names with dots need the path on AWS", "aws", {}, "my.bucket", "https://s3.us-east-1.amazonaws.com/my.bucket/"],
    ["upper case needs the path", "aws", {}, "Bucket", "https://s3.us-east-1.amazonaws.com/Bucket/"],
    [
      "a host of their own that is no vendor's gets the path",
      "aws",
      { endpoint: "https://s3.local.test:9000" },
      "bucket",
      "https://s3.local.test:9000/bucket/",
    ],
    [
      "addresses get the path even at vendors without it",
      "oss",
      { endpoint: "http://127.0.0.1:1" },
      "bucket",
      "http://127.0.0.1:1/bucket/",
    ],
    [
      "a CNAME implies the bucket",
      "oss",
      { endpoint: "https://data.example.com", addressing: "cname" },
      "bucket",
      "https://data.example.com/",
    ],
    [
      "virtual hosts on request",
      "minio",
      { endpoint: "https://minio.test", addressing: "virtual" },
      "bucket",
      "https://bucket.minio.test/",
    ],
    [
      "paths below a path",
      "generic",
      { endpoint: "https://x.test/storage/v1/s3/" },
      "bucket",
      "https://x.test/storage/v1/s3/bucket/",
    ],
    ["hosts without a scheme", "generic", { endpoint: "x.test" }, "bucket", "https://x.test/bucket/"],
    [
      "the internal host of OSS",
      "oss",
      { endpoint: "https://s3.oss-cn-beijing-internal.aliyuncs.com" },
      "bucket",
      "https://bucket.s3.oss-cn-beijing-internal.aliyuncs.com/",
    ],
  ])("%s", (_, vendor, connection, bucket, url) => {
    expect(addressOf(vendor, connection, bucket).url).toBe(url);
  });

  it("take the region from an endpoint of the vendor's own form", () => {
    const { region, url } = addressOf("b2", { endpoint: "s3.eu-central-003.backblazeb2.com" });
    expect([region, url]).toEqual(["eu-central-003", "https://s3.eu-central-003.backblazeb2.com/bucket/"]);
  });

  it.each<[VendorId, string, string]>([
    [
      "oss",
      "https://s3.oss-cn-beijing-internal.aliyuncs.com",
      "https://bucket.s3.oss-cn-beijing-internal.aliyuncs.com/",
    ],
    ["oss", "https://s3.oss-accelerate.aliyuncs.com", "https://bucket.s3.oss-accelerate.aliyuncs.com/"],
    ["cos", "https://cos.accelerate.myqcloud.com", "https://bucket.cos.accelerate.myqcloud.com/"],
    ["aws", "https://s3-accelerate.amazonaws.com", "https://bucket.s3-accelerate.amazonaws.com/"],
  ])("of %s keep a special endpoint although a region is named: %s", (vendor, endpoint, url) => {
    expect(addressOf(vendor, { endpoint, region: "cn-beijing" })).toMatchObject({ url, region: "cn-beijing" });
  });

  it("are signed for the region that an internal host names", () => {
    expect(addressOf("oss", { endpoint: "https://s3.oss-cn-beijing-internal.aliyuncs.com" }).region).toBe("cn-beijing");
  });

  it("know the region of AWS's hosts, also old ones", () => {
    const book = createAddressBook(VENDORS.aws, { vendor: "aws", credentials: "anonymous" }, "b");
    expect(book.regionOfHost("b.s3.eu-west-3.amazonaws.com")).toBe("eu-west-3");
    expect(book.regionOfHost("b.s3-us-west-2.amazonaws.com")).toBe("us-west-2");
    expect(book.regionOfHost("evil.example")).toBeUndefined();
    expect(book.regionOfHost("b.s3.eu-west-3.amazonaws.com.evil.example")).toBeUndefined();
  });

  it.each<[VendorId, Partial<S3Connection>, string]>([
    ["oss", {}, "INVALID_INPUT"],
    ["r2", {}, "INVALID_INPUT"],
    ["aws", { region: "../evil" }, "INVALID_INPUT"],
    ["aws", { endpoint: "ftp://x" }, "INVALID_INPUT"],
    ["aws", { endpoint: "https://user:pass@x" }, "INVALID_INPUT"],
    ["aws", { endpoint: "https://:pass@x" }, "INVALID_INPUT"],
    ["aws", { endpoint: "https://user:pass@x y" }, "INVALID_INPUT"],
    ["aws", { endpoint: "https://x#pass" }, "INVALID_INPUT"],
    ["aws", { endpoint: "https://x/?sig=pass" }, "INVALID_INPUT"],
    ["aws", { endpoint: "ftp://user:pass@x" }, "INVALID_INPUT"],
  ])("%s with %j is refused, without a secret in the message", (vendor, connection, code) => {
    expect(() => addressOf(vendor, connection)).toThrow(expect.objectContaining({ code }));
    expect(() => addressOf(vendor, connection)).not.toThrow(/pass/);
  });

  it.each(["evil.example#", "evil.example?", "evil.example/x", "a b", "..", "a\r\nb", "u@evil"])(
    "are not made of the bucket name %j",
    (bucket) => {
      expect(() => addressOf("aws", { addressing: "virtual" }, bucket)).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    },
  );

  it("need a bucket", () => {
    expect(() => addressOf("aws", {}, "")).toThrow(expect.objectContaining({ code: "BUCKET_MISSING" }));
  });
});
