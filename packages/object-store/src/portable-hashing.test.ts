import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { toHex, utf8 } from "@dth/core/byte-text";
import type { HashAlgorithm } from "@dth/core/hashing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPortableHashing } from "./portable-hashing.ts";

const hashing = createPortableHashing();
const bytes = fc.uint8Array({ maxLength: 200 });

describe("portable hashing", () => {
  it.each([
    ["crc32", "cbf43926"],
    ["crc32c", "e3069283"],
    ["crc64nvme", "ae8b14860a799888"],
  ] as const)("gives %s of 123456789 its published check value", (algorithm, check) => {
    expect(toHex(hashing.hash(algorithm, utf8("123456789")))).toBe(check);
  });

  it("agrees with the host's digests", () => {
    fc.assert(
      fc.property(bytes, (data) => {
        for (const algorithm of ["md5", "sha1", "sha256", "sha512"] as const) {
          expect(toHex(hashing.hash(algorithm, data))).toBe(createHash(algorithm).update(data).digest("hex"));
        }
        expect(toHex(hashing.hash("crc32", data))).toBe(crc32(data).toString(16).padStart(8, "0"));
      }),
    );
  });

  it("gives the same digest however the bytes are cut", () => {
    const algorithms: HashAlgorithm[] = ["md5", "sha1", "sha256", "sha512", "crc32", "crc32c", "crc64nvme"];
    fc.assert(
      fc.property(bytes, fc.nat(200), fc.constantFrom(...algorithms), (data, cut, algorithm) => {
        const hasher = hashing.create(algorithm);
        hasher.update(data.subarray(0, cut));
        hasher.update(data.subarray(cut));
        expect(toHex(hasher.digest())).toBe(toHex(hashing.hash(algorithm, data)));
      }),
    );
  });

  it("computes RFC 4231's second HMAC-SHA256", () => {
    const mac = hashing.hmacSha256(utf8("Jefe"), utf8("what do ya want for nothing?"));
    expect(toHex(mac)).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });
});
