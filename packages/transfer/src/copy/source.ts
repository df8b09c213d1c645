import { HubError } from "@dth/core/error";
import type { ObjectEntry, ObjectHead } from "@dth/core/object";
import type { CopyContext, SourcePin } from "./context.ts";
import { partsOfEtag } from "./etag.ts";
import { type PartLayout, planParts, reproducible, sourceLayout } from "./layout.ts";
import { withSlot } from "./slot.ts";

/** A source object that is about to be copied in parts. */
export interface LargeSource {
  readonly entry: ObjectEntry;
  readonly head: ObjectHead;
  readonly pin: SourcePin;
  readonly layout: PartLayout;
}

/**
 * Looks at the pinned source and settles its layout.
 * @throws HubError `SOURCE_CHANGED`, `OBJECT_ARCHIVED` (and not restored), `OBJECT_TOO_LARGE`, as `ObjectStore.head`
 */
export async function examineSource(context: CopyContext, entry: ObjectEntry, wanted: number): Promise<LargeSource> {
  const { options, source, destination } = context.request;
  const { store } = source;
  const multipart = options.sameLayout && reproducible(store.traits, destination.store.traits);
  const askPart = multipart && (partsOfEtag(entry.etag) ?? 0) > 1;
  const head = await headSource(context, entry, askPart ? 1 : undefined);
  if (head.size !== entry.size) throw new HubError("SOURCE_CHANGED", `${entry.key} has another size than when listed`);
  const storageClass = head.attributes.storageClass ?? entry.storageClass;
  const archived = storageClass !== undefined && store.traits.archiveClasses.includes(storageClass);
  if (archived && head.restore !== "restored") {
    throw new HubError("OBJECT_ARCHIVED", `${entry.key} is archived as ${storageClass}`);
  }
  const maxPartSize = Math.floor(context.ports.governor.maxBufferedBytes / 2);
  const question = { head, source: store.traits, destination: destination.store.traits, maxPartSize };
  const same = options.sameLayout ? sourceLayout(question) : undefined;
  const layout = same ?? planParts(head.size, wanted, destination.store.traits);
  return { entry, head, layout, pin: pinOfHead(entry, head) };
}

/** HEAD of exactly the listed version. */
export function headSource(context: CopyContext, entry: ObjectEntry, partNumber?: number): Promise<ObjectHead> {
  const { store } = context.request.source;
  const options = {
    ...(entry.etag === undefined ? {} : { ifMatch: entry.etag }),
    ...(entry.versionId === undefined ? {} : { versionId: entry.versionId }),
    ...(partNumber === undefined ? {} : { partNumber }),
    signal: context.signal,
  };
  return withSlot(context, store, async () => {
    const head = await store.head(entry.key, options);
    if (entry.etag === undefined || head.etag === undefined || head.etag === entry.etag) return head;
    throw new HubError("SOURCE_CHANGED", `${entry.key} is no longer the object that was listed`);
  });
}

function pinOfHead(entry: ObjectEntry, head: ObjectHead): SourcePin {
  const lastModified = head.lastModified ?? entry.lastModified;
  return { key: entry.key, etag: head.etag ?? entry.etag, versionId: entry.versionId ?? head.versionId, lastModified };
}
