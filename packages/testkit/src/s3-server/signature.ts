import { Buffer } from "node:buffer";
import { hash, timingSafeEqual } from "node:crypto";
import { HmacKey } from "./hmac.ts";
import { S3Refusal } from "./s3-refusal.ts";
import { header, type S3Request } from "./s3-request.ts";

/** The `Authorization` header taken apart. */
export interface Authorization {
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the scope. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What is needed to check the signatures of an `aws-chunked` body's chunks. */
export interface SigningState {
  readonly key: HmacKey;
  /** `<date>/<region>/s3/aws4_request`. */
  readonly scope: string;
  /** `YYYYMMDD'T'HHMMSS'Z'`. */
  readonly timestamp: string;
  /** Hexadecimal; the seed of the chunk signatures. */
  readonly signature: string;
}

const FORM =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]*)\/([^/,\s]+)\/aws4_request\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})$/;

/** @throws S3Refusal `AuthorizationHeaderMalformed`, or `InvalidRequest` for another mechanism */
export function parseAuthorization(value: string): Authorization {
  if (!value.startsWith("AWS4-HMAC-SHA256")) {
    throw new S3Refusal(
      400,
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    );
  }
  const match = FORM.exec(value);
  if (!match) throw malformed("The authorization header is malformed; the authorization component is incomplete.");
  const [, accessKeyId = "", date = "", region = "", service = "", names = "", signature = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders: names.split(";"), signature };
}

/** 400 that names what is wrong with the header, and the right region when that is it. */
export function malformed(message: string, region?: string): S3Refusal {
  return new S3Refusal(400, "AuthorizationHeaderMalformed", message, {
    fields: region === undefined ? {} : { Region: region },
    headers: region === undefined ? {} : { "x-amz-bucket-region": region },
  });
}

/** Derives and keeps the signing keys: four HMACs that change once a day. */
export class SigningKeys {
  readonly #keys = new Map<string, HmacKey>();

  get(secret: string, date: string, region: string): HmacKey {
    const name = `${date}/${region}/${secret}`;
    const known = this.#keys.get(name);
    if (known) return known;
    const steps = [date, region, "s3", "aws4_request"];
    const key = steps.reduce((at, step) => new HmacKey(at.sign(step)), new HmacKey(Buffer.from(`AWS4${secret}`)));
    if (this.#keys.size > 100) this.#keys.clear();
    this.#keys.set(name, key);
    return key;
  }
}

/**
 * Recomputes the signature.
 * @throws S3Refusal `SignatureDoesNotMatch` with what was signed here, `AccessDenied` for unsigned headers
 */
export function checkSignature(request: S3Request, authorization: Authorization, key: HmacKey): SigningState {
  const timestamp = header(request, "x-amz-date") ?? basicTimestamp(header(request, "date"));
  const { date, region } = authorization;
  const scope = `${date}/${region}/s3/aws4_request`;
  requireSigned(request, authorization.signedHeaders);
  const canonical = canonicalRequest(request, authorization.signedHeaders);
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256Hex(canonical)}`;
  const expected = key.sign(toSign);
  if (!timestamp.startsWith(date) || !timingSafeEqual(expected, Buffer.from(authorization.signature, "hex"))) {
    throw mismatch(authorization, toSign, canonical);
  }
  return { key, scope, timestamp, signature: authorization.signature };
}

function mismatch(authorization: Authorization, toSign: string, canonical: string): S3Refusal {
  return new S3Refusal(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    {
      fields: {
        AWSAccessKeyId: authorization.accessKeyId,
        StringToSign: toSign,
        SignatureProvided: authorization.signature,
        CanonicalRequest: canonical,
      },
    },
  );
}

/** Host and every `x-amz-*` header must be under the signature. */
function requireSigned(request: S3Request, signed: readonly string[]): void {
  for (const name of ["host", ...Object.keys(request.headers)]) {
    if ((name === "host" || name.startsWith("x-amz-")) && !signed.includes(name)) {
      throw new S3Refusal(403, "AccessDenied", "There were headers present in the request which were not signed", {
        fields: { HeadersNotSigned: name },
      });
    }
  }
}

function canonicalRequest(request: S3Request, signed: readonly string[]): string {
  let headers = "";
  for (const name of signed) headers += `${name}:${trimAll(header(request, name) ?? "")}\n`;
  const payload = header(request, "x-amz-content-sha256") ?? "";
  const path = canonicalPath(request.rawPath);
  return `${request.method}\n${path}\n${canonicalQuery(request.rawQuery)}\n${headers}\n${signed.join(";")}\n${payload}`;
}

function trimAll(value: string): string {
  return value.includes("  ") ? value.trim().replace(/ +/g, " ") : value.trim();
}

/** Each segment decoded and encoded again, once; S3 neither folds dots nor collapses slashes. */
function canonicalPath(raw: string): string {
  return /^[A-Za-z0-9\-._~/]*$/.test(raw) ? raw : raw.split("/").map(reencode).join("/");
}

function canonicalQuery(raw: string): string {
  if (raw === "") return "";
  const pairs = raw
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const value = equals < 0 ? "" : pair.slice(equals + 1);
      return [reencode(name.replaceAll("+", " ")), reencode(value.replaceAll("+", " "))] as const;
    });
  pairs.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

function reencode(text: string): string {
  if (/^[A-Za-z0-9\-._~]*$/.test(text)) return text;
  return encodeURIComponent(decodeURIComponent(text)).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `Sat, 21 Nov 2026 20:59:02 GMT` as `20261121T205902Z`; empty when there is no such date. */
function basicTimestamp(date: string | undefined): string {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? "" : new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** Milliseconds since the Unix epoch of the request's date; undefined when it has none. */
export function requestTime(request: S3Request): number | undefined {
  const basic = header(request, "x-amz-date");
  const time = basic === undefined ? Date.parse(header(request, "date") ?? "") : basicTime(basic);
  return Number.isNaN(time) ? undefined : time;
}

/** Headers are Latin-1 here, so this gives back the bytes that came. */
function sha256Hex(text: string): string {
  return hash("sha256", Buffer.from(text, "latin1"), "hex");
}

/** Milliseconds of `20261121T205902Z`; NaN for any other form. */
function basicTime(text: string): number {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return Number.NaN;
  const at = (start: number, end: number): number => Number(text.slice(start, end));
  return Date.UTC(at(0, 4), at(4, 6) - 1, at(6, 8), at(9, 11), at(11, 13), at(13, 15));
}
