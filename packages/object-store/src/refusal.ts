import type { Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import { type ErrorAnswer, judge } from "./error-answer.ts";
import type { Verdict } from "./error-taxonomy.ts";
import type { S3Request } from "./s3-request.ts";
import { withoutSecrets } from "./secrets.ts";

/** Where a refusal happened, for its message. */
export interface RefusalScene {
  readonly request: S3Request;
  /** The endpoint and the bucket, such as `https://s3.eu-west-1.amazonaws.com/bucket`. */
  readonly place: string;
  readonly bucket: string;
  /** Those of the attempt, which must not show. Absent: anonymous. */
  readonly credentials: Credentials | undefined;
  /** Partition of the vendor's accounts, where there are several. */
  readonly partition: string | undefined;
}

/** What a refusal means for this request, and what to do. */
export function refusalVerdict(answer: ErrorAnswer, request: S3Request): Verdict {
  const verdict = judge(answer);
  return { code: codeFor(verdict.code, answer, request), reaction: verdict.reaction };
}

function codeFor(code: ErrorCode, answer: ErrorAnswer, { purpose }: S3Request): ErrorCode {
  if (purpose === "read") return readCode(code, answer);
  // A bare 404 where no object is asked for can only mean the bucket.
  return code === "OBJECT_NOT_FOUND" && answer.code === undefined ? "BUCKET_NOT_FOUND" : code;
}

function readCode(code: ErrorCode, answer: ErrorAnswer): ErrorCode {
  if (code === "ACCESS_DENIED" && answer.code !== "AllAccessDisabled") return "OBJECT_ACCESS_DENIED";
  if (code === "PRECONDITION_FAILED") return "SOURCE_CHANGED";
  // A range beyond the end was computed from a size that the object no longer has.
  if (answer.status === 416) return "SOURCE_CHANGED";
  if (answer.status === 405 && answer.headers["x-amz-delete-marker"] === "true") return "OBJECT_NOT_FOUND";
  return code;
}

/** The error that a refusal becomes when nothing more can be tried. */
export function refusalError(code: ErrorCode, answer: ErrorAnswer, scene: RefusalScene, retryAfter?: number): HubError {
  const { request, place, bucket } = scene;
  const target = request.key === undefined ? place : `${place}/${request.key}`;
  const { accessKeyId, secretAccessKey, sessionToken } = scene.credentials ?? {};
  const clean = (text: string): string => withoutSecrets(text, [sessionToken, secretAccessKey, accessKeyId]);
  const said = [answer.code, answer.message && clean(answer.message).slice(0, 300)].filter(Boolean).join(": ");
  const words = answer.firstWords;
  const foreign = words === undefined ? "" : ` with a text that is no S3 answer: "${clean(words)}"`;
  const message = `${request.method} ${target} was answered ${answer.status}${said ? ` ${said}` : ""}${foreign}${plainWords(code, scene)}`;
  return new HubError(code, message, {
    details: details(answer, request, bucket),
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  });
}

/** What the vendor's own words leave people guessing about. */
function plainWords(code: ErrorCode, { partition, credentials }: RefusalScene): string {
  if (code === "CREDENTIALS_INVALID" && partition !== undefined) {
    return `; this endpoint is in the ${partition} partition, and keys work only in the partition they were made in`;
  }
  if (credentials === undefined && (code === "ACCESS_DENIED" || code === "OBJECT_ACCESS_DENIED"))
    return "; the request was anonymous";
  return "";
}

function details(answer: ErrorAnswer, request: S3Request, bucket: string): Record<string, string | number> {
  const requestId = answer.headers["x-amz-request-id"] ?? answer.texts.RequestId;
  return {
    status: answer.status,
    bucket,
    ...(request.key === undefined ? {} : { key: request.key }),
    ...(answer.code === undefined ? {} : { vendorCode: answer.code }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
