import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Caller } from "./authorize.ts";
import { AwsChunkedDecoder, payloadKind } from "./aws-chunked.ts";
import type { Blob, BlobWriter } from "./blobs.ts";
import type { RunningDigest } from "./crc.ts";
import {
  CHECKSUM_ALGORITHMS,
  CHECKSUM_BYTES,
  type ChecksumAlgorithm,
  checksumAlgorithm,
  runningDigest,
} from "./digests.ts";
import type { Quirks } from "./options.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header, type S3Request } from "./s3-request.ts";

/** A request body that came whole and is what its headers say. */
export interface Received {
  readonly blob: Blob;
  readonly size: number;
  readonly md5: Buffer;
  /** Base64 of the algorithms that the request named. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/** How a body is taken in. */
export interface ReceiveOptions {
  readonly writer: (expected: number) => BlobWriter;
  readonly maxSize: number;
  readonly quirks: Quirks;
  /** A further digest that is wanted though the request does not name it. */
  readonly alsoDigest?: ChecksumAlgorithm;
}

/** The sender went away before the body was complete; nobody is left to answer. */
export class SenderGone extends Error {}

/** Digests a request promises: algorithm to base64, or `trailer` when the value follows the body. */
type Promised = Map<ChecksumAlgorithm, string>;

const TRAILER = "trailer";

/**
 * Takes the body in, checking length, `Content-MD5`, `x-amz-checksum-*`, `x-amz-content-sha256` and chunk signatures.
 * @throws S3Refusal as S3 names each of them, {@link SenderGone}
 */
export async function receive(request: S3Request, caller: Caller, options: ReceiveOptions): Promise<Received> {
  const contentSha256 = header(request, "x-amz-content-sha256");
  const kind = caller.accessKeyId === undefined ? "unsigned" : payloadKind(contentSha256);
  const expected = announcedLength(request, kind);
  if (expected > options.maxSize) {
    throw new S3Refusal(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  }
  const contentMd5 = wantedMd5(request, options.quirks);
  const promised = promisedChecksums(request, options.quirks);
  const digests = runningDigests(promised, options.alsoDigest);
  const md5 = createHash("md5");
  const sha256 = kind === "hash" ? createHash("sha256") : undefined;
  const writer = options.writer(expected);
  let size = 0;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > expected) throw new S3Refusal(400, "IncompleteBody", "More bytes came than the headers announced");
    writer.write(chunk);
    md5.update(chunk);
    sha256?.update(chunk);
    for (const digest of digests.values()) digest.update(chunk);
  };
  const decoder = kind.endsWith("chunks") ? new AwsChunkedDecoder(take, signingOf(kind, caller)) : undefined;
  try {
    await pump(request, decoder ? (chunk) => decoder.write(chunk) : take);
    decoder?.finish();
    if (size !== expected)
      throw new S3Refusal(400, "IncompleteBody", "You did not provide the number of bytes specified");
    if (sha256 && sha256.digest("hex") !== contentSha256) throw wrongSha256();
    const md5Bytes = md5.digest();
    if (contentMd5 && !contentMd5.equals(md5Bytes)) throw refuse.badDigest();
    const checksums = finishChecksums(digests, promised, decoder?.trailers);
    return { blob: writer.finish(), size, md5: md5Bytes, checksums };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

function signingOf(kind: string, caller: Caller): Caller["signing"] {
  return kind === "signed-chunks" ? caller.signing : undefined;
}

function announcedLength(request: S3Request, kind: string): number {
  const name = kind.endsWith("chunks") ? "x-amz-decoded-content-length" : "content-length";
  const value = header(request, name);
  if (value === undefined || !/^\d+$/.test(value)) {
    throw new S3Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  return Number(value);
}

function wantedMd5(request: S3Request, quirks: Quirks): Buffer | undefined {
  const value = header(request, "content-md5");
  if (value === undefined) {
    if (quirks.contentMd5Required) throw refuse.invalidRequest("Missing required header for this request: Content-MD5");
    return undefined;
  }
  return decodeDigest(value, 16, "The Content-MD5 you specified was invalid");
}

function decodeDigest(value: string, length: number, message: string): Buffer {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length !== length || bytes.toString("base64") !== value) throw new S3Refusal(400, "InvalidDigest", message);
  return bytes;
}

function promisedChecksums(request: S3Request, quirks: Quirks): Promised {
  const promised: Promised = new Map();
  const declared = header(request, "x-amz-sdk-checksum-algorithm");
  const trailer = header(request, "x-amz-trailer");
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = header(request, `x-amz-checksum-${algorithm}`);
    if (value !== undefined) promised.set(algorithm, value);
  }
  if (quirks.rejectChecksums && (promised.size > 0 || declared !== undefined || trailer !== undefined)) {
    throw new S3Refusal(400, "InvalidArgument", "Unsupported header received for this API call.");
  }
  if (trailer !== undefined) promiseTrailer(promised, trailer);
  if (promised.size > 1)
    throw refuse.invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  if (declared !== undefined && !promised.has(checksumAlgorithm(declared) ?? "crc32")) {
    throw refuse.invalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  return promised;
}

function promiseTrailer(promised: Promised, trailer: string): void {
  const algorithm = checksumAlgorithm(trailer.trim().replace(/^x-amz-checksum-/i, ""));
  if (!algorithm) throw refuse.invalidRequest("The value specified in the x-amz-trailer header is not supported");
  if (promised.size > 0) throw refuse.invalidRequest("Expecting a single x-amz-checksum- header");
  promised.set(algorithm, TRAILER);
}

function runningDigests(
  promised: Promised,
  also: ChecksumAlgorithm | undefined,
): ReadonlyMap<ChecksumAlgorithm, RunningDigest> {
  const digests = new Map<ChecksumAlgorithm, RunningDigest>();
  for (const algorithm of promised.keys()) digests.set(algorithm, runningDigest(algorithm));
  if (also && !digests.has(also)) digests.set(also, runningDigest(also));
  return digests;
}

function finishChecksums(
  digests: ReadonlyMap<ChecksumAlgorithm, RunningDigest>,
  promised: Promised,
  trailers: ReadonlyMap<string, string> | undefined,
): Partial<Record<ChecksumAlgorithm, string>> {
  const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const [algorithm, digest] of digests) {
    const value = digest.digest().toString("base64");
    const inHeader = promised.get(algorithm);
    const given = inHeader === TRAILER ? trailers?.get(`x-amz-checksum-${algorithm}`) : inHeader;
    if (inHeader === TRAILER && given === undefined) {
      throw new S3Refusal(400, "MalformedTrailerError", "The request contained trailing data that was not well-formed");
    }
    if (given !== undefined) checkValue(algorithm, given, value);
    checksums[algorithm] = value;
  }
  return checksums;
}

function checkValue(algorithm: ChecksumAlgorithm, given: string, value: string): void {
  const raw = Buffer.from(given, "base64");
  if (raw.length !== CHECKSUM_BYTES[algorithm]) {
    throw refuse.invalidRequest(`Value for x-amz-checksum-${algorithm} header is invalid.`);
  }
  if (given !== value)
    throw refuse.badDigest(`The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`);
}

function wrongSha256(): S3Refusal {
  return new S3Refusal(
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

function pump({ message }: S3Request, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    message.on("data", (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        message.removeAllListeners("data");
        message.resume();
        reject(error);
      }
    });
    message.on("end", resolve);
    message.on("close", () => {
      if (!message.complete) reject(new SenderGone("the sender closed the connection within the body"));
    });
    message.on("error", () => reject(new SenderGone("the connection failed within the body")));
  });
}
