import assert from "node:assert/strict";
import { test } from "node:test";
import type { HashAlgorithm } from "@dth/core/hashing";
import { createHashing } from "@dth/local/hashing";

/** Of the ASCII digits 1 to 9: the check value that every CRC catalogue gives, and RFC 1321's and FIPS 180's neighbours. */
const DIGESTS: Readonly<Record<HashAlgorithm, string>> = {
  md5: "25f9e794323b453885f5181f1b624d0b",
  sha1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
  sha256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
  sha512:
    "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85",
  crc32: "cbf43926",
  crc32c: "e3069283",
  crc64nvme: "ae8b14860a799888",
};

for (const [algorithm, expected] of Object.entries(DIGESTS) as [HashAlgorithm, string][]) {
  test(`${algorithm} gives its known digest`, () => {
    const digest = createHashing().hash(algorithm, new TextEncoder().encode("123456789"));
    assert.equal(Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""), expected);
  });
}
