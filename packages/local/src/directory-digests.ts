import { HubError } from "@dth/core/error";
import type { HashAlgorithm, Hashing } from "@dth/core/hashing";
import type { Digests } from "@dth/core/object-store";

/** From the cheapest to compute to the dearest, by measurement. */
const BY_COST: readonly HashAlgorithm[] = ["crc32", "crc32c", "crc64nvme", "sha256", "sha1", "md5"];

/**
 * Checks a body against the cheapest of its digests.
 * @returns that digest in base64 by algorithm, for the answer; undefined when none was given
 * @throws HubError `CHECKSUM_MISMATCH`
 */
export function checkDigests(
  hashing: Hashing,
  body: readonly Uint8Array[],
  digests: Digests,
): Readonly<Record<string, string>> | undefined {
  const algorithm = BY_COST.find((candidate) => digests[candidate] !== undefined);
  const expected = algorithm === undefined ? undefined : digests[algorithm];
  if (algorithm === undefined || expected === undefined) return undefined;
  const hasher = hashing.create(algorithm);
  for (const chunk of body) hasher.update(chunk);
  const actual = hasher.digest();
  if (!Buffer.from(expected).equals(actual)) {
    throw new HubError("CHECKSUM_MISMATCH", `the body's ${algorithm} is not the one that was sent with it`);
  }
  return { [algorithm]: Buffer.from(actual).toString("base64") };
}
