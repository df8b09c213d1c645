import { toBase64, toHex } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { HashAlgorithm } from "@dth/core/hashing";
import type { Digests } from "@dth/core/object-store";
import { isMd5, normalizeEtag } from "./etag.ts";
import { checksumHeaders, encryptionOf } from "./object-headers.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** The digests that a body is sent with. */
export interface SentDigests {
  readonly headers: Readonly<Record<string, string>>;
  /** Base64 by algorithm, of what went as `x-amz-checksum-*`. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Puts digests into the dialect of a store: the best checksum that it takes (only one is allowed), and Content-MD5. */
export function digestHeaders(digests: Digests, preset: VendorPreset, declared?: HashAlgorithm): SentDigests {
  const headers: Record<string, string> = {};
  const checksums: Record<string, string> = {};
  const accepted = declared === undefined ? preset.traits.checksums : [declared];
  const algorithm = accepted.find((candidate) => digests[candidate] !== undefined);
  const digest = algorithm === undefined ? undefined : digests[algorithm];
  if (algorithm !== undefined && digest !== undefined) {
    checksums[algorithm] = toBase64(digest);
    headers[`x-amz-checksum-${algorithm}`] = checksums[algorithm];
  }
  if (digests.md5 !== undefined && preset.traits.contentMd5) headers["content-md5"] = toBase64(digests.md5);
  return { headers, checksums };
}

/**
 * Compares what a store says of the bytes that it took with what we know of them.
 *
 * @throws HubError `CHECKSUM_MISMATCH`
 */
export function checkStored(headers: Readonly<Record<string, string>>, digests: Digests, preset: VendorPreset): void {
  for (const [algorithm, value] of Object.entries(checksumHeaders(headers))) {
    const digest = digests[algorithm as HashAlgorithm];
    if (digest !== undefined && toBase64(digest) !== value) throw mismatch(algorithm);
  }
  const etag = normalizeEtag(headers.etag ?? "");
  if (digests.md5 === undefined || preset.traits.etag !== "md5" || !isMd5(etag)) return;
  if (etagIsDigest(headers) && toHex(digests.md5) !== etag) throw mismatch("md5 (as ETag)");
}

/** Whether the encryption leaves ETags what they are: with KMS and customer keys they are no MD5. */
export function etagIsDigest(headers: Readonly<Record<string, string>>): boolean {
  const encryption = encryptionOf(headers);
  return encryption === undefined || encryption === "AES256";
}

function mismatch(algorithm: string): HubError {
  return new HubError("CHECKSUM_MISMATCH", `the store reports another ${algorithm} than the bytes have that were sent`);
}
