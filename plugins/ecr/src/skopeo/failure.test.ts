import { describe, expect, it } from "vitest";
import { skopeoFailure } from "./failure.ts";

const failure = (stderr: string) => skopeoFailure({ exitCode: 1, stdout: "", stderr }, "team/app:1");
const fatal = (text: string) => `time="2026-01-01T00:00:00Z" level=fatal msg=${JSON.stringify(text)}\n`;

describe("why skopeo failed", () => {
  it.each([
    [
      "initializing source docker://h/x:1: reading manifest 1 in h/x: manifest unknown: manifest unknown",
      "IMAGE_NOT_FOUND",
    ],
    ["reading manifest 1 in h/x: name unknown: repository name not known to registry", "IMAGE_NOT_FOUND"],
    [
      "writing blob: initiating layer upload to /v2/x/blobs/uploads/ in h: name unknown: The repository with name 'x' does not exist",
      "REPOSITORY_NOT_FOUND",
    ],
    ["reading manifest: unauthorized: authentication required", "CREDENTIALS_INVALID"],
    ["unable to retrieve auth token: invalid username/password: unauthorized", "CREDENTIALS_INVALID"],
    ["denied: Your authorization token has expired. Reauthenticate and try again.", "CREDENTIALS_INVALID"],
    ["requested access to the resource is denied", "ACCESS_DENIED"],
    [
      "writing manifest: tag invalid: The image tag '1' already exists in the 'x' repository and cannot be overwritten because the repository is immutable.",
      "TAG_IMMUTABLE",
    ],
    ["toomanyrequests: Rate exceeded", "THROTTLED"],
    [
      "toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating",
      "IMAGE_QUOTA_EXHAUSTED",
    ],
    ["received unexpected HTTP status: 503 Service Unavailable", "SERVER_UNAVAILABLE"],
    ["read tcp 127.0.0.1:1->127.0.0.1:2: read: connection reset by peer", "NETWORK"],
    ["happened during read: unexpected EOF", "NETWORK"],
    ["dial tcp 127.0.0.1:1: connect: connection refused", "NETWORK"],
    ["http: server gave HTTP response to HTTPS client", "TLS_FAILURE"],
    ["x509: certificate signed by unknown authority", "TLS_FAILURE"],
    ["Digest did not match, expected sha256:a, got sha256:b", "DIGEST_MISMATCH"],
    ["Unexpectedly received a manifest list instead of a manifest for a single image", "IMAGE_NOT_COPYABLE"],
    ["Manifest list must be converted to type x to be written, but we cannot modify it: y", "IMAGE_NOT_COPYABLE"],
    ["Invalid destination name docker://[::1]:5000/x:1: invalid reference format", "REQUEST_REFUSED"],
    ["something that nobody has seen", "SERVER_UNAVAILABLE"],
  ])("%s", (text, code) => {
    expect(failure(fatal(text))).toMatchObject({ code, message: expect.stringContaining("team/app:1 was not copied") });
  });

  it("keeps session state of uploads out of the message", () => {
    const { message } = failure(
      fatal('Patch "http://h/v2/x/blobs/uploads/1?_state=c2VjcmV0LXN0YXRlLW9mLWFuLXVwbG9hZA": EOF'),
    );
    expect(message).not.toContain("c2VjcmV0");
  });

  it("says it when a signal ended it", () => {
    expect(skopeoFailure({ stdout: "", stderr: "" }, "x").message).toBe(
      "x was not copied: skopeo was ended by a signal",
    );
  });
});
