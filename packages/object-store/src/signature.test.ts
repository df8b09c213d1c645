import { toHex, utf8 } from "@dth/core/byte-text";
import { describe, expect, it } from "vitest";
import {
  S3_CREDENTIALS,
  S3_VECTORS,
  type Sigv4Vector,
  SUITE_CREDENTIALS,
  SUITE_VECTORS,
} from "../test/sigv4-vectors.ts";
import { encodePath, encodeQuery } from "./percent-encoding.ts";
import { createPortableHashing } from "./portable-hashing.ts";
import { amzDate, createAmzClock, createSigner, mustBeSigned } from "./signature.ts";

const hashing = createPortableHashing();
const sign = createSigner(hashing);

function signVector(vector: Sigv4Vector, host: string, date: string, s3: boolean): string {
  const payloadHash = toHex(hashing.hash("sha256", utf8(vector.body)));
  const own: [string, string][] = [
    ["host", host],
    ["x-amz-date", date],
    ...(s3 ? ([["x-amz-content-sha256", payloadHash]] as [string, string][]) : []),
  ];
  const headers = [...own, ...vector.headers].sort(([a], [b]) => (a < b ? -1 : 1));
  const credentials = s3 ? S3_CREDENTIALS : SUITE_CREDENTIALS;
  return sign(
    {
      method: vector.method,
      path: `/${encodePath(vector.key)}`,
      query: encodeQuery(vector.query),
      headers,
      payloadHash,
    },
    { credentials, region: "us-east-1", service: s3 ? "s3" : "service", amzDate: date },
  );
}

describe("signatures", () => {
  it.each(SUITE_VECTORS)("match the SigV4 test suite: $name", (vector) => {
    const header = signVector(vector, "example.amazonaws.com", "20150830T123600Z", false);
    expect(header.slice(header.indexOf("Signature="))).toBe(`Signature=${vector.signature}`);
  });

  it.each(S3_VECTORS)("match the examples of the S3 API reference: $name", (vector) => {
    const header = signVector(vector, "examplebucket.s3.amazonaws.com", "20130524T000000Z", true);
    expect(header.slice(header.indexOf("Signature="))).toBe(`Signature=${vector.signature}`);
  });

  it("name the credential, the scope and the signed headers", () => {
    const [vector] = S3_VECTORS;
    if (vector === undefined) throw new Error("no vector");
    expect(signVector(vector, "examplebucket.s3.amazonaws.com", "20130524T000000Z", true)).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, " +
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, " +
        `Signature=${vector.signature}`,
    );
  });

  it("follow the day and the secret although the signing key is kept", () => {
    const one = { credentials: S3_CREDENTIALS, region: "us-east-1", service: "s3", amzDate: "20130524T000000Z" };
    const signable = { method: "GET", path: "/", query: "", headers: [["host", "h"]] as const, payloadHash: "" };
    const first = sign(signable, one);
    const others = [
      { ...one, amzDate: "20130525T000000Z" },
      { ...one, region: "eu-west-1" },
      { ...one, credentials: SUITE_CREDENTIALS },
    ].map((scope) => sign(signable, scope));
    expect(new Set([first, ...others]).size).toBe(4);
    expect(sign(signable, one)).toBe(first);
  });

  it("cover only what SigV4 demands", () => {
    const names = [
      "accept-encoding",
      "connection",
      "range",
      "if-match",
      "user-agent",
      "x-oss-range-behavior",
      "expect",
    ];
    expect(names.filter(mustBeSigned)).toEqual([]);
    expect(["host", "content-md5", "content-type", "x-amz-meta-a"].every(mustBeSigned)).toBe(true);
  });

  it("carry dates in the basic format", () => {
    expect(amzDate(Date.UTC(2013, 4, 24))).toBe("20130524T000000Z");
  });

  it("is written anew when the second or the clock changes, also backwards", () => {
    const clock = createAmzClock();
    const start = Date.UTC(2013, 4, 24);
    for (const ms of [start, start + 999, start + 1000, start - 1]) expect(clock(ms)).toBe(amzDate(ms));
  });
});
