/** Digest algorithms that object stores and registries use on the wire. */
export type HashAlgorithm = "md5" | "sha1" | "sha256" | "sha512" | "crc32" | "crc32c" | "crc64nvme";

/** A digest in the making. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  /** Ends the digest: raw bytes, big-endian for the CRCs, as S3's checksum headers want them before base64. */
  digest(): Uint8Array;
}

/**
 * Digests as a parameter. Synchronous on purpose: signing thousands of requests a second
 * through the asynchronous `crypto.subtle` costs more than the hash itself.
 */
export interface Hashing {
  create(algorithm: HashAlgorithm): Hasher;
  hash(algorithm: HashAlgorithm, bytes: Uint8Array): Uint8Array;
  /** Hexadecimal SHA-256 of a text's UTF-8 bytes: what a signature needs of each request, without a byte array between. */
  sha256Hex(text: string): string;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
}
