import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { ProcessResult } from "@dth/core/processes";
import { saysPullLimit, shorten } from "../registry/answer-error.ts";

/** What skopeo writes to standard error, as it was tried with 1.9.3 and read in the sources up to 1.22. First that fits. */
const CLASSES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/initiating layer upload.*name unknown|name unknown: The repository with name/i, "REPOSITORY_NOT_FOUND"],
  [/tag invalid.*immutable/i, "TAG_IMMUTABLE"],
  [/manifest list instead of a manifest|but we cannot modify it|we cannot try conversions/i, "IMAGE_NOT_COPYABLE"],
  [/unsupported (manifest|media|image)|unimplemented MIME|no image found in image index/i, "IMAGE_NOT_COPYABLE"],
  [/Digest did not match, expected|does not match provided manifest digest/i, "DIGEST_MISMATCH"],
  [/invalid reference format/i, "REQUEST_REFUSED"],
  [/toomanyrequests|too many requests/i, "THROTTLED"],
  [/manifest unknown|name unknown|manifest invalid.*not found/i, "IMAGE_NOT_FOUND"],
  [
    /authorization token has expired|unable to retrieve auth token|unauthorized|authentication required/i,
    "CREDENTIALS_INVALID",
  ],
  [/denied/i, "ACCESS_DENIED"],
  [/server gave HTTP response to HTTPS client|x509:|tls:/i, "TLS_FAILURE"],
  [/received unexpected HTTP status: 5|StatusCode: 5|internal server error/i, "SERVER_UNAVAILABLE"],
  [/no space left on device/i, "DISK_FULL"],
  [/manifest invalid|blob unknown|manifest blob unknown|schema1/i, "IMAGE_NOT_COPYABLE"],
  [
    /connection re(fused|set)|unexpected EOF|i\/o timeout|context deadline exceeded|broken pipe|no such host|EOF\b|dial tcp/i,
    "NETWORK",
  ],
];

/** Why skopeo ended, in our words. @param what such as `library/nginx:latest` */
export function skopeoFailure({ exitCode, stderr }: ProcessResult, what: string): HubError {
  const reason = fatalLine(stderr);
  const code = saysPullLimit(stderr) ? "IMAGE_QUOTA_EXHAUSTED" : codeOf(stderr);
  const end = exitCode === undefined ? "was ended by a signal" : `ended with ${exitCode}`;
  return new HubError(code, `${what} was not copied: ${reason === "" ? `skopeo ${end}` : shorten(reason)}`, {
    details: { program: "skopeo", ...(exitCode === undefined ? {} : { exitCode }) },
  });
}

function codeOf(stderr: string): ErrorCode {
  for (const [pattern, code] of CLASSES) if (pattern.test(stderr)) return code;
  // What nobody has seen yet is tried again: a permanent failure costs three attempts, a lost image costs more.
  return "SERVER_UNAVAILABLE";
}

/** The message of the last `level=fatal` line; its quoting is Go's. */
function fatalLine(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const fatal = lines.findLast((line) => line.includes("level=fatal")) ?? lines.at(-1) ?? "";
  const quoted = /msg="((?:[^"\\]|\\.)*)"/.exec(fatal)?.[1];
  return quoted === undefined ? fatal : quoted.replace(/\\(.)/g, "$1");
}
