import { fromHex, toBase64, toHex } from "@dth/core/byte-text";
import { hasCode } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import type { Digests, StoreTraits } from "@dth/core/object-store";
import { fidelity, storeWith } from "./attributes.ts";
import { type Copied, type CopyContext, pinOf } from "./context.ts";
import { digestChunks, objectDigests } from "./digests.ts";
import { isMd5Etag } from "./etag.ts";
import { checkSourceEtag, copyRecord, evidenceOf, isKms, proveArrival } from "./proof.ts";
import { readContent } from "./read.ts";
import { withBuffer, withSlot } from "./slot.ts";

/**
 * Copies one object with one GET and one PUT.
 *
 * @throws HubError `SOURCE_CHANGED` when it is not the listed object any more, `CHECKSUM_MISMATCH`,
 * and as `ObjectStore.get` and `ObjectStore.put` do
 */
export async function copySingle(context: CopyContext, entry: ObjectEntry): Promise<Copied> {
  const known = context.lessons.sourceEtagOpaque ? undefined : knownMd5(context, entry);
  if (known === undefined) return withBuffer(context, entry.size, (memory) => copyBuffered(context, entry, memory));
  try {
    return await withBuffer(context, entry.size, (memory) => copyBuffered(context, entry, memory, known));
  } catch (error) {
    if (!hasCode(error, "CHECKSUM_MISMATCH")) throw error;
    // Damaged under way, or no MD5 after all: the bytes themselves tell.
    const copied = await withBuffer(context, entry.size, (memory) => copyBuffered(context, entry, memory));
    if (copied.evidence.checksums?.md5 !== toBase64(known)) context.lessons.sourceEtagOpaque = true;
    return copied;
  }
}

/**
 * The MD5 that the source gives as ETag, where the destination compares what arrives with it: that proves the way
 * from end to end without hashing here, which costs more than all else.
 */
function knownMd5({ request }: CopyContext, entry: ObjectEntry): Uint8Array | undefined {
  const { source, destination } = request;
  const trusted = source.store.traits.etag === "md5" && destination.store.traits.contentMd5 && isMd5Etag(entry.etag);
  return trusted ? fromHex(entry.etag) : undefined;
}

/** @param known the body's MD5, if it need not be computed */
async function copyBuffered(
  context: CopyContext,
  entry: ObjectEntry,
  memory: Uint8Array,
  known?: Uint8Array,
): Promise<Copied> {
  const { source, destination } = context.request;
  const wanted = objectDigests(source.store.traits, destination.store.traits);
  const early = known === undefined ? wanted : [];
  const content = await readContent(context, { pin: pinOf(entry), size: entry.size, digests: early, memory });
  const { hashing } = context.ports;
  const told = known !== undefined && !isKms(content.head) ? { md5: known } : undefined;
  const digests = told ?? (known === undefined ? content.digests : digestChunks(hashing, wanted, content.chunks));
  const md5 = digests.md5 === undefined ? undefined : toHex(digests.md5);
  checkSourceEtag(context, content.head, md5);
  const given = await fidelity(context, entry, content.head);
  const key = context.keys.toDestination(entry.key);
  const body = content.chunks;
  const put = { key, body, digests, signal: context.signal };
  const { stored, lost } = await storeWith(given, (attributes) =>
    withSlot(context, destination.store, () => destination.store.put({ ...put, attributes })),
  );
  const checked = checkedBy(destination.store.traits, digests);
  const proof = await proveArrival(context, { key, size: entry.size, stored, expectedEtag: md5, checked });
  const pin = { key: entry.key, etag: content.head.etag ?? entry.etag, versionId: content.head.versionId };
  const evidence = evidenceOf(pin, stored, { proof, digests });
  return { size: entry.size, evidence, lost, remember: copyRecord(context, key, evidence) };
}

/** Which of the digests the destination compares with what it received. */
function checkedBy(traits: StoreTraits, digests: Digests): "checksum" | "content-md5" | undefined {
  if (traits.contentMd5 && digests.md5 !== undefined) return "content-md5";
  return traits.checksums.some((algorithm) => digests[algorithm] !== undefined) ? "checksum" : undefined;
}
