import { toBase64 } from "@dth/core/byte-text";
import type { HashAlgorithm, Hashing } from "@dth/core/hashing";
import type { Digests, StoreTraits } from "@dth/core/object-store";

/**
 * Which digests of a whole object are worth their time. MD5 wherever one of the sides shows it as
 * ETag or checks it, since it proves the way from end to end; else what the destination checks
 * best; else CRC-32, as evidence only.
 */
export function objectDigests(source: StoreTraits, destination: StoreTraits): readonly HashAlgorithm[] {
  const best = destination.checksums[0];
  const md5 = destination.contentMd5 || destination.etag === "md5";
  if (md5) return ["md5"];
  if (best !== undefined) return source.etag === "md5" ? ["md5", best] : [best];
  return source.etag === "md5" ? ["md5"] : ["crc32"];
}

/**
 * The checksum of every part: CRC-32 where the destination takes it, several times faster than MD5
 * and just as good against damage; the ETags that the destination answers prove the rest.
 */
export function partChecksum(destination: StoreTraits): HashAlgorithm | undefined {
  return destination.checksums.includes("crc32") ? "crc32" : destination.checksums[0];
}

/** Digests to compute of every part. */
export function partDigests(destination: StoreTraits): readonly HashAlgorithm[] {
  const checksum = partChecksum(destination);
  if (checksum !== undefined) return [checksum];
  return destination.contentMd5 || destination.etag === "md5" ? ["md5"] : ["crc32"];
}

/** Digests of bytes that are in memory already. */
export function digestChunks(
  hashing: Hashing,
  algorithms: readonly HashAlgorithm[],
  chunks: readonly Uint8Array[],
): Digests {
  const digests: Partial<Record<HashAlgorithm, Uint8Array>> = {};
  for (const algorithm of algorithms) {
    const hasher = hashing.create(algorithm);
    for (const chunk of chunks) hasher.update(chunk);
    digests[algorithm] = hasher.digest();
  }
  return digests;
}

/** Digests as evidence shows them. */
export function encodeDigests(digests: Digests): Record<string, string> {
  const encoded: Record<string, string> = {};
  for (const [algorithm, digest] of Object.entries(digests)) encoded[algorithm] = toBase64(digest);
  return encoded;
}
