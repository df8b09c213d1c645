import { hasCode } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import type { Copied, CopyContext } from "./context.ts";
import { isMd5Etag, partsOfEtag } from "./etag.ts";
import { findAtDestination } from "./found.ts";
import { copyLarge, type Shared } from "./large.ts";
import { reproducible } from "./layout.ts";
import { copiesInside, copyInside } from "./server-side.ts";
import { copySingle } from "./single.ts";
import { withSlot } from "./slot.ts";

/** What is known of an object before it is copied. */
export interface ObjectCopy {
  /** An earlier attempt may have copied it. */
  readonly doubtful: boolean;
  /** The batch that holds the object. */
  readonly parentId: string;
}

const MAX_RESTARTS = 3;
/** A single PUT of a body this much smaller than the whole budget leaves room for others. */
const BUFFER_SHARE = 8;

/**
 * Copies one object by the way that suits it, and proves that it arrived. An object that changes
 * meanwhile is started again as it is then.
 *
 * @throws HubError when it cannot be copied now; `OBJECT_NOT_FOUND`, `OBJECT_ARCHIVED` and others as
 * `ObjectStore` does; `SOURCE_CHANGED` and `CHECKSUM_MISMATCH` after several restarts
 */
export async function copyObject(context: CopyContext, entry: ObjectEntry, how: ObjectCopy): Promise<Copied | Shared> {
  if (how.doubtful) {
    const found = await findAtDestination(context, entry);
    if (found !== undefined) return found;
  }
  let current = entry;
  for (let restarts = 0; ; restarts++) {
    try {
      return await copyOnce(context, current, how);
    } catch (error) {
      if (restarts >= MAX_RESTARTS || !hasCode(error, "SOURCE_CHANGED", "CHECKSUM_MISMATCH")) throw error;
      if (isPinned(context) && hasCode(error, "SOURCE_CHANGED")) throw error;
      if (hasCode(error, "SOURCE_CHANGED")) current = await currentEntry(context, entry.key);
    }
  }
}

/** Whether exactly the objects that were found are wanted, and no later ones. */
export function isPinned({ request }: Pick<CopyContext, "request">): boolean {
  return request.given === "plan";
}

/** The object as it is now. @throws HubError `OBJECT_NOT_FOUND` */
export async function currentEntry(context: CopyContext, key: string): Promise<ObjectEntry> {
  const { store } = context.request.source;
  const head = await withSlot(context, store, () => store.head(key, { signal: context.signal }));
  const { storageClass } = head.attributes;
  return {
    key,
    size: head.size,
    ...(head.etag === undefined ? {} : { etag: head.etag }),
    ...(head.lastModified === undefined ? {} : { lastModified: head.lastModified }),
    ...(storageClass === undefined ? {} : { storageClass }),
  };
}

async function copyOnce(context: CopyContext, entry: ObjectEntry, how: ObjectCopy): Promise<Copied | Shared> {
  const way = wayOf(context, entry);
  if (!way.inside) return copyThrough(context, entry, how, way);
  try {
    return await copyWithin(context, entry, how, way);
  } catch (error) {
    if (!hasCode(error, "ACCESS_DENIED", "OBJECT_ACCESS_DENIED", "NOT_SUPPORTED")) throw error;
    const copied = await copyThrough(context, entry, how, { inParts: inParts(context, entry) });
    // Now it is known that the copy is refused, not the object.
    context.lessons.serverSideCopyRefused = true;
    return copied;
  }
}

type Parting = Pick<Way, "inParts">;

function copyThrough(context: CopyContext, entry: ObjectEntry, how: ObjectCopy, way: Parting) {
  if (way.inParts) return copyLarge(context, entry, { serverSide: false, parentId: how.parentId });
  return copySingle(context, entry);
}

function copyWithin(context: CopyContext, entry: ObjectEntry, how: ObjectCopy, way: Parting) {
  if (way.inParts) return copyLarge(context, entry, { serverSide: true, parentId: how.parentId });
  return copyInside(context, entry);
}

/** What the way of an object is decided by. */
export type WayContext = Pick<CopyContext, "request" | "lessons"> & {
  readonly ports: { readonly governor: Pick<CopyContext["ports"]["governor"], "maxBufferedBytes"> };
};

/** How an object travels. */
export interface Way {
  /** The store copies by itself; else the bytes go through us. */
  readonly inside: boolean;
  /** As a multipart upload; else in one request. */
  readonly inParts: boolean;
}

/** The way that suits an object. */
export function wayOf(context: WayContext, entry: ObjectEntry): Way {
  if (!copiesInside(context, entry)) return { inside: false, inParts: inParts(context, entry) };
  const { maxCopySize, partCopy } = context.request.destination.store.traits;
  return { inside: true, inParts: entry.size > maxCopySize || (partCopy && reproduces(context, entry)) };
}

/**
 * Whether an object travels in parts: when it is large, or when its ETag says that it once did and
 * the same parts will give it the same ETag again. A plain MD5 ETag survives a single PUT only.
 */
function inParts(context: WayContext, entry: ObjectEntry): boolean {
  const { options, destination, source } = context.request;
  const { traits } = destination.store;
  if (entry.size === 0) return false;
  if (reproduces(context, entry)) return true;
  const keepsEtag = options.sameLayout && traits.etag === "md5" && source.store.traits.etag === "md5";
  const buffered = Math.floor(context.ports.governor.maxBufferedBytes / BUFFER_SHARE);
  const limit = keepsEtag && isMd5Etag(entry.etag) ? Math.max(options.partSize, buffered) : options.partSize;
  return entry.size > Math.min(limit, traits.maxPutSize);
}

/** Whether the parts that an object was made of are made again. */
export function reproduces({ request }: Pick<CopyContext, "request">, entry: ObjectEntry): boolean {
  const { options, source, destination } = request;
  return (
    options.sameLayout &&
    partsOfEtag(entry.etag) !== undefined &&
    entry.size > 0 &&
    reproducible(source.store.traits, destination.store.traits)
  );
}
