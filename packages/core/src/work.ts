import type { ObjectEntry } from "./object.ts";

/** What the finder decided for one item. */
export interface WorkItem {
  readonly entry: ObjectEntry;
  /** `delete` removes the destination key `entry.key`; it is emitted last, if at all. */
  readonly action: "copy" | "delete";
  /** For events: orders several events of one key; hexadecimal, of any length. */
  readonly sequencer?: string;
}

/** A batch of items: the unit of the queue. */
export interface ItemsWork {
  readonly kind: "items";
  readonly id: string;
  readonly runId: string;
  readonly items: readonly WorkItem[];
}

/** A range of parts of one giant object, so that several workers share it. */
export interface PartsWork {
  readonly kind: "parts";
  readonly id: string;
  readonly runId: string;
  /** The batch that holds the object itself; its outcome is recorded by whoever completes the upload. */
  readonly parentId: string;
  readonly entry: ObjectEntry;
  readonly uploadId: string;
  /** Bytes of every part but the last. */
  readonly partSize: number;
  /** Inclusive part numbers. */
  readonly firstPart: number;
  readonly lastPart: number;
}

/** What travels on the queue. Leased, never owned. */
export type Work = ItemsWork | PartsWork;
