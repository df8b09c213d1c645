import type { ErrorCode } from "@dth/core/error-codes";
import type { RecordStore } from "@dth/core/record-store";
import type { Hearing } from "@dth/core/source-listener";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** How the hub hears of one task's source. */
export interface HearingDocument {
  /** The task's id. */
  readonly id: string;
  readonly version: number;
  /** Absent: the source tells nothing by itself. */
  readonly hearing?: Hearing;
  /** The version of the task's last edit that this is of. */
  readonly edited: number;
  /** When it was last tried, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Since when it has been heard without a break, in milliseconds since the Unix epoch. Absent: it is not heard. */
  readonly since?: number;
  /** Why it is not heard. */
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/**
 * The tasks whose sources the hub listens to. A document is written before its source is listened to, and goes after that
 * ended: nothing is listened to that is not here.
 */
export function hearingsOf(records: RecordStore): DocumentCollection<HearingDocument> {
  return collectionOf<HearingDocument>(records, "hearing", ({ id }) => ({ sort: id }));
}
