import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsChunkedDecoder } from "./aws-chunked.ts";
import { HmacKey } from "./hmac.ts";
import type { SigningState } from "./signature.ts";

/** The seed and the chunks of the published example of a signed chunked upload: 65,536 and 1,024 times `a`. */
const SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
const FIRST = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
const SECOND = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
const LAST = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

function exampleKey(): SigningState {
  const start = new HmacKey(Buffer.from("AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
  const scope = ["20130524", "us-east-1", "s3", "aws4_request"];
  const key = scope.reduce((at, step) => new HmacKey(at.sign(step)), start);
  return { key, scope: scope.join("/"), timestamp: "20130524T000000Z", signature: SEED };
}

function example(second = SECOND): Buffer {
  const chunk = (size: number, signature: string): string =>
    `${size.toString(16)};chunk-signature=${signature}\r\n${"a".repeat(size)}\r\n`;
  return Buffer.from(chunk(65_536, FIRST) + chunk(1024, second) + chunk(0, LAST));
}

function decode(
  body: Buffer,
  signing: SigningState | undefined,
  cuts: readonly number[] = [],
): [Buffer, AwsChunkedDecoder] {
  const out: Buffer[] = [];
  const decoder = new AwsChunkedDecoder((chunk) => out.push(chunk), signing);
  const edges = [0, ...cuts.filter((cut) => cut < body.length).sort((a, b) => a - b), body.length];
  for (let i = 1; i < edges.length; i++) decoder.write(body.subarray(edges[i - 1], edges[i]));
  decoder.finish();
  return [Buffer.concat(out), decoder];
}

describe("AwsChunkedDecoder", () => {
  it("accepts the published example", () => {
    expect(decode(example(), exampleKey())[0].toString()).toBe("a".repeat(66_560));
  });

  it("refuses a chunk whose signature is another's", () => {
    expect(() => decode(example(LAST), exampleKey())).toThrow("chunk signature");
  });

  it("takes trailers, however the bytes are cut", () => {
    const body = Buffer.from("5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n");
    fc.assert(
      fc.property(fc.array(fc.nat(body.length), { maxLength: 8 }), (cuts) => {
        const [out, decoder] = decode(body, undefined, cuts);
        expect(out.toString()).toBe("hello world");
        expect([...decoder.trailers]).toEqual([["x-amz-checksum-crc32", "DUoRhQ=="]]);
      }),
    );
  });

  it("refuses a body that ends early", () => {
    expect(() => decode(Buffer.from("5\r\nhello\r\n"), undefined)).toThrow("terminated unexpectedly");
  });
});
