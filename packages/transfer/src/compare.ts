import type { CopyRecord } from "@dth/core/ledger";
import type { ObjectEntry } from "@dth/core/object";
import type { StoreTraits } from "@dth/core/object-store";
import type { CompareMode } from "@dth/core/transfer-options";

/** What is known of both stores' ETags. */
export type EtagTraits = Pick<StoreTraits, "etag" | "multipartEtag">;

/**
 * What two listed objects say about each other. The `ask-…` ones need more than a listing:
 * `ask-memory-else-different` and `ask-memory-else-time` the remembered copy, `ask-content` the bytes.
 */
export type Comparison = "same" | "different" | "ask-memory-else-different" | "ask-memory-else-time" | "ask-content";

/** How two ETags relate, given what the stores promise. */
export type EtagRelation =
  /** Both digest the same bytes in the same way. */
  | "equal"
  /** Both claim to digest in the same way, and differ. */
  | "unequal"
  /** They say nothing about each other. */
  | "incomparable";

const MD5 = /^[0-9a-f]{32}$/;
const MULTIPART = /^[0-9a-f]{32}-(\d+)$/;

/**
 * Compares ETags only where both are digests of one kind: MD5 of the whole, or MD5 of as many part
 * MD5s. Equal multipart ETags mean equal layout and bytes; with another number of parts they mean nothing.
 */
export function relateEtags(
  source: string | undefined,
  destination: string | undefined,
  sourceTraits: EtagTraits,
  destinationTraits: EtagTraits,
): EtagRelation {
  if (source === undefined || destination === undefined) return "incomparable";
  if (sourceTraits.etag === "md5" && destinationTraits.etag === "md5" && source.length === 32) {
    const isEqual = source === destination;
    if (MD5.test(source) && (isEqual || MD5.test(destination))) return isEqual ? "equal" : "unequal";
  }
  if (sourceTraits.multipartEtag !== "md5-of-md5s" || destinationTraits.multipartEtag !== "md5-of-md5s") {
    return "incomparable";
  }
  const sourceParts = MULTIPART.exec(source)?.[1];
  if (sourceParts === undefined || sourceParts !== MULTIPART.exec(destination)?.[1]) return "incomparable";
  return source === destination ? "equal" : "unequal";
}

/** A comparator of one mode between two stores. Not for mode `none`, which compares nothing. */
export function createComparator(
  mode: Exclude<CompareMode, "none">,
  sourceTraits: EtagTraits,
  destinationTraits: EtagTraits,
): (source: ObjectEntry, destination: ObjectEntry) => Comparison {
  const bySameSize = {
    size: () => "same",
    time: compareTimes,
    checksum: () => "ask-content",
    // Unequal digests are no proof of different bytes: with SSE-KMS an ETag looks like an MD5 and is none.
    etag: (source, destination) => {
      const relation = relateEtags(source.etag, destination.etag, sourceTraits, destinationTraits);
      if (relation === "equal") return "same";
      return relation === "unequal" ? "ask-memory-else-different" : "ask-memory-else-time";
    },
  } satisfies Record<typeof mode, (source: ObjectEntry, destination: ObjectEntry) => Comparison>;
  const compare: (source: ObjectEntry, destination: ObjectEntry) => Comparison = bySameSize[mode];
  return (source, destination) => (source.size === destination.size ? compare(source, destination) : "different");
}

/**
 * Answers the `ask-memory-…` comparisons with the remembered copy of the destination key, if there is one.
 * A source that changed since is different whatever its time says: an older file moved into its place,
 * or an older version made the latest again, keeps its old time.
 */
export function compareWithMemory(
  asked: "ask-memory-else-different" | "ask-memory-else-time",
  source: ObjectEntry,
  destination: ObjectEntry,
  copy: CopyRecord | undefined,
): "same" | "different" {
  if (copy !== undefined && source.etag !== undefined && copy.destinationEtag === destination.etag) {
    return copy.sourceEtag === source.etag ? "same" : "different";
  }
  return asked === "ask-memory-else-time" ? compareTimes(source, destination) : "different";
}

/** The destination is the same when it is not older than the source; different when a time is unknown. */
export function compareTimes(
  source: Pick<ObjectEntry, "lastModified">,
  destination: Pick<ObjectEntry, "lastModified">,
): "same" | "different" {
  if (source.lastModified === undefined || destination.lastModified === undefined) return "different";
  return destination.lastModified >= source.lastModified ? "same" : "different";
}
