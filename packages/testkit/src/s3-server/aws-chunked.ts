import type { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import type { SigningState } from "./signature.ts";

/** Takes `aws-chunked` framing off a body, checking each chunk's signature when they are signed. */
export class AwsChunkedDecoder {
  readonly trailers = new Map<string, string>();
  readonly #sink: (chunk: Buffer) => void;
  readonly #signing: SigningState | undefined;
  #previous: string;
  #line = "";
  #remaining = 0;
  #hash: Hash | undefined;
  #signature = "";
  #state: "size" | "data" | "data-end" | "trailer" | "done" = "size";
  #trailerText = "";

  /** @param signing absent for `STREAMING-UNSIGNED-PAYLOAD-TRAILER` */
  constructor(sink: (chunk: Buffer) => void, signing: SigningState | undefined) {
    this.#sink = sink;
    this.#signing = signing;
    this.#previous = signing?.signature ?? "";
  }

  /** @throws S3Refusal `InvalidChunkSizeError`, `SignatureDoesNotMatch`, `IncompleteBody` */
  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      at = this.#state === "data" ? this.#takeData(chunk, at) : this.#takeLine(chunk, at);
    }
  }

  /** @throws S3Refusal `IncompleteBody` when the last chunk did not come */
  finish(): void {
    if (this.#state !== "done") throw incomplete();
  }

  #takeData(chunk: Buffer, at: number): number {
    const piece = chunk.subarray(at, at + this.#remaining);
    this.#hash?.update(piece);
    this.#sink(piece);
    this.#remaining -= piece.length;
    if (this.#remaining === 0) this.#state = "data-end";
    return at + piece.length;
  }

  #takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at);
    this.#line += chunk.toString("latin1", at, end < 0 ? chunk.length : end + 1);
    if (this.#line.length > 16_384) throw incomplete();
    if (end < 0) return chunk.length;
    const line = this.#line.replace(/\r?\n$/, "");
    this.#line = "";
    this.#readLine(line);
    return end + 1;
  }

  #readLine(line: string): void {
    if (this.#state === "size") this.#readSize(line);
    else if (this.#state === "data-end") {
      if (line !== "") throw incomplete();
      this.#checkChunk();
      this.#state = "size";
    } else if (this.#state === "trailer") this.#readTrailer(line);
  }

  #readSize(line: string): void {
    const match = /^([0-9a-fA-F]+)(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (!match || (this.#signing && match[2] === undefined)) throw incomplete();
    this.#remaining = Number.parseInt(match[1] ?? "", 16);
    this.#signature = match[2] ?? "";
    this.#hash = this.#signing && createHash("sha256");
    this.#state = this.#remaining > 0 ? "data" : "trailer";
    if (this.#remaining === 0) this.#checkChunk();
  }

  #checkChunk(): void {
    if (!this.#signing || !this.#hash) return;
    const empty = createHash("sha256").digest("hex");
    this.#verify("AWS4-HMAC-SHA256-PAYLOAD", `${empty}\n${this.#hash.digest("hex")}`, this.#signature);
  }

  #readTrailer(line: string): void {
    if (line === "") {
      this.#state = "done";
      return;
    }
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name !== "x-amz-trailer-signature") {
      this.trailers.set(name, value);
      this.#trailerText += `${name}:${value}\n`;
    } else if (this.#signing) {
      this.#verify("AWS4-HMAC-SHA256-TRAILER", createHash("sha256").update(this.#trailerText).digest("hex"), value);
    }
  }

  #verify(algorithm: string, hashes: string, given: string): void {
    const signing = this.#signing as SigningState;
    const toSign = `${algorithm}\n${signing.timestamp}\n${signing.scope}\n${this.#previous}\n${hashes}`;
    const expected = signing.key.sign(toSign).toString("hex");
    if (expected !== given) {
      throw new S3Refusal(403, "SignatureDoesNotMatch", "The chunk signature we calculated does not match.");
    }
    this.#previous = expected;
  }
}

function incomplete(): S3Refusal {
  return new S3Refusal(400, "IncompleteBody", "The request body terminated unexpectedly");
}

/** What `x-amz-content-sha256` says about the body. @throws S3Refusal `InvalidArgument` */
export function payloadKind(value: string | undefined): "unsigned" | "hash" | "signed-chunks" | "unsigned-chunks" {
  if (value === undefined || value === "UNSIGNED-PAYLOAD") return "unsigned";
  if (/^[0-9a-f]{64}$/.test(value)) return "hash";
  if (value === "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return "unsigned-chunks";
  if (value === "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" || value === "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") {
    return "signed-chunks";
  }
  throw refuse.invalidArgument(
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING form, or a valid sha256 value.",
    "x-amz-content-sha256",
    value,
  );
}
