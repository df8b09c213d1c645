import type { ErrorCode } from "@dth/core/error-codes";

/** What the client does about a refused request. */
export type Reaction =
  /** Waits as long as the store asks for, or longer and longer; never counts as an attempt. */
  | "wait"
  /** Tries again after a pause. */
  | "retry"
  /** Sends the same bytes again, a few times only: damaged under way, or a dialect that never works. */
  | "resend"
  /** Takes the store's clock for the truth and signs anew, once. */
  | "set-clock"
  /** Asks for new credentials, as often as they may be rotated in the life of one request. */
  | "renew-credentials"
  /** Learns where the bucket is and asks there. */
  | "relocate"
  /** Gives the error to the caller. */
  | "stop";

/** What one refusal means, and what is done about it. */
export interface Verdict {
  readonly code: ErrorCode;
  readonly reaction: Reaction;
}

const verdict = (
  code: ErrorCode,
  reaction: Reaction,
  ...names: readonly string[]
): readonly [Verdict, readonly string[]] => [{ code, reaction }, names];

/** Error codes of all vendors by what they mean. Sources: the fact sheet's retry taxonomy and the vendors' error pages. */
const GROUPS = [
  verdict(
    "THROTTLED",
    "wait",
    ...["SlowDown", "SlowDownRead", "SlowDownWrite", "TooManyRequests", "TooManyRequestsException", "Throttled"],
    ...["Throttling", "ThrottlingException", "RequestLimitExceeded", "BandwidthLimitExceeded", "RequestThrottled"],
    ...["RequestThrottledException", "ProvisionedThroughputExceededException", "FlowLimitExceeded", "QpsLimitExceeded"],
  ),
  verdict(
    "SERVER_UNAVAILABLE",
    "retry",
    ...["InternalError", "InternalFailure", "ServiceUnavailable", "Unavailable", "RequestTimeout", "OperationAborted"],
    ...["ServerBusy", "Busy", "XMinioServerNotInitialized", "XMinioServerNotReady", "ClientDisconnect"],
    ...["DisconnectError", "ConditionalRequestConflict", "RequestTimeoutException", "PriorRequestNotComplete"],
    ...[
      "XMinioBackendDown",
      "XMinioReadQuorum",
      "XMinioWriteQuorum",
      "InsufficientReadQuorum",
      "InsufficientWriteQuorum",
    ],
  ),
  verdict("CHECKSUM_MISMATCH", "resend", "BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "InvalidDigest"),
  verdict("CHECKSUM_MISMATCH", "resend", "XAmzContentChecksumMismatch", "ContentSHA256Mismatch"),
  verdict("CHECKSUM_MISMATCH", "stop", "InvalidPart"),
  verdict("CLOCK_SKEWED", "set-clock", "RequestTimeTooSkewed", "RequestExpired", "RequestIsExpired", "ExpiredRequest"),
  verdict("CLOCK_SKEWED", "set-clock", "RequestInTheFuture", "RequestNotValidYet"),
  verdict("CREDENTIALS_EXPIRED", "renew-credentials", "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"),
  verdict("CREDENTIALS_EXPIRED", "renew-credentials", "SecurityTokenExpired"),
  verdict("CREDENTIALS_INVALID", "renew-credentials", "InvalidToken", "InvalidAccessKeyId", "InvalidClientTokenId"),
  verdict(
    "CREDENTIALS_INVALID",
    "renew-credentials",
    "Unauthorized",
    "InvalidSecurityToken",
    "UnrecognizedClientException",
  ),
  verdict("CREDENTIALS_INVALID", "stop", "AuthenticationLockout", "InvalidSecurity", "NotSignedUp"),
  verdict("SIGNATURE_MISMATCH", "stop", "SignatureDoesNotMatch", "InvalidSignature", "InvalidSignatureException"),
  verdict("WRONG_REGION", "relocate", "PermanentRedirect", "TemporaryRedirect", "Redirect", "IncorrectRegion"),
  verdict("WRONG_REGION", "relocate", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
  verdict("WRONG_REGION", "relocate", "IncorrectEndpoint", "InvalidRegion"),
  verdict("PRECONDITION_FAILED", "stop", "PreconditionFailed", "FileAlreadyExists", "ObjectAlreadyExists"),
  verdict("UPLOAD_NOT_FOUND", "stop", "NoSuchUpload"),
  verdict("OBJECT_NOT_FOUND", "stop", "NoSuchKey", "NoSuchVersion", "NoSuchObject"),
  verdict("OBJECT_ARCHIVED", "stop", "InvalidObjectState", "ObjectNotInActiveTierError", "ObjectArchived"),
  verdict("OBJECT_ACCESS_DENIED", "stop", "DownloadForbidden", "KMSDisabledException", "KMSAccessDenied"),
  verdict("KEY_NOT_ACCEPTED", "stop", "KeyTooLongError", "KeyTooLong", "InvalidObjectName", "InvalidURI"),
  verdict("KEY_NOT_ACCEPTED", "stop", "XMinioInvalidObjectName", "XMinioInvalidResourceName"),
  verdict("KEY_NOT_ACCEPTED", "stop", "XMinioObjectExistsAsDirectory", "XMinioParentIsObject", "InvalidObjectKey"),
  verdict("METADATA_NOT_ACCEPTED", "stop", "MetadataTooLarge", "RequestHeaderSectionTooLarge", "InvalidTag"),
  verdict("METADATA_NOT_ACCEPTED", "stop", "UnsupportedMetadata", "InvalidMetadata", "InvalidStorageClass"),
  verdict("OBJECT_TOO_LARGE", "stop", "EntityTooLarge", "FileSizeTooLarge", "MaxMessageLengthExceeded"),
  verdict("REQUEST_REFUSED", "stop", "EntityTooSmall", "InvalidPartOrder", "InvalidArgument", "InvalidRequest"),
  verdict("REQUEST_REFUSED", "stop", "MalformedXML", "MissingContentLength", "InvalidRange"),
  verdict("BUCKET_NOT_FOUND", "stop", "NoSuchBucket", "InvalidBucketName", "NoSuchBucketException"),
  verdict(
    "ACCESS_DENIED",
    "stop",
    "AccessDenied",
    "AllAccessDisabled",
    "AccountProblem",
    "UserDisable",
    "InvalidPayer",
  ),
  verdict("ACCESS_DENIED", "stop", "Forbidden", "AccessForbidden", "AccessDeniedException", "AuthFailure"),
  verdict("ADDRESSING_REFUSED", "stop", "PathStyleDomainForbidden", "SecondLevelDomainForbidden"),
  verdict("ADDRESSING_REFUSED", "stop", "VirtualHostDomainRequired"),
  verdict("NOT_SUPPORTED", "stop", "NotImplemented", "MethodNotAllowed", "XNotImplemented", "UnsupportedOperation"),
  verdict("DISK_FULL", "stop", "XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "StorageFull"),
] as const;

/** Every error code that we know, by name. */
export const VERDICTS: ReadonlyMap<string, Verdict> = new Map(
  GROUPS.flatMap(([meaning, names]) => names.map((name) => [name, meaning] as const)),
);

/** Families of codes whose members vendors keep adding to. */
export const VERDICT_PATTERNS: readonly (readonly [RegExp, Verdict])[] = [
  // OSS: TotalQpsLimitExceeded, MetaOperationQpsLimitExceeded, DownloadTrafficRateLimitExceeded.
  [/^Throttling|(?:Qps|Rate)LimitExceeded$/i, { code: "THROTTLED", reaction: "wait" }],
  // Volcengine TOS: ExceedAccountQPSLimit, ExceedBucketRateLimit.
  [/^Exceed.*Limit$/, { code: "THROTTLED", reaction: "wait" }],
  [/^KMS\.\w*Throttl/, { code: "THROTTLED", reaction: "wait" }],
  [/^KMS\.\w*(?:Internal|Timeout|Unavailable)/, { code: "SERVER_UNAVAILABLE", reaction: "retry" }],
  [/^KMS\./, { code: "OBJECT_ACCESS_DENIED", reaction: "stop" }],
];

/** What a status means when the answer carries no code that we know. */
export const STATUS_VERDICTS: ReadonlyMap<number, Verdict> = new Map([
  [301, { code: "WRONG_REGION", reaction: "relocate" }],
  [307, { code: "WRONG_REGION", reaction: "relocate" }],
  [401, { code: "CREDENTIALS_INVALID", reaction: "renew-credentials" }],
  [403, { code: "ACCESS_DENIED", reaction: "stop" }],
  [404, { code: "OBJECT_NOT_FOUND", reaction: "stop" }],
  [405, { code: "NOT_SUPPORTED", reaction: "stop" }],
  [408, { code: "SERVER_UNAVAILABLE", reaction: "retry" }],
  [410, { code: "SERVER_UNAVAILABLE", reaction: "retry" }],
  [412, { code: "PRECONDITION_FAILED", reaction: "stop" }],
  [413, { code: "OBJECT_TOO_LARGE", reaction: "stop" }],
  [414, { code: "KEY_NOT_ACCEPTED", reaction: "stop" }],
  [429, { code: "THROTTLED", reaction: "wait" }],
  [431, { code: "METADATA_NOT_ACCEPTED", reaction: "stop" }],
  [499, { code: "SERVER_UNAVAILABLE", reaction: "retry" }],
  [501, { code: "NOT_SUPPORTED", reaction: "stop" }],
  [507, { code: "DISK_FULL", reaction: "stop" }],
]);
