import { toHex } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { Hasher, Hashing } from "@dth/core/hashing";
import { isDigest } from "../reference/image-reference.ts";

/** What the image specification registers: https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests */
const ALGORITHMS = ["sha256", "sha512"] as const;

/** An algorithm whose digests are checked here. */
export type DigestAlgorithm = (typeof ALGORITHMS)[number];

/**
 * What a digest was made with. One that cannot be checked is refused: bytes would pass for what they are not.
 * @param name what it is the digest of, for the message
 * @throws HubError `IMAGE_NOT_COPYABLE`
 */
export function algorithmOf(digest: string, name: string): DigestAlgorithm {
  const algorithm = ALGORITHMS.find((each) => digest.startsWith(`${each}:`));
  if (algorithm !== undefined && isDigest(digest)) return algorithm;
  const known = ALGORITHMS.join(" and ");
  const made = algorithm ?? digest.split(":")[0] ?? "";
  throw new HubError("IMAGE_NOT_COPYABLE", `${name} has a digest of ${made} that cannot be checked; ${known} can be`);
}

/** The digest of bytes, as registries write it. */
export function digestOf(algorithm: DigestAlgorithm, bytes: Uint8Array, hashing: Hashing): string {
  return `${algorithm}:${toHex(hashing.hash(algorithm, bytes))}`;
}

/** @throws HubError `DIGEST_MISMATCH` when the bytes are not what their digest says, `IMAGE_NOT_COPYABLE` as {@link algorithmOf} */
export function requireDigest(digest: string, bytes: Uint8Array, hashing: Hashing, name: string): void {
  const computed = digestOf(algorithmOf(digest, name), bytes, hashing);
  if (computed !== digest) throw mismatch(digest, computed, name);
}

/** Checks bytes that come one after the other. */
export interface RunningDigest extends Pick<Hasher, "update"> {
  /** @throws HubError `DIGEST_MISMATCH` */
  require(): void;
}

/** @throws HubError `IMAGE_NOT_COPYABLE` as {@link algorithmOf} */
export function runningDigest(digest: string, hashing: Hashing, name: string): RunningDigest {
  const algorithm = algorithmOf(digest, name);
  const hasher = hashing.create(algorithm);
  return {
    update: (chunk) => hasher.update(chunk),
    require() {
      const computed = `${algorithm}:${toHex(hasher.digest())}`;
      if (computed !== digest) throw mismatch(digest, computed, name);
    },
  };
}

function mismatch(digest: string, computed: string, name: string): HubError {
  return new HubError("DIGEST_MISMATCH", `${name} should be ${digest}, and what came is ${computed}`);
}
