import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { type Body, bodyPieces } from "./blobs.ts";
import { type RunningDigest, runningCrc32, runningCrc32c, runningCrc64Nvme } from "./crc.ts";

/** The algorithms of S3's `x-amz-checksum-*` headers, as their lower-case suffixes. */
export type ChecksumAlgorithm = "crc32" | "crc32c" | "crc64nvme" | "sha1" | "sha256";

/** What the server can check. */
export const CHECKSUM_ALGORITHMS: readonly ChecksumAlgorithm[] = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

/** Raw length of each, to tell a malformed value from a wrong one. */
export const CHECKSUM_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
};

/** `crc32c` for `CRC32C`; undefined for anything S3 does not know. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  const lower = name.toLowerCase();
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === lower);
}

/** A digest to be fed chunk by chunk. */
export function runningDigest(algorithm: ChecksumAlgorithm | "md5"): RunningDigest {
  if (algorithm === "crc32") return runningCrc32();
  if (algorithm === "crc32c") return runningCrc32c();
  if (algorithm === "crc64nvme") return runningCrc64Nvme();
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
}

/** Digest of a stored body. */
export function digestBody(algorithm: ChecksumAlgorithm | "md5", body: Body): Buffer {
  const digest = runningDigest(algorithm);
  for (const chunk of bodyPieces(body)) digest.update(chunk);
  return digest.digest();
}

/** Digest of several digests, as multipart ETags and composite checksums are made. */
export function digestOfDigests(algorithm: ChecksumAlgorithm | "md5", digests: readonly Uint8Array[]): Buffer {
  const digest = runningDigest(algorithm);
  digest.update(Buffer.concat(digests));
  return digest.digest();
}
