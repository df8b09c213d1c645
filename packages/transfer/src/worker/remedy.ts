import { HubError, hasCode } from "@dth/core/error";
import { isPinned } from "../copy/object.ts";
import type { RunRequest } from "../ports.ts";

/** What becomes of an item after a failed attempt. */
export type Remedy =
  | { readonly kind: "skip"; readonly reason: "archived" | "superseded" }
  /** `afterMs` from now. Not counted as an attempt where the store only asked to slow down. */
  | { readonly kind: "retry"; readonly afterMs: number; readonly counted: boolean }
  | { readonly kind: "fail" }
  /** The error is not this item's: every other one would meet it too. */
  | { readonly kind: "end-run"; readonly error: HubError };

/** A failed attempt at an item. */
export interface FailedAttempt {
  readonly error: HubError;
  /** Attempts at this item that failed before and counted. */
  readonly attempts: number;
  /** Items in a row that were denied, this one included. */
  readonly denials: number;
}

/** Denials in a row after which it is the bucket, not the object. */
const MAX_DENIALS = 20;
const MAX_BACKOFF_MS = 30_000;

/** The remedy for a failed attempt at an item of this run. */
export function remedyFor({ error, attempts, denials }: FailedAttempt, request: RunRequest): Remedy {
  if (error.code === "OBJECT_ARCHIVED") return { kind: "skip", reason: "archived" };
  if (request.given === "events" && error.code === "OBJECT_NOT_FOUND") return { kind: "skip", reason: "superseded" };
  const denied = isDenial(error);
  if (denied && denials >= MAX_DENIALS) return { kind: "end-run", error: bucketDenied(error) };
  if (error.class === "job" && !denied) return { kind: "end-run", error };
  if (error.class === "throttle") return retry(error.retryAfterMs ?? 1_000, false);
  const isOver = isPinned({ request }) && error.code === "SOURCE_CHANGED";
  const failures = attempts + 1;
  if (error.retryable && !isOver && failures < request.options.attempts) return retry(250 * 2 ** failures, true);
  return { kind: "fail" };
}

/** Whether the store refused to let us at an item, which it may do for one item or for all. */
export function isDenial(error: HubError): boolean {
  return hasCode(error, "ACCESS_DENIED", "OBJECT_ACCESS_DENIED");
}

function retry(afterMs: number, counted: boolean): Remedy {
  return { kind: "retry", afterMs: Math.min(MAX_BACKOFF_MS, afterMs), counted };
}

/** A store cannot tell a reader whether one object or all are refused; so many in a row do. */
function bucketDenied(error: HubError): HubError {
  if (error.code === "ACCESS_DENIED") return error;
  const message = `${MAX_DENIALS} objects in a row were refused, the last with: ${error.message}`;
  return new HubError("ACCESS_DENIED", message, { cause: error, details: error.details });
}
