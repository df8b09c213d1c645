import type { Clock } from "@dth/core/clock";
import { createPacer } from "./pacer.ts";
import { createWaitMeter } from "./wait-meter.ts";
import { createWaitingLine } from "./waiting-line.ts";

/** Gives back what was taken. Calling it again does nothing. */
export type Release = () => void;

/** What one endpoint's slots have seen. Counts only grow, so two readings tell what happened between them. */
export interface EndpointCounts {
  /** Requests that may be in flight at this moment. */
  readonly limit: number;
  readonly inFlight: number;
  readonly waiting: number;
  readonly requests: number;
  readonly throttles: number;
  readonly retries: number;
  /** Milliseconds that requests have taken, summed over all of them. */
  readonly busyMs: number;
  /** Milliseconds spent waiting for a slot. */
  readonly slotWaitMs: number;
  /** Milliseconds spent waiting for the request-rate cap. */
  readonly rateWaitMs: number;
}

/** The slots of one endpoint. */
export interface EndpointSlots {
  acquire(signal?: AbortSignal): Release | Promise<Release>;
  throttled(retryAfterMs: number | undefined): void;
  retried(): void;
  counts(): EndpointCounts;
}

/** What bounds an endpoint's slots. */
export interface EndpointSlotsOptions {
  readonly clock: Clock;
  readonly maxRequests: number;
  /** Requests per second. Absent: no cap. */
  readonly requestRate?: number | undefined;
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
export function createEndpointSlots({ clock, maxRequests, requestRate }: EndpointSlotsOptions): EndpointSlots {
  let limit = Math.min(START_LIMIT, maxRequests);
  let inFlight = 0;
  let requests = 0;
  let throttles = 0;
  let retries = 0;
  let busyMs = 0;
  let slotWaitMs = 0;
  const rateWaits = createWaitMeter(clock);
  let roundTrip = MIN_ROUND_TRIP_MS;
  /** Until then neither another decrease nor an increase takes place. */
  let settleUntil = 0;

  /** When the limit was last reached. */
  let fullAt = Number.NEGATIVE_INFINITY;

  const line = createWaitingLine(() => {
    if (inFlight >= Math.floor(limit)) return false;
    inFlight++;
    return true;
  });
  const pacer =
    requestRate === undefined ? undefined : createPacer({ clock, rate: requestRate, burstMs: 100, waits: rateWaits });

  /** A moment farther away than any pause is of before the clock was set back. */
  const isSettling = (now: number): boolean => now < settleUntil && settleUntil - now <= MAX_ROUND_TRIP_MS;

  /** Only a limit that was reached while the request ran has shown that it may be raised. */
  const grow = (now: number, startedAt: number): void => {
    if (limit >= maxRequests || isSettling(now) || fullAt < startedAt) return;
    limit = Math.min(maxRequests, limit + (throttles === 0 ? 1 : 1 / limit));
  };

  const start = (): Release => {
    const startedAt = clock.now();
    requests++;
    if (inFlight >= Math.floor(limit)) fullAt = startedAt;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      const now = clock.now();
      busyMs += now - startedAt;
      roundTrip += (now - startedAt - roundTrip) * SMOOTHING;
      grow(now, startedAt);
      inFlight--;
      if (line.length > 0) line.advance();
    };
  };

  const paced = async (pause: Promise<void>): Promise<Release> => {
    try {
      await pause;
    } catch (error) {
      inFlight--;
      line.advance();
      throw error;
    }
    return start();
  };

  const admitted = (signal?: AbortSignal): Release | Promise<Release> => {
    const pause = pacer?.take(1, signal);
    return pause === undefined ? start() : paced(pause);
  };

  const queued = async (signal?: AbortSignal): Promise<Release> => {
    const from = clock.now();
    await line.join(1, signal);
    slotWaitMs += clock.now() - from;
    return admitted(signal);
  };

  return {
    acquire: (signal) => {
      if (line.length > 0 || inFlight >= Math.floor(limit)) return queued(signal);
      inFlight++;
      return admitted(signal);
    },
    throttled: (retryAfterMs) => {
      throttles++;
      pacer?.charge(1);
      const now = clock.now();
      if (isSettling(now)) return;
      limit = Math.max(1, Math.min(limit, Math.max(inFlight, 1)) * DECREASE);
      const pause = Math.max(roundTrip, retryAfterMs ?? 0);
      settleUntil = now + Math.min(MAX_ROUND_TRIP_MS, Math.max(MIN_ROUND_TRIP_MS, pause));
    },
    retried: () => {
      retries++;
      pacer?.charge(1);
    },
    counts: () => ({
      limit: Math.floor(limit),
      inFlight,
      waiting: line.length,
      requests,
      throttles,
      retries,
      busyMs,
      slotWaitMs,
      rateWaitMs: rateWaits.ms,
    }),
  };
}
