/**
 * One HTTP exchange as object stores need it: the path travels byte for byte, nothing is
 * decompressed, no redirect is followed, and time-outs are by progress, not by duration.
 *
 * `fetch` is not that: it folds `..`, gunzips, and follows redirects with the session token.
 */
export interface TransportRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "PATCH" | "POST" | "DELETE";
  /** Scheme, host and port, such as `https://s3.eu-west-1.amazonaws.com`. */
  readonly origin: string;
  /** Percent-encoded path and query, sent as it is, starting with `/`. */
  readonly path: string;
  /** Lower-case names. `host` and `content-length` are set by the transport. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whole chunks in memory, so that every attempt can send them again. Absent: no body. */
  readonly body?: readonly Uint8Array[];
  /**
   * Memory for the body of a successful answer, so that large bodies need not be allocated anew: what is
   * delivered are views of its beginning, in order. Ignored where the transport cannot, the length is unknown or more.
   */
  readonly into?: Uint8Array;
  readonly signal?: AbortSignal;
}

/** The answer's body. Exactly one of the methods is called, once; until then the connection is held. */
export interface TransportBody {
  /**
   * The whole body.
   * @throws HubError `BODY_TRUNCATED` when fewer bytes came than Content-Length says,
   * `STALLED` when nothing came for the idle time, `BAD_RESPONSE` when it exceeds `limit` bytes.
   */
  bytes(limit: number): Promise<Uint8Array>;
  /** The body chunk by chunk; the same errors. Breaking out of the loop frees the connection. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Frees the connection without delivering the body. */
  discard(): Promise<void>;
}

/** An answer, whose body has not been read. */
export interface TransportResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `; values decoded as Latin-1 bytes. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: TransportBody;
}

/**
 * Sends requests over kept-alive connections. Retries nothing.
 *
 * @throws HubError `NETWORK` (refused, reset, unresolved), `STALLED` (no progress for the idle
 * time), `TLS_FAILURE`, `BAD_RESPONSE` (not HTTP), `CANCELLED` (the signal aborted).
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
  /** Closes every connection; later sends fail with `CANCELLED`. */
  close(): Promise<void>;
}

/** What a transport may be told when it is made. */
export interface TransportOptions {
  /** Milliseconds without a byte in either direction before a request fails. Default 60,000. */
  readonly idleTimeoutMs?: number;
  /** Milliseconds to establish a connection. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Connections to one origin. Default 256. */
  readonly maxConnections?: number;
}
