import type { TransportBody, TransportRequest } from "@dth/core/transport";
import type { Query } from "./percent-encoding.ts";

/**
 * What a request is about, which decides what a refusal means: a 403 to `read` concerns that object,
 * to `write` and `bucket` the whole job; a 412 to `read` means that the source changed.
 */
export type Purpose = "bucket" | "read" | "write";

/** One request to a bucket, before it has an address, a time and a signature. */
export interface S3Request {
  readonly method: TransportRequest["method"];
  readonly purpose: Purpose;
  /** Absent: the bucket itself. */
  readonly key?: string;
  readonly query?: Query;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly Uint8Array[];
  /** SHA-256 of the body when it is known already; raw bytes. */
  readonly bodySha256?: Uint8Array;
  /** Memory for the body of a successful answer, as the transport takes it. */
  readonly into?: Uint8Array;
  /** What is done with the answer's body: given away unread, read as text, or ignored. */
  readonly answer: "stream" | "text" | "none";
  readonly signal?: AbortSignal;
}

/** A successful answer. */
export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body when it was asked for as text. */
  readonly text: string;
  /** The body when it was asked for as a stream. */
  readonly body: TransportBody;
}
