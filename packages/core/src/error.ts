import { ERROR_CODES, type ErrorClass, type ErrorCode } from "./error-codes.ts";
import type { InputIssue } from "./input-issue.ts";

/** What a {@link HubError} may carry beside its code and message. */
export interface HubErrorOptions {
  readonly cause?: unknown;
  /** Milliseconds after which the other side invites a retry. */
  readonly retryAfterMs?: number;
  /** Facts for machines: bucket, key, region, vendor's own code. Never a secret. */
  readonly details?: Readonly<Record<string, string | number>>;
  /** What is wrong with an input, field by field. */
  readonly issues?: readonly InputIssue[];
}

/**
 * The one error class. The code says what happened, {@link ERROR_CODES} what to do about it.
 * The message says what and where, never a secret and never what to do.
 */
export class HubError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, string | number>>;
  readonly issues: readonly InputIssue[];

  constructor(code: ErrorCode, message: string, options: HubErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "HubError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
    this.issues = options.issues ?? [];
  }

  get class(): ErrorClass {
    return ERROR_CODES[this.code].class;
  }

  /** Whether the same request may succeed later without a person doing anything. */
  get retryable(): boolean {
    return RETRYABLE.has(this.class);
  }
}

const RETRYABLE: ReadonlySet<ErrorClass> = new Set(["throttle", "transient", "corruption", "race"]);

/** The error itself when it is ours, else an `INTERNAL` one around it. Aborts become `CANCELLED`. */
export function toHubError(error: unknown): HubError {
  if (error instanceof HubError) return error;
  if (error instanceof Error && error.name === "AbortError") {
    return new HubError("CANCELLED", "stopped on request", { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new HubError("INTERNAL", message, { cause: error });
}

/** Whether `error` is ours and carries one of `codes`. */
export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): error is HubError {
  return error instanceof HubError && codes.includes(error.code);
}
