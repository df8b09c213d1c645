import type { ObjectEntry } from "@dth/core/object";
import { fidelity, placementOf } from "./attributes.ts";
import { type Copied, type CopyContext, pinOf } from "./context.ts";
import { copyRecord, evidenceOf } from "./proof.ts";
import { withSlot } from "./slot.ts";
import { headSource } from "./source.ts";

/** Whether bytes can stay inside the endpoint. */
export function copiesInside(
  { request, lessons }: Pick<CopyContext, "request" | "lessons">,
  entry: ObjectEntry,
): boolean {
  const { source, destination, options } = request;
  const { maxCopySize, partCopy } = destination.store.traits;
  if (options.serverSideCopy === "never" || lessons.serverSideCopyRefused || maxCopySize === 0) return false;
  return source.store.endpoint === destination.store.endpoint && (partCopy || entry.size <= maxCopySize);
}

/** Copies one object of up to `maxCopySize` bytes in one request. @throws HubError as `ObjectStore.copy` does */
export async function copyInside(context: CopyContext, entry: ObjectEntry): Promise<Copied> {
  const { source, destination, options } = context.request;
  const { store } = destination;
  const key = context.keys.toDestination(entry.key);
  const pin = pinOf(entry);
  const replaced = options.metadata ? undefined : await fidelity(context, entry, await headSource(context, entry));
  const from = {
    bucket: source.store.bucket,
    key: entry.key,
    ...(pin.versionId === undefined ? {} : { versionId: pin.versionId }),
    ...(pin.etag === undefined ? {} : { ifMatch: pin.etag }),
  };
  const stored = await withSlot(context, store, () =>
    store.copy({
      source: from,
      key,
      attributes: replaced?.attributes ?? "keep",
      placement: placementOf(options, entry.storageClass),
      signal: context.signal,
    }),
  );
  const proof = stored.etag !== undefined && stored.etag === pin.etag ? "etag" : "server-side-copy";
  const evidence = evidenceOf(pin, stored, { proof });
  return { size: entry.size, evidence, lost: replaced?.lost ?? [], remember: copyRecord(context, key, evidence) };
}
