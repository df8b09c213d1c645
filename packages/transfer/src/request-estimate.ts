import type { ObjectEntry } from "@dth/core/object";
import { newLessons } from "./copy/context.ts";
import { partsOfEtag } from "./copy/etag.ts";
import { wantedPartSize } from "./copy/large.ts";
import { planParts } from "./copy/layout.ts";
import { reproduces, type WayContext, wayOf } from "./copy/object.ts";
import type { RunRequest } from "./ports.ts";

/** Requests as S3 names them. */
export type Operation =
  | "HeadObject"
  | "GetObject"
  | "GetObjectTagging"
  | "PutObject"
  | "CopyObject"
  | "CreateMultipartUpload"
  | "UploadPart"
  | "UploadPartCopy"
  | "CompleteMultipartUpload"
  | "DeleteObject"
  | "DeleteObjects";

/** How many requests of which kind. Kinds of which there are none are absent. */
export type OperationCounts = Readonly<Partial<Record<Operation, number>>>;

/** Requests to either side. */
export interface RequestCounts {
  readonly source: OperationCounts;
  readonly destination: OperationCounts;
}

/** Adds up the requests that copying and deleting take, when nothing goes wrong. */
export interface RequestEstimate {
  copy(entry: ObjectEntry): void;
  delete(): void;
  counts(): RequestCounts;
  /** Bytes that go through us, out of the source's network. */
  readonly throughBytes: number;
  /** Objects that the destination cannot hold. */
  readonly tooLarge: number;
}

/**
 * An estimate by the engine's own decisions. What only an object itself could tell is left out: whether it
 * has tags, and whether its parts are of equal size.
 */
export function createRequestEstimate(request: RunRequest, maxBufferedBytes: number): RequestEstimate {
  const context: WayContext = { request, lessons: newLessons(), ports: { governor: { maxBufferedBytes } } };
  const source = new Map<Operation, number>();
  const destination = new Map<Operation, number>();
  let throughBytes = 0;
  let tooLarge = 0;
  let deletes = 0;
  let tagReads = 0;

  const whole = (inside: boolean): void => {
    if (!inside) {
      add(source, "GetObject");
      add(destination, "PutObject");
      tagReads++;
      return;
    }
    add(destination, "CopyObject");
    if (request.options.metadata) return;
    add(source, "HeadObject");
    tagReads++;
  };
  const parted = (entry: ObjectEntry, inside: boolean): void => {
    const parts = partCountOf(context, entry, inside);
    if (parts === undefined) {
      tooLarge++;
      return;
    }
    const isShared = !inside && entry.size >= request.options.giantSize && parts > 1;
    // Whoever completes a shared object looks at its source and its tags once more.
    add(source, "HeadObject", isShared ? 2 : 1);
    tagReads += isShared ? 2 : 1;
    add(destination, "CreateMultipartUpload");
    if (!inside) add(source, "GetObject", parts);
    add(destination, inside ? "UploadPartCopy" : "UploadPart", parts);
    add(destination, "CompleteMultipartUpload");
  };

  return {
    copy(entry) {
      const { inside, inParts } = wayOf(context, entry);
      if (inParts) parted(entry, inside);
      else whole(inside);
      if (!inside) throughBytes += entry.size;
    },
    delete() {
      deletes++;
    },
    counts: () => ({
      source: withDeleteChecks(withTagReads(source, request, tagReads), deletes),
      destination: withDeletes(destination, request, deletes),
    }),
    get throughBytes() {
      return throughBytes;
    },
    get tooLarge() {
      return tooLarge;
    },
  };
}

function add(counts: Map<Operation, number>, operation: Operation, times = 1): void {
  counts.set(operation, (counts.get(operation) ?? 0) + times);
}

/** Undefined when the destination cannot hold the object. */
function partCountOf({ request, ports }: WayContext, entry: ObjectEntry, inside: boolean): number | undefined {
  const { traits } = request.destination.store;
  const known = reproduces({ request }, entry) ? partsOfEtag(entry.etag) : undefined;
  const fits = known !== undefined && entry.size / known <= ports.governor.maxBufferedBytes / 2;
  if (known !== undefined && fits && known <= traits.parts.maxCount) return known;
  try {
    return planParts(entry.size, wantedPartSize(request.options.partSize, inside), traits).partCount;
  } catch {
    return undefined;
  }
}

/** Tags are asked for one by one only where a read does not tell that there are none; else once, to learn that it does. */
function withTagReads(
  counts: ReadonlyMap<Operation, number>,
  { source, destination, options }: RunRequest,
  objects: number,
): Map<Operation, number> {
  const result = new Map(counts);
  const { tags, countsTags } = source.store.traits;
  if (!options.tags || !tags || !destination.store.traits.tags || objects === 0) return result;
  result.set("GetObjectTagging", countsTags ? 1 : objects);
  return result;
}

/** The source is asked for each object that is about to be deleted. */
function withDeleteChecks(counts: Map<Operation, number>, deletes: number): OperationCounts {
  if (deletes > 0) add(counts, "HeadObject", deletes);
  return Object.fromEntries(counts);
}

function withDeletes(
  counts: ReadonlyMap<Operation, number>,
  { destination }: RunRequest,
  deletes: number,
): OperationCounts {
  const result = new Map(counts);
  const { deleteBatch } = destination.store.traits;
  // A batch of one is a single delete.
  const singles = deleteBatch <= 1 ? deletes : deletes % deleteBatch === 1 ? 1 : 0;
  const batched = deletes - singles;
  if (singles > 0) result.set("DeleteObject", singles);
  if (batched > 0) result.set("DeleteObjects", Math.ceil(batched / deleteBatch));
  return Object.fromEntries(result);
}
