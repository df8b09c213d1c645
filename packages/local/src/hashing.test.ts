import { createHmac } from "node:crypto";
import type { HashAlgorithm } from "@dth/core/hashing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHashing } from "./hashing.ts";

const hashing = createHashing();
const encoder = new TextEncoder();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("createHashing", () => {
  it.each<[HashAlgorithm, string, string]>([
    ["md5", "abc", "900150983cd24fb0d6963f7d28e17f72"],
    ["sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "sha512",
      "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ],
    ["crc32", "123456789", "cbf43926"],
    ["crc32c", "123456789", "e3069283"],
    ["crc64nvme", "123456789", "ae8b14860a799888"],
    ["md5", "", "d41d8cd98f00b204e9800998ecf8427e"],
    ["crc32", "", "00000000"],
    ["crc32c", "", "00000000"],
    ["crc64nvme", "", "0000000000000000"],
  ])("%s of %j is the published value", (algorithm, text, expected) => {
    expect(hex(hashing.hash(algorithm, encoder.encode(text)))).toBe(expected);
    const hasher = hashing.create(algorithm);
    for (const byte of encoder.encode(text)) hasher.update(Uint8Array.of(byte));
    expect(hex(hasher.digest())).toBe(expected);
  });

  it("digests a text as its UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(hashing.sha256Hex(text)).toBe(hex(hashing.hash("sha256", encoder.encode(text))));
      }),
    );
  });

  it.each([0, 1, 20, 32, 63, 64, 65, 131])("gives the HMAC of RFC 2104 for a key of %i bytes", (length) => {
    const key = new Uint8Array(length).fill(0xaa);
    const data = encoder.encode("Test Using Larger Than Block-Size Key - Hash Key First");
    const expected = createHmac("sha256", key).update(data).digest("hex");
    expect(hex(hashing.hmacSha256(key, data))).toBe(expected);
    if (length === 131) expect(expected).toBe("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  });

  it.each<[HashAlgorithm, bigint, bigint]>([
    ["crc32c", 32n, 0x82f63b78n],
    ["crc64nvme", 64n, 0x9a6c9329ac4bc9b5n],
  ])("%s equals its definition bit by bit, however the bytes are cut", (algorithm, width, polynomial) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 6 }), (chunks) => {
        const hasher = hashing.create(algorithm);
        for (const chunk of chunks) hasher.update(chunk);
        const expected = byDefinition(Buffer.concat(chunks), width, polynomial);
        expect(hex(hasher.digest())).toBe(expected.toString(16).padStart(Number(width / 4n), "0"));
      }),
    );
  });

  it.each<HashAlgorithm>(["md5", "crc32", "crc32c", "crc64nvme"])(
    "%s of a large body equals that of its pieces",
    (a) => {
      const body = Uint8Array.from({ length: 300_001 }, (_, i) => (i * 2654435761) >>> 24);
      const hasher = hashing.create(a);
      for (let at = 0; at < body.length; at += 65_537) hasher.update(body.subarray(at, at + 65_537));
      expect(hex(hasher.digest())).toBe(hex(hashing.hash(a, body)));
    },
  );

  it("keeps digests that are under way at the same time apart", () => {
    const hashers = [hashing.create("crc64nvme"), hashing.create("crc64nvme")] as const;
    for (const letter of "123456789") {
      hashers[0].update(encoder.encode(letter));
      hashers[1].update(encoder.encode("x"));
    }
    expect(hex(hashers[0].digest())).toBe("ae8b14860a799888");
  });
});

function byDefinition(bytes: Uint8Array, width: bigint, polynomial: bigint): bigint {
  const ones = (1n << width) - 1n;
  let crc = ones;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
  }
  return crc ^ ones;
}
