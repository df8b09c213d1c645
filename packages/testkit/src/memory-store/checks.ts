import { Buffer } from "node:buffer";
import { HubError } from "@dth/core/error";
import type { HashAlgorithm } from "@dth/core/hashing";
import type { ObjectAttributes } from "@dth/core/object";
import type { Digests, StoreTraits, UploadPart } from "@dth/core/object-store";
import { type ChecksumAlgorithm, runningDigest } from "../s3-server/digests.ts";
import type { MemoryPart, MemoryUpload } from "./state.ts";

/** Bytes of user metadata that S3 accepts. */
const METADATA_LIMIT = 2048;

/** Raw digest of bytes. */
export function digestOf(algorithm: HashAlgorithm, bytes: Uint8Array): Buffer {
  const digest = runningDigest(algorithm as ChecksumAlgorithm | "md5");
  digest.update(bytes);
  return digest.digest();
}

/** @throws HubError `KEY_NOT_ACCEPTED`, `METADATA_NOT_ACCEPTED` */
export function checkTarget(key: string, attributes: ObjectAttributes, traits: StoreTraits): void {
  const length = Buffer.byteLength(key);
  if (length === 0 || length > traits.maxKeyBytes) {
    throw new HubError("KEY_NOT_ACCEPTED", `the key has ${length} bytes, ${traits.maxKeyBytes} are allowed`);
  }
  const metadata = Object.entries(attributes.metadata ?? {});
  const bytes = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (bytes > METADATA_LIMIT) {
    throw new HubError("METADATA_NOT_ACCEPTED", `the metadata has ${bytes} bytes, ${METADATA_LIMIT} are allowed`);
  }
}

/** Compares the digests that the store looks at. @returns them in base64. @throws HubError `CHECKSUM_MISMATCH` */
export function checkDigests(bytes: Uint8Array, digests: Digests, traits: StoreTraits): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, given] of Object.entries(digests)) {
    const algorithm = name as HashAlgorithm;
    const asChecksum = traits.checksums.includes(algorithm);
    if (!asChecksum && !(algorithm === "md5" && traits.contentMd5)) continue;
    const computed = digestOf(algorithm, bytes);
    if (!computed.equals(given)) throw new HubError("CHECKSUM_MISMATCH", `the ${name} is not that of the bytes`);
    if (asChecksum) kept[name] = computed.toString("base64");
  }
  return kept;
}

/** The upload's parts in the asked order. @throws HubError `CHECKSUM_MISMATCH`, `REQUEST_REFUSED` */
export function checkParts(upload: MemoryUpload, asked: readonly UploadPart[], traits: StoreTraits): MemoryPart[] {
  const { minSize, maxCount, equalSize } = traits.parts;
  if (asked.length === 0 || asked.length > maxCount) throw refused(`an upload cannot have ${asked.length} parts`);
  const parts = asked.map((part, i) => checkPart(upload, part, asked[i - 1]));
  const [first] = parts;
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    if (!isLast && part.size < minSize) throw refused(`part ${part.partNumber} has fewer than ${minSize} bytes`);
    const uneven = first && (isLast ? part.size > first.size : part.size !== first.size);
    if (equalSize && uneven) throw refused(`part ${part.partNumber} differs in size from part 1`);
  }
  return parts;
}

function checkPart(upload: MemoryUpload, asked: UploadPart, previous: UploadPart | undefined): MemoryPart {
  if (previous && asked.partNumber <= previous.partNumber) throw refused("the parts are not in ascending order");
  const part = upload.parts.get(asked.partNumber);
  if (!part || part.etag !== asked.etag) {
    throw new HubError("CHECKSUM_MISMATCH", `part ${asked.partNumber} is not the one that the store has`);
  }
  const { checksum } = upload;
  if (checksum && asked.checksums?.[checksum] !== part.checksums?.[checksum]) {
    throw new HubError("CHECKSUM_MISMATCH", `part ${asked.partNumber} has another ${checksum}`);
  }
  return part;
}

/** What a store says to a request that makes no sense. */
export function refused(message: string): HubError {
  return new HubError("REQUEST_REFUSED", message);
}
