import type { Clock } from "@dth/core/clock";

/** How fast one caller may ask. */
export interface RateLimit {
  /** Requests at once after a pause. */
  readonly burst: number;
  /** Requests per second in the long run. */
  readonly perSecond: number;
}

/** Who may ask, and who has asked too often. */
export interface RateLimiter {
  /**
   * Takes `cost` tokens of a caller.
   *
   * @returns 0, or milliseconds until there are enough; then nothing was taken
   */
  take(caller: string, cost?: number): number | Promise<number>;
}

/** A limiter that asks nobody else. */
export interface OwnRateLimiter extends RateLimiter {
  take(caller: string, cost?: number): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Callers that are remembered; beyond them the one that asked longest ago is forgotten. */
const MOST_CALLERS = 10_000;

/** Token buckets by caller, within this process: several processes behind one address each allow as much. */
export function createRateLimiter(clock: Pick<Clock, "now">, { burst, perSecond }: RateLimit): OwnRateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take: (caller, cost = 1) => {
      const now = clock.now();
      const bucket = buckets.get(caller) ?? { tokens: burst, at: now };
      buckets.delete(caller);
      buckets.set(caller, bucket);
      forgetOldest(buckets);
      bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      const wanted = Math.min(cost, burst);
      if (bucket.tokens < wanted) return Math.max(1, Math.ceil(((wanted - bucket.tokens) / perSecond) * 1000));
      bucket.tokens -= wanted;
      return 0;
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  if (buckets.size <= MOST_CALLERS) return;
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
