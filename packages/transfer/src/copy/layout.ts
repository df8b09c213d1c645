import { HubError } from "@dth/core/error";
import type { ObjectHead } from "@dth/core/object";
import type { StoreTraits } from "@dth/core/object-store";
import { partsOfEtag } from "./etag.ts";

/** How an object is cut: every part but the last has `partSize` bytes. */
export interface PartLayout {
  readonly partSize: number;
  readonly partCount: number;
}

const MIB = 1024 * 1024;

/**
 * The part size nearest to `wanted` that the destination's limits allow: big enough for its number
 * of parts, in whole MiB, so that 10,000 parts of an object of any size fit.
 *
 * @throws HubError `OBJECT_TOO_LARGE` when no part size does
 */
export function planParts(size: number, wanted: number, destination: StoreTraits): PartLayout {
  const { minSize, maxSize, maxCount } = destination.parts;
  const needed = Math.max(wanted, minSize, Math.ceil(size / maxCount));
  const partSize = needed === wanted ? wanted : Math.min(maxSize, Math.ceil(needed / MIB) * MIB);
  const capped = Math.min(partSize, maxSize);
  if (size > destination.maxObjectSize || Math.ceil(size / capped) > maxCount) {
    throw new HubError("OBJECT_TOO_LARGE", `the destination cannot hold an object of ${size} bytes`);
  }
  return { partSize: capped, partCount: Math.max(1, Math.ceil(size / capped)) };
}

/** What decides whether the source's own parts can be reproduced. */
export interface SameLayoutQuestion {
  /** As HEAD with `partNumber: 1` describes the source. */
  readonly head: ObjectHead;
  readonly source: StoreTraits;
  readonly destination: StoreTraits;
  /** Bytes of the largest part that may be held in memory. */
  readonly maxPartSize: number;
}

/**
 * The source's own layout, when reproducing it makes the destination's ETag equal to the source's;
 * `undefined` when the parts are of unequal size, unknown, or not acceptable at the destination.
 */
export function sourceLayout({ head, source, destination, maxPartSize }: SameLayoutQuestion): PartLayout | undefined {
  const partCount = partsOfEtag(head.etag);
  if (partCount === undefined || !reproducible(source, destination)) return undefined;
  const partSize = partCount === 1 ? head.size : head.partSize;
  if (partSize === undefined || partSize <= 0 || Math.ceil(head.size / partSize) !== partCount) return undefined;
  const { minSize, maxSize, maxCount } = destination.parts;
  const accepted = partCount <= maxCount && partSize <= Math.min(maxSize, maxPartSize);
  return accepted && (partCount === 1 || partSize >= minSize) ? { partSize, partCount } : undefined;
}

/** Whether both stores make multipart ETags the same way. */
export function reproducible(source: StoreTraits, destination: StoreTraits): boolean {
  return source.multipartEtag === "md5-of-md5s" && destination.multipartEtag === "md5-of-md5s";
}

/** The bytes of one part, from 1. */
export function partRange(layout: PartLayout, size: number, partNumber: number): { start: number; end: number } {
  const start = (partNumber - 1) * layout.partSize;
  return { start, end: Math.min(size, start + layout.partSize) };
}
