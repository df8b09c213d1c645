import { toHex, utf8 } from "@dth/core/byte-text";
import type { Credentials } from "@dth/core/credentials";
import type { Hashing } from "@dth/core/hashing";

/** SHA-256 of no bytes, in hexadecimal. */
export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/** Says that the body is not part of the signature. */
export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/** What a signature covers. */
export interface Signable {
  readonly method: string;
  /** Percent-encoded, exactly as sent. */
  readonly path: string;
  /** Encoded and sorted, without `?`. */
  readonly query: string;
  /** Lower-case names in ascending order; `host` among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Hexadecimal SHA-256 of the body, or {@link UNSIGNED_PAYLOAD}. */
  readonly payloadHash: string;
}

/** For whom, where and when a signature holds. */
export interface SigningScope {
  readonly credentials: Credentials;
  readonly region: string;
  readonly service: string;
  /** As {@link amzDate} writes it. */
  readonly amzDate: string;
}

/** The value of an `authorization` header. */
export type Signer = (signable: Signable, scope: SigningScope) => string;

/**
 * AWS Signature Version 4 with headers, synchronous, the signing key kept until secret, day,
 * region or service change.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(hashing: Hashing): Signer {
  const keyOf = createKeyCache(hashing);
  return (signable, scope) => {
    const day = scope.amzDate.slice(0, 8);
    const credentialScope = `${day}/${scope.region}/${scope.service}/aws4_request`;
    const names = signedNames(signable.headers);
    const digest = hashing.sha256Hex(canonicalRequest(signable, names));
    const toSign = utf8(`AWS4-HMAC-SHA256\n${scope.amzDate}\n${credentialScope}\n${digest}`);
    const signature = toHex(hashing.hmacSha256(keyOf(scope, day), toSign));
    const { accessKeyId } = scope.credentials;
    return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${credentialScope}, SignedHeaders=${names}, Signature=${signature}`;
  };
}

function createKeyCache(hashing: Hashing): (scope: SigningScope, day: string) => Uint8Array {
  let cached = { secret: "", day: "", region: "", service: "", key: new Uint8Array() };
  return ({ credentials, region, service }, day) => {
    const secret = credentials.secretAccessKey;
    const { day: d, region: r, service: s } = cached;
    if (secret === cached.secret && day === d && region === r && service === s) return cached.key;
    let key: Uint8Array = utf8(`AWS4${secret}`);
    for (const part of [day, region, service, "aws4_request"]) key = hashing.hmacSha256(key, utf8(part));
    cached = { secret, day, region, service, key: new Uint8Array(key) };
    return key;
  };
}

/** The text whose digest is signed. */
function canonicalRequest(signable: Signable, names: string): string {
  let lines = `${signable.method}\n${signable.path}\n${signable.query}\n`;
  for (const [name, value] of signable.headers) lines += `${name}:${canonicalValue(value)}\n`;
  return `${lines}\n${names}\n${signable.payloadHash}`;
}

/** Names of the signed headers, joined as SigV4 lists them. */
function signedNames(headers: Signable["headers"]): string {
  let names = "";
  for (const [name] of headers) names += names === "" ? name : `;${name}`;
  return names;
}

/** Without spaces at the ends, and with single ones between. */
function canonicalValue(value: string): string {
  const trimmed = value.trim();
  return trimmed.includes("  ") ? trimmed.replace(/ {2,}/g, " ") : trimmed;
}

/** An instant as `x-amz-date` has it: `20130524T000000Z`. */
export function amzDate(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}T${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

/** {@link amzDate} for requests of which thousands fall into one second: each new one is written once. */
export function createAmzClock(): (ms: number) => string {
  let second = Number.NaN;
  let written = "";
  return (ms) => {
    const now = Math.floor(ms / 1000);
    if (now === second) return written;
    second = now;
    written = amzDate(ms);
    return written;
  };
}

/**
 * Which headers are signed: those that SigV4 demands and no more. Proxies and front ends rewrite
 * `accept-encoding`, `connection`, `expect` and `range`; GCS rewrites `accept-encoding` always.
 */
export function mustBeSigned(name: string): boolean {
  return name.startsWith("x-amz-") || name === "host" || name === "content-md5" || name === "content-type";
}
