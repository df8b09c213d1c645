/** The collections of a hub's records. */
export const COLLECTIONS = [
  "task",
  /**
   * Tasks by name and by last edit, and those that have never run: small records beside the tasks, so that such a listing
   * reads no more than its page.
   */
  "task-order",
  /** Tasks that a person should look at: small records beside the tasks, so that these few are found among all. */
  "attention",
  /** Tasks by when the scheduler must look at them. */
  "due",
  /** Tasks that were deleted, while what executed their runs is being removed. */
  "leaving",
  "run",
  "connection",
  "plan",
  "token",
  "channel",
  "audit",
  "event",
  /** Tasks whose sources the hub listens to, or tries to. */
  "hearing",
  "digest",
  "acceptance",
  /** Messages that were given up, and whose queue is gone. */
  "letter",
  "idempotency",
  /** Receipts that are verified beside the call that asked for it. */
  "verification",
  "setting",
] as const;

/** A kind of records. */
export type Collection = (typeof COLLECTIONS)[number];

/** One document with what it is found by. */
export interface HubRecord {
  readonly id: string;
  /** JSON. Up to 300 KB. */
  readonly body: unknown;
  /** Orders a listing, in UTF-8 byte order; then by id. Up to 200 bytes. */
  readonly sort: string;
  /** Narrows a listing to equals: the task of a run, the progress of a task. Up to 200 bytes. */
  readonly group?: string;
  /** Lower-case text that a search looks in. */
  readonly text?: string;
  /** Milliseconds since the Unix epoch after which the record is as good as gone. */
  readonly expiresAt?: number;
}

/** A record as it is kept. */
export interface StoredRecord extends HubRecord {
  /** From 1, one more with every change. */
  readonly version: number;
}

/** Which records are asked for, and in which order. */
export interface RecordQuery {
  readonly group?: string;
  /** Only records whose text contains it; compared in lower case. */
  readonly contains?: string;
  /** By `sort`, then id. Default `ascending`. */
  readonly order?: "ascending" | "descending";
  /** Only sort keys from this one (inclusive, whatever the order). */
  readonly from?: string;
  /** Only sort keys below this one (exclusive, whatever the order). */
  readonly below?: string;
  /** 1 to 1,000. */
  readonly limit: number;
  /** Where the previous page ended; opaque, of the same query. */
  readonly cursor?: string;
}

/** A page of records. */
export interface RecordPage {
  readonly records: readonly StoredRecord[];
  /** Present while there may be more. */
  readonly cursor?: string;
}

/** What a write outlives: the crash of its process, or the machine's loss of power too, which costs a disk its time. */
export type Outlives = "process" | "power";

/** What must be true for a write: nothing there, exactly this version there, or whatever. */
export type Expected = "absent" | "any" | number;

/**
 * The hub's own documents: tasks, runs, connections, tokens, audit. Small on purpose, so that SQLite, DynamoDB and
 * memory keep the same promises. Safe for several processes. Every method throws HubError only: `RECORDS_UNUSABLE`,
 * `DISK_FULL`, `NETWORK`, `THROTTLED`, `SERVER_UNAVAILABLE`, `ACCESS_DENIED`, the codes of credentials.
 */
export interface RecordStore {
  /** Expired records are not found. */
  get(collection: Collection, id: string): Promise<StoredRecord | undefined>;
  /**
   * Writes the whole record, durable when it resolves; an expired record counts as absent.
   * @param outlives at least what; default `power`
   * @returns the new version
   * @throws HubError `CONFLICT` when `expected` is not what is there, `PAYLOAD_TOO_LARGE` for a body that is too large,
   * `INVALID_INPUT` for what it is found by
   */
  put(collection: Collection, record: HubRecord, expected: Expected, outlives?: Outlives): Promise<number>;
  /** Succeeds also when there is none, unless a version is expected. @throws HubError `CONFLICT` */
  delete(collection: Collection, id: string, expected?: number): Promise<void>;
  /** One page, without expired records. @throws HubError `INVALID_INPUT` for a cursor that is none or a limit out of range */
  list(collection: Collection, query: RecordQuery): Promise<RecordPage>;
  /** How many records a group has, without expired ones; reads no body. */
  count(collection: Collection, group: string): Promise<number>;
  close(): Promise<void>;
}
