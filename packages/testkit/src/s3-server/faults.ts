/** A request as the fault hook sees it. */
export interface FaultRequest {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  /** S3's name of the operation, such as `PutObject`. */
  readonly operation: string;
  /** Decoded query parameters. */
  readonly query: ReadonlyMap<string, string>;
  /** How often the same method, key and query came, this time included; from 1. */
  readonly attempt: number;
}

/** Something that goes wrong with one request. */
export type Fault =
  /** Refused with this error before anything happens. */
  | { readonly kind: "error"; readonly status: number; readonly code: string; readonly retryAfterSeconds?: number }
  /** The connection dies: before the operation, after it without an answer, or within the answer's body. */
  | { readonly kind: "reset"; readonly when: "before" | "answer" | "body" }
  /** The answer's body ends early, though Content-Length promises more. */
  | { readonly kind: "truncate" }
  /** The answer starts, then nothing more comes for `ms`, then the connection dies. */
  | { readonly kind: "stall"; readonly ms: number }
  /** The answer comes `ms` late. */
  | { readonly kind: "delay"; readonly ms: number }
  /** The operation and its answer wait for this, so that whoever tests says when; until the server closes, if for ever. */
  | { readonly kind: "hold"; readonly until: Promise<unknown> }
  /** The answer's ETag is wrong. */
  | { readonly kind: "wrong-etag" }
  /** Status 200 with an `<Error>` document, as Complete and Copy may answer. The operation does not happen. */
  | { readonly kind: "error-in-200"; readonly code: string }
  /** This and every later request with the same access key fail with `ExpiredToken`. */
  | { readonly kind: "expire-credentials" };

/** Chances from 0 to 1 of each fault in {@link seededFaults}. */
export interface FaultRates {
  readonly slowDown?: number;
  readonly internalError?: number;
  readonly resetBefore?: number;
  readonly resetAnswer?: number;
  readonly resetBody?: number;
  readonly truncate?: number;
  readonly delay?: number;
  readonly stall?: number;
  readonly wrongEtag?: number;
  readonly errorIn200?: number;
  /** Milliseconds of delays and stalls. Default 20. */
  readonly ms?: number;
  /** Attempts of one request from which it is left alone, so that retries end. Default 4. */
  readonly calmAfter?: number;
}

/** A fault hook whose choices depend on the seed and the request alone, not on the order of arrival. */
export function seededFaults(seed: number, rates: FaultRates): (request: FaultRequest) => Fault | undefined {
  const ms = rates.ms ?? 20;
  const calmAfter = rates.calmAfter ?? 4;
  const table: readonly (readonly [number | undefined, (request: FaultRequest) => Fault | undefined])[] = [
    [rates.slowDown, () => ({ kind: "error", status: 503, code: "SlowDown" })],
    [rates.internalError, () => ({ kind: "error", status: 500, code: "InternalError" })],
    [rates.resetBefore, () => ({ kind: "reset", when: "before" })],
    [rates.resetAnswer, () => ({ kind: "reset", when: "answer" })],
    [rates.resetBody, () => ({ kind: "reset", when: "body" })],
    [rates.truncate, () => ({ kind: "truncate" })],
    [rates.delay, () => ({ kind: "delay", ms })],
    [rates.stall, () => ({ kind: "stall", ms })],
    [rates.wrongEtag, ({ operation }) => (CHECKED_ETAG.has(operation) ? { kind: "wrong-etag" } : undefined)],
    [
      rates.errorIn200,
      ({ operation }) => (LATE_OUTCOME.has(operation) ? { kind: "error-in-200", code: "InternalError" } : undefined),
    ],
  ];
  return (request) => {
    if (request.attempt > calmAfter) return undefined;
    let dice = chance(`${seed}|${request.method}|${request.key}|${queryText(request)}|${request.attempt}`);
    for (const [rate = 0, make] of table) {
      if (dice < rate) return make(request);
      dice -= rate;
    }
    return undefined;
  };
}

const CHECKED_ETAG: ReadonlySet<string> = new Set(["PutObject", "UploadPart"]);
const LATE_OUTCOME: ReadonlySet<string> = new Set(["CompleteMultipartUpload", "CopyObject", "UploadPartCopy"]);

/** Upload ids differ from run to run, so they take no part in the choice. */
function queryText(request: FaultRequest): string {
  return [...request.query].map(([name, value]) => (name === "uploadId" ? name : `${name}=${value}`)).join("&");
}

/** A number from 0 to 1 for a text: FNV-1a with a final mix. */
export function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
