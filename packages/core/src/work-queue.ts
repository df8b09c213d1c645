import type { Work } from "./work.ts";

/** Work under a lease. */
export interface LeasedWork {
  readonly work: Work;
  /** Names this lease; a later lease of the same work has another. */
  readonly receipt: string;
  /** How often this work was leased, this time included; from 1. */
  readonly deliveries: number;
}

/** How much a queue holds. */
export interface QueueDepth {
  /** Ready or delayed. */
  readonly waiting: number;
  readonly leased: number;
  readonly dead: number;
}

/**
 * The queue of one run: at-least-once, unordered, leased. Modelled on SQS, so that SQS is one
 * implementation; what services leave open, the conformance suite names as traits. Every method throws HubError only:
 * `LEDGER_UNUSABLE`, `DISK_FULL`, `NETWORK`, `CANCELLED`; behind a network also `THROTTLED`, `SERVER_UNAVAILABLE`,
 * `PAYLOAD_TOO_LARGE`, `ACCESS_DENIED` and the codes of credentials.
 */
export interface WorkQueue {
  /** Everything is durable when this resolves; a part of the batch never is alone. Sending an id again makes a duplicate, which is allowed. */
  send(works: readonly Work[], delayMs?: number): Promise<void>;
  /**
   * Leases up to `max` works for `visibilityMs`; empty when there is none ready. Work leased more
   * than the queue's `maxDeliveries` times moves to the dead letters instead.
   */
  lease(max: number, visibilityMs: number): Promise<readonly LeasedWork[]>;
  /** Prolongs a lease from now. @throws `LEASE_LOST` when it expired and somebody else has the work */
  extend(receipt: string, visibilityMs: number): Promise<void>;
  /** Ends the work for good. An expired receipt is ignored: the work comes again, which is harmless. */
  acknowledge(receipt: string): Promise<void>;
  /** Gives the work back, to be leased again after `delayMs`. An expired receipt is ignored. */
  release(receipt: string, delayMs: number): Promise<void>;
  depth(): Promise<QueueDepth>;
  /** Dead letters, oldest first, at most `max`. */
  deadLetters(max: number): Promise<readonly Work[]>;
  /** Moves all dead letters back with a fresh count. @returns how many */
  redrive(): Promise<number>;
  /** Forgets everything, leases included. */
  purge(): Promise<void>;
}
