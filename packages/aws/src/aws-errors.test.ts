import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { awsError, isAwsError } from "./aws-errors.ts";

function named(name: string, more: object = {}): Error {
  return Object.assign(new Error("AWS's words"), { name, ...more });
}

const telling = { what: "the table t", otherwise: "LEDGER_UNUSABLE" } as const;

describe("awsError", () => {
  it.each([
    ["ProvisionedThroughputExceededException", "THROTTLED"],
    ["RequestThrottled", "THROTTLED"],
    ["InternalServerError", "SERVER_UNAVAILABLE"],
    ["AccessDeniedException", "ACCESS_DENIED"],
    ["AuthorizationErrorException", "ACCESS_DENIED"],
    ["UnrecognizedClientException", "CREDENTIALS_INVALID"],
    ["InvalidSignatureException", "SIGNATURE_MISMATCH"],
    ["ExpiredTokenException", "CREDENTIALS_EXPIRED"],
    ["CredentialsProviderError", "CREDENTIALS_MISSING"],
    ["RequestTimeTooSkewed", "CLOCK_SKEWED"],
    ["AWS.SimpleQueueService.BatchRequestTooLong", "PAYLOAD_TOO_LARGE"],
    ["TimeoutError", "NETWORK"],
    ["AbortError", "CANCELLED"],
    ["ResourceNotFoundException", "LEDGER_UNUSABLE"],
    ["constructor", "LEDGER_UNUSABLE"],
  ])("takes %s for %s", (name, code) => {
    const error = awsError(named(name), telling);
    expect(error).toMatchObject({ name: "HubError", code });
    expect(error.message).toContain("the table t");
    expect(error.message).toContain("AWS's words");
  });

  it("knows connections that failed, and servers that did", () => {
    expect(awsError(named("Error", { code: "ECONNREFUSED" }), telling).code).toBe("NETWORK");
    expect(awsError(named("Unknown", { $metadata: { httpStatusCode: 502 } }), telling).code).toBe("SERVER_UNAVAILABLE");
    expect(awsError(named("Unknown", { $metadata: { httpStatusCode: 400 } }), telling).code).toBe("LEDGER_UNUSABLE");
    expect(awsError("text", telling).code).toBe("LEDGER_UNUSABLE");
  });

  it("lets our own errors pass, and keeps a secret's words to itself", () => {
    const own = new HubError("RUN_NOT_FOUND", "r");
    expect(awsError(own, telling)).toBe(own);
    const silent = awsError(named("ValidationException"), { ...telling, secret: true });
    expect(silent.message).toBe("the table t: ValidationException");
    expect(silent.cause).toBeUndefined();
  });

  it("knows a name with and without its namespace", () => {
    expect(isAwsError(named("com.amazonaws.sqs#MessageNotInflight"), "MessageNotInflight")).toBe(true);
    expect(isAwsError(named("Other"), "MessageNotInflight")).toBe(false);
  });
});
