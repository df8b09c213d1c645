import type { HubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode, type Language } from "@dth/core/error-codes";
import { HTTP_STATUS } from "./status.ts";

/** One thing that is wrong with an input, in one language. */
export interface ProblemIssue {
  /** Dotted path of the field; empty: the input as a whole. */
  readonly path: string;
  readonly message: string;
}

/** What every door tells of an error. */
export interface ToldError {
  readonly code: ErrorCode;
  /** What happened; never a secret, and nothing of the inside for `INTERNAL`. */
  readonly message: string;
  /** What the caller can do. */
  readonly remedy: string;
  readonly issues: readonly ProblemIssue[];
  /** Joins the answer with the hub's log and audit. */
  readonly requestId: string;
}

/** An answer of `application/problem+json` (RFC 9457). */
export interface ProblemDocument extends Omit<ToldError, "message" | "issues"> {
  /** Where the error is described. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly issues?: readonly ProblemIssue[];
}

/** How an error is told, and where it belongs. */
export interface TellOptions {
  readonly language: Language;
  readonly requestId: string;
}

const HIDDEN = "something unexpected happened here; the hub's log has it under the request id";

/** An error in the caller's language, without anything of the inside. */
export function toldError(error: HubError, { language, requestId }: TellOptions): ToldError {
  return {
    code: error.code,
    message: error.code === "INTERNAL" ? HIDDEN : error.message,
    remedy: ERROR_CODES[error.code].remedy[language],
    issues: error.issues.map(({ path, message }) => ({ path, message: message[language] })),
    requestId,
  };
}

/** @param status another one than the code's own, where the request's headers decide it */
export function problemOf(error: HubError, options: TellOptions, status = HTTP_STATUS[error.code]): ProblemDocument {
  const { code, message, remedy, issues, requestId } = toldError(error, options);
  const title = `${code.charAt(0)}${code.slice(1).toLowerCase().replaceAll("_", " ")}`;
  const type = `/api/docs#${code}`;
  const told = { type, title, status, detail: message, code, remedy, requestId };
  return issues.length === 0 ? told : { ...told, issues };
}

/** The answer to a request that failed. */
export function problemResponse(error: HubError, options: TellOptions, status?: number): Response {
  const problem = problemOf(error, options, status);
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  if (problem.status === 401) headers.set("WWW-Authenticate", 'Bearer realm="Data Transfer Hub"');
  if (error.retryAfterMs !== undefined) headers.set("Retry-After", String(Math.ceil(error.retryAfterMs / 1000)));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
