import { toHex } from "@dth/core/byte-text";
import type { Clock } from "@dth/core/clock";
import type { Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { Hashing } from "@dth/core/hashing";
import type { Transport } from "@dth/core/transport";
import { errorAnswer, judge } from "./error-answer.ts";
import { withoutSecrets } from "./secrets.ts";
import { amzDate, createSigner } from "./signature.ts";

/** What asking the token service needs. */
export interface TokenServicePorts {
  readonly clock: Clock;
  readonly hashing: Hashing;
  readonly transport: Transport;
}

/** A role to take on. */
export interface RoleRequest {
  readonly roleArn: string;
  readonly region: string;
  /** URL of the token service. Absent: that of the region. */
  readonly endpoint?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly durationSeconds?: string | undefined;
}

/**
 * Takes on a role with the credentials of somebody who may.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 *
 * @throws HubError `ACCESS_DENIED` when it is refused, `NETWORK` and the like
 */
export function assumeRole(request: RoleRequest, by: Credentials, ports: TokenServicePorts): Promise<Credentials> {
  return call({ Action: "AssumeRole", ...roleParameters(request) }, request, by, ports);
}

/** Takes on a role with an identity token, unsigned, as Kubernetes and CI systems do. */
export function assumeRoleWithWebIdentity(
  request: RoleRequest,
  token: string,
  ports: TokenServicePorts,
): Promise<Credentials> {
  const parameters = {
    Action: "AssumeRoleWithWebIdentity",
    ...roleParameters(request),
    WebIdentityToken: token.trim(),
  };
  return call(parameters, request, undefined, ports);
}

function roleParameters(request: RoleRequest): Record<string, string> {
  return {
    Version: "2011-06-15",
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName ?? "data-transfer-hub",
    ...(request.externalId === undefined ? {} : { ExternalId: request.externalId }),
    ...(request.durationSeconds === undefined ? {} : { DurationSeconds: request.durationSeconds }),
  };
}

async function call(
  parameters: Record<string, string>,
  request: RoleRequest,
  by: Credentials | undefined,
  ports: TokenServicePorts,
): Promise<Credentials> {
  const origin = endpointOf(request);
  const body = new TextEncoder().encode(new URLSearchParams(parameters).toString());
  const headers = by === undefined ? CONTENT_TYPE : signedHeaders(origin, body, request.region, by, ports);
  const response = await ports.transport.send({ method: "POST", origin, path: "/", headers, body: [body] });
  const text = new TextDecoder().decode(await response.body.bytes(1 << 20));
  if (response.status !== 200) {
    const secrets = [by?.sessionToken, by?.secretAccessKey, by?.accessKeyId, parameters.WebIdentityToken];
    throw refused(request.roleArn, response.status, withoutSecrets(text, secrets));
  }
  return readCredentials(text);
}

const CONTENT_TYPE = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

function endpointOf(request: RoleRequest): string {
  if (request.endpoint) return request.endpoint.replace(/\/+$/u, "");
  if (!/^[a-z0-9-]+$/u.test(request.region)) {
    throw new HubError("INVALID_INPUT", `not a region: ${JSON.stringify(request.region)}`);
  }
  return `https://sts.${request.region}.amazonaws.com${request.region.startsWith("cn-") ? ".cn" : ""}`;
}

function signedHeaders(
  origin: string,
  body: Uint8Array,
  region: string,
  by: Credentials,
  ports: TokenServicePorts,
): Record<string, string> {
  const date = amzDate(ports.clock.now());
  const extra: Record<string, string> = { ...CONTENT_TYPE, "x-amz-date": date };
  if (by.sessionToken !== undefined) extra["x-amz-security-token"] = by.sessionToken;
  const headers = Object.entries({ ...extra, host: new URL(origin).host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const payloadHash = toHex(ports.hashing.hash("sha256", body));
  const authorization = createSigner(ports.hashing)(
    { method: "POST", path: "/", query: "", headers, payloadHash },
    { credentials: by, region, service: "sts", amzDate: date },
  );
  return { ...extra, authorization };
}

function element(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`, "u").exec(text)?.[1];
}

/** What a retry, or the person, can do something else about than about a role that is refused. */
const TOLD_APART: Partial<Record<ErrorCode, ErrorCode>> = {
  // The request that needs the credentials is tried again, and they with it.
  THROTTLED: "SERVER_UNAVAILABLE",
  SERVER_UNAVAILABLE: "SERVER_UNAVAILABLE",
  CREDENTIALS_EXPIRED: "CREDENTIALS_EXPIRED",
  CREDENTIALS_INVALID: "CREDENTIALS_INVALID",
  SIGNATURE_MISMATCH: "SIGNATURE_MISMATCH",
};

function refused(roleArn: string, status: number, text: string): HubError {
  const message = element(text, "Message") ?? `status ${status}`;
  const { code } = judge(errorAnswer(status, {}, text));
  return new HubError(TOLD_APART[code] ?? "ACCESS_DENIED", `the role ${roleArn} could not be assumed: ${message}`, {
    details: { vendorCode: element(text, "Code") ?? status },
  });
}

function readCredentials(text: string): Credentials {
  const accessKeyId = element(text, "AccessKeyId");
  const secretAccessKey = element(text, "SecretAccessKey");
  const sessionToken = element(text, "SessionToken");
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    throw new HubError("BAD_RESPONSE", "the token service's answer holds no credentials");
  }
  const expiresAt = Date.parse(element(text, "Expiration") ?? "");
  return { accessKeyId, secretAccessKey, sessionToken, ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) };
}
