import type { ErrorCode } from "@dth/core/error-codes";
import { describe, expect, it } from "vitest";
import { errorXml } from "../test/fakes.ts";
import { errorAnswer, judge } from "./error-answer.ts";
import type { Reaction } from "./error-taxonomy.ts";
import { refusalVerdict } from "./refusal.ts";
import type { Purpose } from "./s3-request.ts";

type Case = readonly [status: number, code: string, hub: ErrorCode, reaction: Reaction];

/** The fact sheet's section 3, row by row. */
const CASES: readonly Case[] = [
  [503, "SlowDown", "THROTTLED", "wait"],
  [503, "SlowDownWrite", "THROTTLED", "wait"],
  [429, "", "THROTTLED", "wait"],
  [429, "TooManyRequests", "THROTTLED", "wait"],
  [503, "TotalQpsLimitExceeded", "THROTTLED", "wait"],
  [503, "DownloadTrafficRateLimitExceeded", "THROTTLED", "wait"],
  [429, "ExceedAccountQPSLimit", "THROTTLED", "wait"],
  [400, "ThrottlingFoo", "THROTTLED", "wait"],
  [500, "InternalError", "SERVER_UNAVAILABLE", "retry"],
  [200, "InternalError", "SERVER_UNAVAILABLE", "retry"],
  [500, "", "SERVER_UNAVAILABLE", "retry"],
  [502, "", "SERVER_UNAVAILABLE", "retry"],
  [503, "ServiceUnavailable", "SERVER_UNAVAILABLE", "retry"],
  [504, "", "SERVER_UNAVAILABLE", "retry"],
  [509, "", "SERVER_UNAVAILABLE", "retry"],
  [520, "", "SERVER_UNAVAILABLE", "retry"],
  [408, "", "SERVER_UNAVAILABLE", "retry"],
  [499, "", "SERVER_UNAVAILABLE", "retry"],
  [400, "RequestTimeout", "SERVER_UNAVAILABLE", "retry"],
  [409, "OperationAborted", "SERVER_UNAVAILABLE", "retry"],
  [409, "ConditionalRequestConflict", "SERVER_UNAVAILABLE", "retry"],
  [400, "BadDigest", "CHECKSUM_MISMATCH", "resend"],
  [400, "XAmzContentSHA256Mismatch", "CHECKSUM_MISMATCH", "resend"],
  [400, "IncompleteBody", "CHECKSUM_MISMATCH", "resend"],
  [400, "InvalidPart", "CHECKSUM_MISMATCH", "stop"],
  [403, "RequestTimeTooSkewed", "CLOCK_SKEWED", "set-clock"],
  [400, "ExpiredRequest", "CLOCK_SKEWED", "set-clock"],
  [400, "ExpiredToken", "CREDENTIALS_EXPIRED", "renew-credentials"],
  [400, "InvalidToken", "CREDENTIALS_INVALID", "renew-credentials"],
  [403, "InvalidAccessKeyId", "CREDENTIALS_INVALID", "renew-credentials"],
  [401, "Unauthorized", "CREDENTIALS_INVALID", "renew-credentials"],
  [401, "", "CREDENTIALS_INVALID", "renew-credentials"],
  [403, "AuthenticationLockout", "CREDENTIALS_INVALID", "stop"],
  [301, "PermanentRedirect", "WRONG_REGION", "relocate"],
  [307, "TemporaryRedirect", "WRONG_REGION", "relocate"],
  [400, "AuthorizationHeaderMalformed", "WRONG_REGION", "relocate"],
  [400, "IncorrectRegion", "WRONG_REGION", "relocate"],
  [412, "PreconditionFailed", "PRECONDITION_FAILED", "stop"],
  [404, "NoSuchUpload", "UPLOAD_NOT_FOUND", "stop"],
  [404, "NoSuchKey", "OBJECT_NOT_FOUND", "stop"],
  [403, "InvalidObjectState", "OBJECT_ARCHIVED", "stop"],
  [403, "ObjectNotInActiveTierError", "OBJECT_ARCHIVED", "stop"],
  [400, "KeyTooLongError", "KEY_NOT_ACCEPTED", "stop"],
  [400, "XMinioInvalidObjectName", "KEY_NOT_ACCEPTED", "stop"],
  [400, "MetadataTooLarge", "METADATA_NOT_ACCEPTED", "stop"],
  [400, "EntityTooLarge", "OBJECT_TOO_LARGE", "stop"],
  [404, "NoSuchBucket", "BUCKET_NOT_FOUND", "stop"],
  [403, "AccessDenied", "ACCESS_DENIED", "stop"],
  [403, "SignatureDoesNotMatch", "SIGNATURE_MISMATCH", "stop"],
  [501, "NotImplemented", "NOT_SUPPORTED", "stop"],
  [403, "PathStyleDomainForbidden", "ADDRESSING_REFUSED", "stop"],
  [403, "SecondLevelDomainForbidden", "ADDRESSING_REFUSED", "stop"],
  [400, "VirtualHostDomainRequired", "ADDRESSING_REFUSED", "stop"],
  [507, "", "DISK_FULL", "stop"],
  [400, "SomethingNew", "REQUEST_REFUSED", "stop"],
  [503, "SomethingNew", "SERVER_UNAVAILABLE", "retry"],
  [400, "KMS.DisabledException", "OBJECT_ACCESS_DENIED", "stop"],
  [400, "KMS.ThrottlingException", "THROTTLED", "wait"],
  [500, "KMS.InternalException", "SERVER_UNAVAILABLE", "retry"],
  [500, "KMS.KMSInternalException", "SERVER_UNAVAILABLE", "retry"],
  [500, "KMS.DependencyTimeoutException", "SERVER_UNAVAILABLE", "retry"],
];

describe("refusals", () => {
  it.each(CASES)("%i %s means %s: %s", (status, code, hub, reaction) => {
    const answer = errorAnswer(status, {}, code === "" ? "" : errorXml(code));
    expect(judge(answer)).toEqual({ code: hub, reaction });
  });

  it.each<[number, string, ErrorCode]>([
    [200, "<html><head><title>Console</title></head>", "BAD_RESPONSE"],
    [403, "<!DOCTYPE html><html><body>Sign in", "BAD_RESPONSE"],
    [404, "not here", "BAD_RESPONSE"],
    [302, "", "BAD_RESPONSE"],
    [200, '{"version":"1"}', "BAD_RESPONSE"],
    [403, '{"code":403,"detailedMessage":"Forbidden","message":"Forbidden"}', "BAD_RESPONSE"],
    [404, '{"detail":"Not Found"}', "BAD_RESPONSE"],
    [403, '{"error":"no access"}', "ACCESS_DENIED"],
    [502, "<html>Bad gateway</html>", "SERVER_UNAVAILABLE"],
    [429, "<html>slow</html>", "THROTTLED"],
  ])("%i %s is no store's: %s", (status, text, hub) => {
    expect(judge(errorAnswer(status, {}, text)).code).toBe(hub);
  });

  it("that send to another page of the same server are no store's", () => {
    expect(judge(errorAnswer(307, { location: "/login" }, "")).code).toBe("BAD_RESPONSE");
    expect(judge(errorAnswer(307, { location: "https://b.s3.eu-west-1.amazonaws.com/" }, "")).code).toBe(
      "WRONG_REGION",
    );
  });

  it("are read from JSON, from wrapped XML and from a header", () => {
    const codes = [
      errorAnswer(403, {}, '{"code":"AccessDenied","message":"no","requestId":"r"}'),
      errorAnswer(403, {}, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"),
      errorAnswer(403, { "x-minio-error-code": "AccessDenied" }, ""),
    ].map((answer) => answer.code);
    expect(codes).toEqual(["AccessDenied", "AccessDenied", "AccessDenied"]);
  });

  it("show the first words of a page, without its markup", () => {
    const page = "<html><style>a{}</style><script>x()</script><body>\n<h1>Please sign in</h1> to the console</body>";
    expect(errorAnswer(200, {}, page).firstWords).toBe("Please sign in to the console");
  });

  it.each<[Purpose, number, string, Record<string, string>, ErrorCode]>([
    ["read", 403, "AccessDenied", {}, "OBJECT_ACCESS_DENIED"],
    ["read", 412, "PreconditionFailed", {}, "SOURCE_CHANGED"],
    ["read", 416, "InvalidRange", {}, "SOURCE_CHANGED"],
    ["read", 404, "", {}, "OBJECT_NOT_FOUND"],
    ["read", 405, "MethodNotAllowed", { "x-amz-delete-marker": "true" }, "OBJECT_NOT_FOUND"],
    ["write", 403, "AccessDenied", {}, "ACCESS_DENIED"],
    ["write", 412, "PreconditionFailed", {}, "PRECONDITION_FAILED"],
    ["write", 404, "", {}, "BUCKET_NOT_FOUND"],
    ["bucket", 404, "", {}, "BUCKET_NOT_FOUND"],
  ])("of a %s request, %i %s %j means %s", (purpose, status, code, headers, hub) => {
    const answer = errorAnswer(status, headers, code === "" ? "" : errorXml(code));
    expect(refusalVerdict(answer, { method: "GET", purpose, key: "k", answer: "none" }).code).toBe(hub);
  });
});
