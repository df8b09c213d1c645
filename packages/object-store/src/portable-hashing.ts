import { toHex, utf8 } from "@dth/core/byte-text";
import type { HashAlgorithm, Hasher, Hashing } from "@dth/core/hashing";
import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import {
  CRC32,
  CRC32C,
  CRC64NVME,
  type CrcPolynomial,
  type CrcTables,
  createCrcHasher,
  createCrcTables,
} from "./portable-crc.ts";

const DIGESTS = { md5, sha1, sha256, sha512 };
const CRCS = { crc32: CRC32, crc32c: CRC32C, crc64nvme: CRC64NVME };

/**
 * Digests in plain JavaScript, for hosts without native synchronous ones (edge runtimes, browsers).
 * Several times slower than the host's own, so that Node and Deno use theirs.
 */
export function createPortableHashing(): Hashing {
  const tables = new Map<CrcPolynomial, CrcTables>();
  const tablesOf = (polynomial: CrcPolynomial): CrcTables => {
    const made = tables.get(polynomial) ?? createCrcTables(polynomial);
    tables.set(polynomial, made);
    return made;
  };
  const create = (algorithm: HashAlgorithm): Hasher => {
    if (algorithm === "crc32" || algorithm === "crc32c" || algorithm === "crc64nvme") {
      return createCrcHasher(tablesOf(CRCS[algorithm]));
    }
    return digestHasher(algorithm);
  };
  return {
    create,
    hash(algorithm, bytes) {
      const hasher = create(algorithm);
      hasher.update(bytes);
      return hasher.digest();
    },
    sha256Hex: (text) => toHex(sha256(utf8(text))),
    hmacSha256: (key, data) => hmac(sha256, key, data),
  };
}

function digestHasher(algorithm: keyof typeof DIGESTS): Hasher {
  const hash = DIGESTS[algorithm].create();
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
}
