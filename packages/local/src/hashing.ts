import { createHash, hash as hashOnce } from "node:crypto";
import { crc32 } from "node:zlib";
import type { HashAlgorithm, Hasher, Hashing } from "@dth/core/hashing";
import { CRC32C, CRC64NVME, type Crc, createCrc } from "./crc.ts";
import { createHmacSha256 } from "./hmac.ts";

/** Digests by the host's native code, and by WebAssembly for the CRCs that it lacks. Runs on Node and Deno. */
export function createHashing(): Hashing {
  const crcs = { crc32c: lazily(() => createCrc(CRC32C)), crc64nvme: lazily(() => createCrc(CRC64NVME)) };
  const create = (algorithm: HashAlgorithm): Hasher => {
    if (algorithm === "crc32") return crc32Hasher();
    if (algorithm === "crc32c" || algorithm === "crc64nvme") return crcHasher(crcs[algorithm]());
    return nativeHasher(algorithm);
  };
  return {
    create,
    hash(algorithm, bytes) {
      if (algorithm === "md5" || algorithm === "sha1" || algorithm === "sha256" || algorithm === "sha512") {
        return hashOnce(algorithm, bytes, "buffer");
      }
      const hasher = create(algorithm);
      hasher.update(bytes);
      return hasher.digest();
    },
    sha256Hex: (text) => hashOnce("sha256", text, "hex"),
    hmacSha256: createHmacSha256((bytes) => hashOnce("sha256", bytes, "buffer")),
  };
}

function nativeHasher(algorithm: "md5" | "sha1" | "sha256" | "sha512"): Hasher {
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
}

function crc32Hasher(): Hasher {
  let value = 0;
  return {
    update(chunk) {
      value = crc32(chunk, value);
    },
    digest() {
      const digest = new Uint8Array(4);
      new DataView(digest.buffer).setUint32(0, value);
      return digest;
    },
  };
}

function crcHasher(crc: Crc): Hasher {
  const state = crc.start();
  return { update: (chunk) => crc.update(state, chunk), digest: () => crc.digest(state) };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
