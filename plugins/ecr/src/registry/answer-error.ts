import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import * as v from "valibot";

/** What a refused request was about, for the message. */
export interface Asked {
  /** Such as `pull library/nginx:latest`. */
  readonly what: string;
  /** The registry's host. */
  readonly host: string;
  /** Whether the request carried a login. */
  readonly signedIn: boolean;
}

const ErrorsSchema = v.object({
  errors: v.pipe(
    v.array(v.object({ code: v.optional(v.string(), ""), message: v.optional(v.nullable(v.string()), "") })),
    v.minLength(1),
  ),
});

const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  NAME_UNKNOWN: "REPOSITORY_NOT_FOUND",
  NAME_INVALID: "REQUEST_REFUSED",
  MANIFEST_UNKNOWN: "IMAGE_NOT_FOUND",
  BLOB_UNKNOWN: "IMAGE_NOT_FOUND",
  MANIFEST_INVALID: "IMAGE_NOT_COPYABLE",
  MANIFEST_BLOB_UNKNOWN: "IMAGE_NOT_COPYABLE",
  DIGEST_INVALID: "DIGEST_MISMATCH",
  UNSUPPORTED: "NOT_SUPPORTED",
  TOOMANYREQUESTS: "THROTTLED",
};

const MAX_TEXT = 300;

/** Translates a registry's refusal: the body first, the status where the body says nothing. */
export function answerError(status: number, body: string, asked: Asked): HubError {
  const { code, message } = firstError(body);
  const text = shorten(message === "" ? body : message);
  const told = `${asked.host} refused to ${asked.what}: ${status}${code === "" ? "" : ` ${code}`}${text === "" ? "" : `, ${text}`}`;
  return new HubError(codeOf(status, code, message, asked), told, {
    details: { status, ...(code === "" ? {} : { code }) },
  });
}

/** Whether a refusal says that a token has ended, which ECR does with 403. */
export function saysExpired(body: string): boolean {
  return /token has expired/i.test(body);
}

/** Whether a 429 means the quota of hours rather than a moment's rate (Docker Hub). */
export function saysPullLimit(body: string): boolean {
  return /pull rate limit/i.test(body);
}

function codeOf(status: number, code: string, message: string, { signedIn }: Asked): ErrorCode {
  if (status === 429) return saysPullLimit(message) ? "IMAGE_QUOTA_EXHAUSTED" : "THROTTLED";
  if (code === "TAG_INVALID") return /immutable/i.test(message) ? "TAG_IMMUTABLE" : "REQUEST_REFUSED";
  if (status === 401 || code === "UNAUTHORIZED") return signedIn ? "CREDENTIALS_INVALID" : "CREDENTIALS_MISSING";
  if (status === 403) return saysExpired(message) ? "CREDENTIALS_EXPIRED" : "ACCESS_DENIED";
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (status >= 500) return "SERVER_UNAVAILABLE";
  if (status === 404) return "IMAGE_NOT_FOUND";
  return status === 405 ? "NOT_SUPPORTED" : "REQUEST_REFUSED";
}

function firstError(body: string): { readonly code: string; readonly message: string } {
  try {
    const [first] = v.parse(ErrorsSchema, JSON.parse(body)).errors;
    return { code: (first?.code ?? "").toUpperCase(), message: first?.message ?? "" };
  } catch {
    // A proxy's page or nothing: the status has to do.
    return { code: "", message: "" };
  }
}

/** One line, without the query strings of upload addresses, which hold session state. */
export function shorten(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .replace(/\?[^\s"']{16,}/g, "?…")
    .trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}
