import type { ErrorCode } from "./error-codes.ts";
import type { UploadPart } from "./object-store.ts";
import type { Count, ItemOutcome, OutcomeKind, Tally } from "./outcome.ts";
import type { ItemsWork } from "./work.ts";

/** Where a run stands. */
export type RunState = "running" | "stopped" | "done" | "failed";

/** One pass of a task. */
export interface RunRecord {
  readonly id: string;
  /** Identity of source and destination, `ObjectStore.id` plus prefix. */
  readonly source: string;
  readonly destination: string;
  /** What the run was asked to do, as the composition root needs it to resume. JSON, never a secret. */
  readonly spec: unknown;
  readonly state: RunState;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** One key range of the finder: `from` exclusive, `to` inclusive, `cursor` the last key decided. */
export interface FinderRange {
  readonly id: number;
  /** Source keys of this range start with it. Absent: the location's own prefix. */
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
  readonly done: boolean;
}

/** Where the finder stands. Saved together with the work it found, so neither is ever ahead of the other. */
export interface FinderCheckpoint {
  readonly ranges: readonly FinderRange[];
  /** Both listings reached their end in every range. */
  readonly complete: boolean;
  /** Keys seen at the source (or in the list), decided or filtered. */
  readonly found: Count;
  readonly same: Count;
  readonly filtered: Count;
  /** Objects at the destination that the source lacks. */
  readonly extra: Count;
  /** Items handed out as work. */
  readonly queued: Count;
  /** Batches handed out, where their ids are numbers in the order in which they were found. */
  readonly batches?: number;
}

/** A multipart upload that is ours. Recorded before it is created, so that none is ever left open. */
export interface UploadRecord {
  readonly runId: string;
  /** Destination key, exact. */
  readonly key: string;
  /** Absent between intent and creation. */
  readonly uploadId?: string;
  readonly sourceKey: string;
  readonly sourceEtag?: string;
  readonly sourceVersionId?: string;
  /** Bytes of the object. */
  readonly size: number;
  /** Bytes of every part but the last. */
  readonly partSize: number;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** What the last successful copy to a destination key was made of: lets later runs compare where ETags cannot. */
export interface CopyRecord {
  /** Destination key. */
  readonly key: string;
  readonly sourceEtag: string;
  readonly destinationEtag: string;
}

/** Failures of one cause. */
export interface FailureGroup {
  readonly code: ErrorCode;
  readonly objects: number;
  readonly bytes: number;
  /** Up to five keys, in key order. */
  readonly samples: readonly string[];
}

/** Which outcomes are asked for; what is not given narrows nothing. */
export interface OutcomeFilter {
  readonly kinds?: readonly OutcomeKind[];
  readonly code?: ErrorCode;
}

/**
 * The durable record of runs, outcomes and multipart state: the truth that receipts are made of.
 * Safe for several processes at once. Every method throws HubError only: `LEDGER_UNUSABLE`,
 * `DISK_FULL`, `RUN_NOT_FOUND` where a run id is taken. A ledger behind a network also throws `NETWORK`, `THROTTLED`,
 * `SERVER_UNAVAILABLE`, `ACCESS_DENIED` and the codes of credentials, after trying again by itself.
 */
export interface Ledger {
  /** @throws `INVALID_INPUT` when there is a run of that id already */
  createRun(run: RunRecord): Promise<void>;
  run(runId: string): Promise<RunRecord>;
  /** Newest first. */
  runs(limit: number): Promise<readonly RunRecord[]>;
  /** A member that is present and undefined is removed. */
  updateRun(runId: string, change: Partial<Pick<RunRecord, "state" | "finishedAt" | "error">>): Promise<void>;
  /** Forgets the run, its outcomes, work and uploads. */
  deleteRun(runId: string): Promise<void>;

  /**
   * Records found work and the finder's position as one atomic change. An item is named by its action
   * and key: found again, it stays one item of its first batch, and settled if it was.
   */
  commitFound(runId: string, works: readonly ItemsWork[], checkpoint: FinderCheckpoint): Promise<void>;
  checkpoint(runId: string): Promise<FinderCheckpoint | undefined>;
  /** Batches with items that have no outcome yet, each with only those items. What a resumed run sends again. */
  openWork(runId: string): AsyncIterable<ItemsWork>;

  /**
   * Records outcomes; durable when this resolves. One outcome a key: a success (`copied`, `deleted`,
   * `same`) is never replaced by anything else, anything else is replaced by what comes later.
   */
  record(runId: string, outcomes: readonly ItemOutcome[]): Promise<void>;
  /** Which of `keys` have an outcome and no open item: with a copy and a delete under one key, both have ended. */
  settled(runId: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Distinct keys by outcome; `same` from the checkpoint is included. */
  tally(runId: string): Promise<Tally>;
  /** Items found as work that have no outcome. 0 and `checkpoint.complete` together mean done. */
  unsettled(runId: string): Promise<number>;
  /** In UTF-8 byte order of the keys, a copy before a delete of one key; `after` exclusive. */
  outcomes(runId: string, filter?: OutcomeFilter, after?: string): AsyncIterable<ItemOutcome>;
  failures(runId: string): Promise<readonly FailureGroup[]>;
  /**
   * Forgets the failed outcomes that match, so that `openWork` yields their items again. A failure that
   * is not of found work stays, for nothing would try it again. @returns how many
   */
  reopen(runId: string, filter: { readonly code?: ErrorCode }): Promise<number>;

  /**
   * Records an upload unless one of this run and key is recorded: the first stays, and only an intent
   * gets its upload id, once. Atomic, so of many callers one wins.
   * @returns what is recorded now; with another upload id than the caller's, the caller's upload is nobody's
   */
  saveUpload(upload: UploadRecord): Promise<UploadRecord>;
  upload(runId: string, key: string): Promise<UploadRecord | undefined>;
  uploads(runId: string): Promise<readonly UploadRecord[]>;
  /**
   * Records a finished part and says how many distinct parts there are now; atomic, so exactly one caller
   * that adds a part sees the last. Saving a part again replaces it and leaves the count.
   */
  savePart(runId: string, key: string, uploadId: string, part: UploadPart): Promise<number>;
  /** Ascending by part number. */
  parts(runId: string, key: string, uploadId: string): Promise<readonly UploadPart[]>;
  /** Forgets the upload and its parts. */
  dropUpload(runId: string, key: string): Promise<void>;

  /** Remembers copies for later comparisons with the same destination. */
  rememberCopies(destination: string, copies: readonly CopyRecord[]): Promise<void>;
  /** Those of `keys` that are remembered. */
  rememberedCopies(destination: string, keys: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>>;

  close(): Promise<void>;
}
