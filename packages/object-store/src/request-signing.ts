import { toHex } from "@dth/core/byte-text";
import type { Credentials } from "@dth/core/credentials";
import type { Hashing } from "@dth/core/hashing";
import type { PayloadSigning } from "./connection.ts";
import type { Address } from "./endpoint.ts";
import { encodePath, encodeQuery } from "./percent-encoding.ts";
import type { S3Request } from "./s3-request.ts";
import { createAmzClock, createSigner, EMPTY_SHA256, mustBeSigned, UNSIGNED_PAYLOAD } from "./signature.ts";

/** What of a request stays the same however often it is sent. */
export interface PreparedRequest {
  readonly request: S3Request;
  readonly encodedKey: string;
  readonly query: string;
  payloadHash?: string;
}

/** What changes from attempt to attempt. */
export interface SigningMoment {
  readonly address: Address;
  /** Absent: anonymous, and nothing is signed. */
  readonly credentials: Credentials | undefined;
  /** Milliseconds since the Unix epoch, by the store's clock. */
  readonly now: number;
  readonly payload: PayloadSigning;
  readonly requesterPays: boolean;
}

/** A request as it travels. */
export interface SignedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Encodes what does not depend on the attempt. @throws HubError `KEY_NOT_ACCEPTED` */
export function prepareRequest(request: S3Request): PreparedRequest {
  return {
    request,
    encodedKey: request.key === undefined ? "" : encodePath(request.key),
    query: request.query === undefined ? "" : encodeQuery(request.query),
  };
}

/** Makes signed requests, each for its moment. */
export function createRequestSigner(
  hashing: Hashing,
): (prepared: PreparedRequest, moment: SigningMoment) => SignedRequest {
  const authorization = createSigner(hashing);
  const amzDate = createAmzClock();
  return (prepared, moment) => {
    const { address, credentials } = moment;
    const { request, query } = prepared;
    const path = `${address.basePath}/${prepared.encodedKey}`;
    const fullPath = query === "" ? path : `${path}?${query}`;
    if (credentials === undefined) return { path: fullPath, headers: request.headers ?? {} };
    const payloadHash = hashOfPayload(hashing, prepared, moment.payload);
    const time = amzDate(moment.now);
    const headers: Record<string, string> = {
      ...request.headers,
      "x-amz-content-sha256": payloadHash,
      "x-amz-date": time,
    };
    if (credentials.sessionToken !== undefined) headers["x-amz-security-token"] = credentials.sessionToken;
    if (moment.requesterPays) headers["x-amz-request-payer"] = "requester";
    const signable = {
      method: request.method,
      path,
      query,
      headers: headersToSign(headers, address.host),
      payloadHash,
    };
    const scope = { credentials, region: address.region, service: "s3", amzDate: time };
    headers.authorization = authorization(signable, scope);
    return { path: fullPath, headers };
  };
}

function headersToSign(headers: Readonly<Record<string, string>>, host: string): [string, string][] {
  const signed: [string, string][] = [["host", host]];
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && mustBeSigned(name) && isSignable(name, value)) insert(signed, name, value);
  }
  return signed;
}

/** Into its place by name: for the five or so of a request, much less work than a sort with its copies. */
function insert(signed: [string, string][], name: string, value: string): void {
  let at = signed.length;
  while (at > 0 && (signed[at - 1] as [string, string])[0] > name) at--;
  signed.splice(at, 0, [name, value]);
}

/** A content type beyond ASCII travels as other bytes than those that would be signed; it need not be. */
function isSignable(name: string, value: string): boolean {
  return name !== "content-type" || /^[\x20-\x7e]*$/.test(value);
}

function hashOfPayload(hashing: Hashing, prepared: PreparedRequest, payload: PayloadSigning): string {
  const covered = payload === "digest" && prepared.request.headers?.["content-md5"] !== undefined;
  if (payload === "unsigned" || covered) return UNSIGNED_PAYLOAD;
  prepared.payloadHash ??= sha256Of(hashing, prepared.request);
  return prepared.payloadHash;
}

function sha256Of(hashing: Hashing, request: S3Request): string {
  if (request.bodySha256 !== undefined) return toHex(request.bodySha256);
  const [first, ...rest] = request.body ?? [];
  if (first === undefined) return EMPTY_SHA256;
  if (rest.length === 0) return toHex(hashing.hash("sha256", first));
  const hasher = hashing.create("sha256");
  for (const chunk of request.body ?? []) hasher.update(chunk);
  return toHex(hasher.digest());
}
