import type { ErrorCode } from "./error-codes.ts";
import type { Count } from "./outcome.ts";

/** What may hold a run back, in one word. `workers`: there is work, and nobody to do it. */
export const LIMITING_FACTORS = [
  "listing",
  "source",
  "destination",
  "source-throttled",
  "destination-throttled",
  "cpu",
  "bandwidth-cap",
  "request-cap",
  "memory-cap",
  "workers",
  "nothing",
] as const;

/** What a run could be faster without. */
export type LimitingFactor = (typeof LIMITING_FACTORS)[number];

/** What a run is doing. */
export type RunPhase = "listing" | "copying" | "deleting" | "finishing";

/** Requests of which an endpoint allows only so many, such as pulls of Docker Hub: as it told with its last answer. */
export interface RequestBudget {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since the Unix epoch at which all of them are allowed again, at the latest. */
  readonly resetsAt: number;
}

/** A run at one moment, whatever its items are. Counts are of this run, across resumes. */
export interface ProgressSnapshot {
  readonly phase: RunPhase;
  readonly found: Count;
  readonly same: Count;
  readonly filtered: Count;
  readonly extra: Count;
  readonly queued: Count;
  readonly listingComplete: boolean;
  readonly copied: Count;
  readonly skipped: Count;
  readonly failed: Count;
  readonly deleted: Count;
  /** Bytes read from the source so far by those who work on it, parts in flight included. */
  readonly transferredBytes: number;
  /** Processes that work on it, on whatever machines. Absent: the one that counts here. */
  readonly workers?: number;
  readonly requestsInFlight: number;
  readonly retries: number;
  readonly throttles: number;
  readonly limiting: LimitingFactor;
  /** Of the source. Absent: it tells of none. */
  readonly budget?: RequestBudget;
  /** Milliseconds since the Unix epoch, of this process' share of the run. */
  readonly startedAt: number;
  readonly elapsedMs: number;
  readonly lastError?: { readonly code: ErrorCode; readonly message: string; readonly key?: string };
}
