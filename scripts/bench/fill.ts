import type { ObjectStore, UploadPart } from "@dth/core/object-store";
import { createHashing } from "@dth/local/hashing";
import type { CopyScenario } from "./scenarios.ts";

const MIB = 1024 ** 2;
/** Objects from here on are uploaded in parts, as every tool does it. */
const MULTIPART_FROM = 16 * MIB;
const PART = 8 * MIB;
const AT_ONCE = 16;

interface Planned {
  readonly key: string;
  readonly size: number;
}

/** Puts a scenario's objects below `prefix`: bytes that do not compress, no two objects alike. */
export async function fill(store: ObjectStore, prefix: string, scenario: CopyScenario): Promise<void> {
  const planned = scenario.batches.flatMap(({ count, size }, batch) =>
    Array.from({ length: count }, (_, i): Planned => ({ key: `${prefix}${keyOf(batch, i)}`, size })),
  );
  const noise = crypto.getRandomValues(new Uint8Array(65536));
  const next = planned.values();
  const worker = async () => {
    for (const { key, size } of next)
      await putOne(store, key, (offset, length) => bytes(noise, key, offset, length), size);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A few hundred keys to a folder, as real trees have. */
function keyOf(batch: number, index: number): string {
  const folder = Math.floor(index / 250)
    .toString()
    .padStart(4, "0");
  return `batch-${batch}/folder-${folder}/object-${index.toString().padStart(6, "0")}.bin`;
}

/** `length` bytes of noise that begin with the key and the offset, so that mixed-up objects or parts show. */
function bytes(noise: Uint8Array, key: string, offset: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += noise.length) out.set(noise.subarray(0, Math.min(noise.length, length - at)), at);
  out.set(new TextEncoder().encode(`${key}@${offset}`).subarray(0, length));
  return out;
}

async function putOne(
  store: ObjectStore,
  key: string,
  read: (offset: number, length: number) => Uint8Array,
  size: number,
): Promise<void> {
  const hashing = createHashing();
  // With a checksum of its own no object is hashed by the server when a tool first reads it, which the first would pay.
  const checksum = "crc32";
  const digests = (body: Uint8Array) => ({ md5: hashing.hash("md5", body), crc32: hashing.hash("crc32", body) });
  if (size < MULTIPART_FROM) {
    const body = read(0, size);
    await store.put({ key, body: [body], attributes: {}, digests: digests(body) });
    return;
  }
  const uploadId = await store.createUpload({ key, attributes: {}, checksum });
  const parts: UploadPart[] = [];
  for (let offset = 0; offset < size; offset += PART) {
    const body = read(offset, Math.min(PART, size - offset));
    parts.push(
      await store.uploadPart({ key, uploadId, partNumber: parts.length + 1, body: [body], digests: digests(body) }),
    );
  }
  await store.completeUpload({ key, uploadId, parts, checksum });
}
