import { hasCode } from "@dth/core/error";
import type { ObjectEntry, ObjectHead } from "@dth/core/object";
import type { ObjectStore } from "@dth/core/object-store";
import { type RequestSlots, withSlot } from "../governor/request-slots.ts";

/** One object as a listing would show it, or `undefined` where there is none. */
export async function headEntry(
  store: ObjectStore,
  key: string,
  slots: RequestSlots,
  signal: AbortSignal,
): Promise<ObjectEntry | undefined> {
  try {
    return toEntry(await withSlot(slots, store, signal, () => store.head(key, { signal })));
  } catch (error) {
    if (hasCode(error, "OBJECT_NOT_FOUND")) return undefined;
    throw error;
  }
}

function toEntry({ key, size, etag, lastModified, versionId, attributes }: ObjectHead): ObjectEntry {
  const { storageClass } = attributes;
  return {
    key,
    size,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(versionId === undefined ? {} : { versionId }),
    ...(storageClass === undefined ? {} : { storageClass }),
  };
}
