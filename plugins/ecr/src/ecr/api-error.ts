import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import * as v from "valibot";
import { shorten } from "../registry/answer-error.ts";

const BodySchema = v.looseObject({
  __type: v.optional(v.string()),
  message: v.optional(v.string()),
  Message: v.optional(v.string()),
});

const CODES: Readonly<Record<string, ErrorCode>> = {
  AccessDeniedException: "ACCESS_DENIED",
  AccessDenied: "ACCESS_DENIED",
  UnrecognizedClientException: "CREDENTIALS_INVALID",
  InvalidClientTokenId: "CREDENTIALS_INVALID",
  ExpiredTokenException: "CREDENTIALS_EXPIRED",
  ExpiredToken: "CREDENTIALS_EXPIRED",
  InvalidSignatureException: "SIGNATURE_MISMATCH",
  SignatureDoesNotMatch: "SIGNATURE_MISMATCH",
  RepositoryNotFoundException: "REPOSITORY_NOT_FOUND",
  RepositoryAlreadyExistsException: "CONFLICT",
  ImageNotFoundException: "IMAGE_NOT_FOUND",
  ThrottlingException: "THROTTLED",
  Throttling: "THROTTLED",
  TooManyRequestsException: "THROTTLED",
  ServerException: "SERVER_UNAVAILABLE",
  ServiceUnavailableException: "SERVER_UNAVAILABLE",
};

/** Translates a refusal of an API that speaks JSON. @param operation such as `CreateRepository` */
export function apiError(operation: string, status: number, text: string, errorType: string | undefined): HubError {
  const body = parseBody(text);
  const type = (errorType ?? body.__type ?? "").split(":")[0]?.split("#").at(-1) ?? "";
  return refusal(operation, status, type, body.message ?? body.Message ?? "");
}

/** A refusal of an API of Amazon Web Services, by the service's own word for it; an empty `type` is none. */
export function refusal(operation: string, status: number, type: string, said: string): HubError {
  const message = shorten(said);
  const code = codeOf(type, message, status);
  const told = `${operation} was refused: ${type === "" ? status : type}${message === "" ? "" : `, ${message}`}`;
  return new HubError(code, told, { details: { operation, status, ...(type === "" ? {} : { code: type }) } });
}

function codeOf(type: string, message: string, status: number): ErrorCode {
  // The same type for a wrong key and for a clock that is wrong.
  if (/^InvalidSignatureException$|^RequestExpired$/.test(type) && /not yet current|expired/i.test(message)) {
    return "CLOCK_SKEWED";
  }
  const known = CODES[type];
  if (known !== undefined) return known;
  if (status === 429) return "THROTTLED";
  if (status >= 500) return "SERVER_UNAVAILABLE";
  return status === 403 ? "ACCESS_DENIED" : "REQUEST_REFUSED";
}

function parseBody(text: string): v.InferOutput<typeof BodySchema> {
  try {
    return v.parse(BodySchema, JSON.parse(text));
  } catch {
    // A proxy's page or nothing: the status has to do.
    return {};
  }
}
