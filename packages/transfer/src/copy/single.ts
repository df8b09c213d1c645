import type { ObjectEntry } from "@dth/core/object";
import type { Digests, StoreTraits } from "@dth/core/object-store";
import { fidelity, storeWith } from "./attributes.ts";
import { type Copied, type CopyContext, pinOf } from "./context.ts";
import { objectDigests } from "./digests.ts";
import { toHex } from "./etag.ts";
import { checkSourceEtag, copyRecord, evidenceOf, proveArrival } from "./proof.ts";
import { readContent } from "./read.ts";
import { withBuffer, withSlot } from "./slot.ts";

/**
 * Copies one object with one GET and one PUT.
 *
 * @throws HubError `SOURCE_CHANGED` when it is not the listed object any more, `CHECKSUM_MISMATCH`,
 * and as `ObjectStore.get` and `ObjectStore.put` do
 */
export function copySingle(context: CopyContext, entry: ObjectEntry): Promise<Copied> {
  return withBuffer(context, entry.size, () => copyBuffered(context, entry));
}

async function copyBuffered(context: CopyContext, entry: ObjectEntry): Promise<Copied> {
  const { source, destination } = context.request;
  const wanted = objectDigests(source.store.traits, destination.store.traits);
  const content = await readContent(context, { pin: pinOf(entry), size: entry.size, digests: wanted });
  const md5 = content.digests.md5 === undefined ? undefined : toHex(content.digests.md5);
  checkSourceEtag(context, content.head, md5);
  const given = await fidelity(context, entry, content.head);
  const key = context.keys.toDestination(entry.key);
  const { chunks: body, digests } = content;
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
