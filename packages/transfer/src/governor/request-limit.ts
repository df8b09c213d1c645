/** How many requests one endpoint takes at once, found out by trying. All moments are milliseconds of one clock. */
export interface RequestLimit {
  /** Whole requests, at least 1. */
  readonly value: number;
  /** A request started at `now`, with which `inFlight` are under way. */
  started(inFlight: number, now: number): void;
  /** A request that started at `startedAt` ended at `now`, whatever came of it. */
  ended(startedAt: number, now: number): void;
  /** The endpoint asked for fewer requests while `inFlight` were under way. */
  throttled(inFlight: number, now: number, retryAfterMs?: number): void;
}

const START_LIMIT = 32;
const DECREASE = 0.6;
const MIN_ROUND_TRIP_MS = 50;
const MAX_ROUND_TRIP_MS = 5_000;
/** Weight of the newest request in the smoothed round trip. */
const SMOOTHING = 0.1;

/**
 * Additive increase, multiplicative decrease, as TCP finds its rate: the limit doubles every round
 * trip until the first throttle, then grows by one a round trip, and shrinks once for each round
 * trip that was throttled, however many of its requests were.
 */
export function createRequestLimit(maxRequests: number): RequestLimit {
  let limit = Math.min(START_LIMIT, maxRequests);
  let wasThrottled = false;
  let roundTrip = MIN_ROUND_TRIP_MS;
  /** Until then neither another decrease nor an increase takes place. */
  let settleUntil = 0;
  /** When the limit was last reached. */
  let fullAt = Number.NEGATIVE_INFINITY;

  /** A moment farther away than any pause is of before the clock was set back. */
  const isSettling = (now: number): boolean => now < settleUntil && settleUntil - now <= MAX_ROUND_TRIP_MS;
  const value = (): number => Math.floor(limit);

  return {
    get value() {
      return value();
    },
    started(inFlight, now) {
      if (inFlight >= value()) fullAt = now;
    },
    ended(startedAt, now) {
      roundTrip += (now - startedAt - roundTrip) * SMOOTHING;
      // Only a limit that was reached while the request ran has shown that it may be raised.
      if (limit >= maxRequests || isSettling(now) || fullAt < startedAt) return;
      limit = Math.min(maxRequests, limit + (wasThrottled ? 1 / limit : 1));
    },
    throttled(inFlight, now, retryAfterMs = 0) {
      wasThrottled = true;
      if (isSettling(now)) return;
      limit = Math.max(1, Math.min(limit, Math.max(inFlight, 1)) * DECREASE);
      const pause = Math.max(roundTrip, retryAfterMs);
      settleUntil = now + Math.min(MAX_ROUND_TRIP_MS, Math.max(MIN_ROUND_TRIP_MS, pause));
    },
  };
}
