import type { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { formatLocation, parseLocation } from "./location.ts";

const NAMES = { schemes: ["s3", "oss", "cos", "gs"], connections: ["prod", "lab-1"], directory: "/work" };

describe("parseLocation", () => {
  it.each([
    ["s3://b", { name: "s3", connection: false, bucket: "b", key: "" }],
    ["s3://b/", { name: "s3", connection: false, bucket: "b", key: "" }],
    ["S3://b/x/y", { name: "s3", connection: false, bucket: "b", key: "x/y" }],
    ["oss://b//x?y#z%20 é", { name: "oss", connection: false, bucket: "b", key: "/x?y#z%20 é" }],
    ["prod:b/x/", { name: "prod", connection: true, bucket: "b", key: "x/" }],
    ["lab-1://b/x", { name: "lab-1", connection: true, bucket: "b", key: "x" }],
  ])("reads %s byte for byte", (text, expected) => {
    expect(parseLocation(text, NAMES)).toEqual({ kind: "bucket", ...expected });
  });

  it.each([
    ["dir", "/work/dir", false],
    ["./a/../b/", "/work/b", true],
    ["/abs/x", "/abs/x", false],
    ["file:///tmp/x%20y", "/tmp/x y", false],
    ["a b", "/work/a b", false],
  ])("reads the path %s", (text, path, directory) => {
    expect(parseLocation(text, NAMES)).toEqual({ kind: "path", path, directory });
  });

  it.each([
    ["s4://b/x", "UNKNOWN_SCHEME", /did you mean s3:\/\/\?/],
    ["http://host/b", "UNKNOWN_SCHEME", /--endpoint http:\/\/HOST/],
    ["s3:b/x", "UNKNOWN_SCHEME", /write s3:\/\/b\/x/],
    ["prd:b/x", "UNKNOWN_CONNECTION", /did you mean prod\?/],
    ["s3://", "BUCKET_MISSING", /no bucket/],
    ["s3:///x", "BUCKET_MISSING", /no bucket/],
    ["prod:", "BUCKET_MISSING", /no bucket/],
    ["s3://b?x/y", "INVALID_INPUT", /cannot be the name of a bucket/],
    ["s3://AKIA:SECRET@b/x", "INVALID_INPUT", /^what stands for the bucket cannot be the name of a bucket$/],
    ["-", "INVALID_INPUT", /standard input/],
    ["", "INVALID_INPUT", /empty/],
  ])("refuses %j with %s", (text, code, message) => {
    try {
      parseLocation(text, NAMES);
      expect.unreachable();
    } catch (error) {
      expect((error as HubError).code).toBe(code);
      expect((error as HubError).message).toMatch(message);
    }
  });

  it("writes a location as it is read", () => {
    for (const text of ["s3://b", "s3://b/x//y", "prod:b/x", "/tmp/x"]) {
      expect(formatLocation(parseLocation(text, NAMES))).toBe(text);
    }
  });
});
