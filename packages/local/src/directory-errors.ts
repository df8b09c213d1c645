import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";

/** What the kernel's refusals mean for a key. Others are `FILE_SYSTEM`. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: "OBJECT_NOT_FOUND",
  ENOSPC: "DISK_FULL",
  EDQUOT: "DISK_FULL",
  EACCES: "FILE_ACCESS_DENIED",
  EPERM: "FILE_ACCESS_DENIED",
  EROFS: "FILE_ACCESS_DENIED",
  EFBIG: "OBJECT_TOO_LARGE",
  // A file where the key needs a directory, or the reverse: `a` beside `a/b`.
  ENOTDIR: "KEY_NOT_ACCEPTED",
  EISDIR: "KEY_NOT_ACCEPTED",
  EEXIST: "KEY_NOT_ACCEPTED",
  ENOTEMPTY: "KEY_NOT_ACCEPTED",
  // Names that this file system cannot hold.
  ENAMETOOLONG: "KEY_NOT_ACCEPTED",
  EILSEQ: "KEY_NOT_ACCEPTED",
  EINVAL: "KEY_NOT_ACCEPTED",
  ELOOP: "KEY_NOT_ACCEPTED",
};

/** An error of the file system in our words; our own ones stay as they are. */
export function fileError(error: unknown, key: string, doing: string): HubError {
  if (error instanceof HubError) return error;
  const code = errnoOf(error);
  const message = `${doing} ${JSON.stringify(key)}: ${code || String(error)}`;
  return new HubError(CODES[code] ?? "FILE_SYSTEM", message, { cause: error });
}

/** The kernel's name of an error, such as `ENOENT`; empty when it has none. */
export function errnoOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Whether nothing is at that path: neither the file nor, perhaps, its parents. */
export function isAbsent(error: unknown): boolean {
  const code = errnoOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** There is no such object. */
export function notFound(key: string): HubError {
  return new HubError("OBJECT_NOT_FOUND", `no file for ${JSON.stringify(key)}`);
}

/** The key cannot be a file here. */
export function notAccepted(key: string, why: string): HubError {
  return new HubError("KEY_NOT_ACCEPTED", `${JSON.stringify(key)}: ${why}`);
}
