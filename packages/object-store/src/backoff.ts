/** How long the client waits, and how often it tries. */
export interface RetryPolicy {
  /** Attempts of one request; throttled ones are not counted. */
  readonly attempts: number;
  /** Throttled attempts of one request. */
  readonly throttles: number;
  /** Attempts when the store says that the bytes arrived damaged. */
  readonly resends: number;
  /** Longest first wait in milliseconds; doubled with every attempt. */
  readonly base: number;
  /** The same for attempts that were throttled. */
  readonly throttledBase: number;
  /** Longest wait of our own choice, in milliseconds. */
  readonly cap: number;
  /** Longest wait that a store may ask for, in milliseconds. */
  readonly hintCap: number;
}

/** 50 throttled attempts at up to 20 s are a quarter of an hour: by then it is no burst. */
export const RETRY_POLICY: RetryPolicy = {
  attempts: 8,
  throttles: 50,
  resends: 3,
  base: 100,
  throttledBase: 500,
  cap: 20_000,
  hintCap: 300_000,
};

/** Full jitter: a random share of the doubled base, so that many workers do not come back together. */
export function jitter(base: number, cap: number, round: number, random: () => number): number {
  return random() * Math.min(cap, base * 2 ** round);
}

/**
 * What a store asks for, in milliseconds: `x-amz-retry-after` and `x-oss-qos-delay-time` are
 * milliseconds, `Retry-After` is seconds or a date.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const milliseconds = headers["x-amz-retry-after"] ?? headers["x-oss-qos-delay-time"];
  if (milliseconds !== undefined && /^\d+$/.test(milliseconds)) return Number(milliseconds);
  const plain = headers["retry-after"];
  if (plain === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain) * 1000;
  const date = Date.parse(plain);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
