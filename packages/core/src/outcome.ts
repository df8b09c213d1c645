import type { ErrorCode } from "./error-codes.ts";

/** Why an item was left alone on purpose. */
export type SkipReason =
  /** Archived at the source and not restored. */
  | "archived"
  /** Excluded by a pattern, age, size or class: counted, not listed item by item. */
  | "filtered"
  /** A dry run only says what it would do. */
  | "dry-run"
  /** A symbolic link to a directory, or a device, socket or pipe. */
  | "not-a-file"
  /** A newer event for the same key was already applied. */
  | "superseded"
  /** The registry's pull quota is used up; a later run takes it. */
  | "postponed"
  /** An image for none of the platforms that are wanted. */
  | "other-platform";

/** How an item ended. Nothing ends without one. `same` items are counted by the finder, not recorded one by one. */
export type OutcomeKind = "copied" | "same" | "skipped" | "failed" | "deleted";

/** Evidence that what is at the destination is what was at the source. */
export interface Evidence {
  readonly sourceEtag?: string;
  readonly sourceVersionId?: string;
  readonly destinationEtag?: string;
  readonly destinationVersionId?: string;
  /** Base64 digest of the object's bytes by algorithm: computed here, or told by the source and checked by the destination. */
  readonly checksums?: Readonly<Record<string, string>>;
  /** How the arrival was proven. */
  readonly proof?: "etag" | "checksum" | "content-md5" | "size" | "server-side-copy" | "found-at-destination";
}

/** One item's end, as the ledger keeps it. */
export interface ItemOutcome {
  /** Source key, or the destination key of a delete. */
  readonly key: string;
  readonly kind: OutcomeKind;
  /**
   * Which item under this key ended, where one key names both a source object to copy and a
   * destination object to delete. Absent: `delete` for the kind `deleted`, else the item that was
   * found under the key, a copy first. Read back only where it is `delete` and the kind does not say so.
   */
  readonly action?: "copy" | "delete";
  /** Bytes of the object. */
  readonly size: number;
  readonly reason?: SkipReason;
  readonly code?: ErrorCode;
  /** One line for people; never a secret. */
  readonly message?: string;
  readonly evidence?: Evidence;
  /** What could not follow the object, such as `tags` or `metadata:name`. */
  readonly lost?: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Counts and bytes of one kind of outcome. */
export interface Count {
  readonly objects: number;
  readonly bytes: number;
}

/** How many items ended how, with their bytes. */
export type Tally = Readonly<Record<OutcomeKind, Count>>;
