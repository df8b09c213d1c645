import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";

/**
 * What AWS calls the errors that mean the same in every service. Names come from the services' models in the SDK and from
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html. What is not here is the service's own, and
 * becomes the code of the port that met it.
 */
const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ...named("THROTTLED", [
    ...["Throttling", "ThrottlingException", "ThrottledException", "Throttled", "RequestThrottled", "SlowDown"],
    ...["RequestThrottledException", "TooManyRequestsException", "ProvisionedThroughputExceededException"],
    ...["RequestLimitExceeded", "OverLimit", "KmsThrottled", "KMSThrottlingException", "KmsThrottlingException"],
    ...["TransactionConflictException", "TransactionInProgressException", "ReplicatedWriteConflictException"],
    ...["ConcurrentAccessException", "ConcurrentModificationException", "ExecutionLimitExceeded"],
    ...["PriorRequestNotComplete", "BandwidthLimitExceeded", "LimitExceededException", "KMSThrottling"],
  ]),
  ...named("SERVER_UNAVAILABLE", [
    ...["InternalServerError", "InternalServiceError", "InternalErrorException", "InternalError", "InternalFailure"],
    ...["InternalServiceFault", "InternalServerException", "InternalStreamingException", "OperationAbortedException"],
    ...["ServiceUnavailable", "ServiceUnavailableException", "503"],
  ]),
  ...named("ACCESS_DENIED", [
    ...["AccessDeniedException", "AccessDenied", "AuthorizationError", "AuthorizationErrorException", "NotAuthorized"],
    ...["KmsAccessDenied", "KMSAccessDenied", "KMSAccessDeniedException", "KmsAccessDeniedException"],
    ...["InvalidSecurity", "InvalidSecurityException", "OptInRequired", "KmsOptInRequired", "KMSOptInRequired"],
  ]),
  ...named("CREDENTIALS_INVALID", [
    ...["UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "IncompleteSignature"],
    ...["MissingAuthenticationToken", "MissingAuthenticationTokenException"],
  ]),
  ...named("SIGNATURE_MISMATCH", ["InvalidSignatureException", "SignatureDoesNotMatch"]),
  ...named("CREDENTIALS_EXPIRED", ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"]),
  ...named("CREDENTIALS_MISSING", ["CredentialsProviderError"]),
  ...named("CLOCK_SKEWED", ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]),
  ...named("PAYLOAD_TOO_LARGE", ["BatchRequestTooLong", "BatchRequestTooLongException", "RequestEntityTooLarge"]),
  ...named("NETWORK", [
    ...["TimeoutError", "NetworkingError", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"],
    ...["EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ECONNABORTED", "RequestTimeout", "RequestTimeoutException"],
  ]),
  ...named("CANCELLED", ["AbortError"]),
]);

function named(code: ErrorCode, names: readonly string[]): readonly (readonly [string, ErrorCode])[] {
  return names.map((name) => [name, code] as const);
}

/** How a failure is told. */
export interface Telling {
  /** What was asked for, such as `the queue tasks`. */
  readonly what: string;
  /** The code of everything that only this port's service knows. */
  readonly otherwise: ErrorCode;
  /** Whether AWS's own words may repeat a secret: then neither they nor the cause are kept. */
  readonly secret?: boolean;
}

/** The one place where errors of the AWS SDK become ours. Ours pass as they are. */
export function awsError(error: unknown, { what, otherwise, secret = false }: Telling): HubError {
  if (error instanceof HubError) return error;
  const name = awsErrorName(error);
  const code =
    CODES.get(name) ?? CODES.get(codeOf(error)) ?? (statusOf(error) >= 500 ? "SERVER_UNAVAILABLE" : otherwise);
  const words = secret || !(error instanceof Error) || error.message === "" ? "" : `: ${error.message}`;
  return new HubError(code, `${what}: ${name}${words}`, {
    ...(secret ? {} : { cause: error }),
    details: { awsError: name },
  });
}

/** AWS's own name of an error, without the namespace that some services write before it; empty for none. */
function awsErrorName(error: unknown): string {
  return error instanceof Error ? (error.name.split(/[.#]/).at(-1) ?? "") : "";
}

/** Whether AWS answered with one of these errors. */
export function isAwsError(error: unknown, ...names: readonly string[]): boolean {
  return names.includes(awsErrorName(error));
}

/** Node's own code of a failed connection. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !("$metadata" in error)) return 0;
  const { $metadata: metadata } = error;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return 0;
  return Number(metadata.httpStatusCode);
}
