import type { Clock } from "@dth/core/clock";
import { createPacer } from "./pacer.ts";
import { createRequestLimit } from "./request-limit.ts";
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

/** Slots for as many requests at once as the endpoint is found to take, `requestRate` permitting. */
export function createEndpointSlots({ clock, maxRequests, requestRate }: EndpointSlotsOptions): EndpointSlots {
  const limit = createRequestLimit(maxRequests);
  const sums = { requests: 0, throttles: 0, retries: 0, busyMs: 0, slotWaitMs: 0 };
  const rateWaits = createWaitMeter(clock);
  let inFlight = 0;

  const line = createWaitingLine(() => {
    if (inFlight >= limit.value) return false;
    inFlight++;
    return true;
  });
  const pacer =
    requestRate === undefined ? undefined : createPacer({ clock, rate: requestRate, burstMs: 100, waits: rateWaits });

  const leave = (): void => {
    inFlight--;
    if (line.length > 0) line.advance();
  };

  const start = (): Release => {
    const startedAt = clock.now();
    sums.requests++;
    limit.started(inFlight, startedAt);
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      const now = clock.now();
      sums.busyMs += now - startedAt;
      limit.ended(startedAt, now);
      leave();
    };
  };

  const paced = async (pause: Promise<void>): Promise<Release> => {
    try {
      await pause;
    } catch (error) {
      leave();
      throw error;
    }
    return start();
  };

  /** For whom has a slot already. */
  const admitted = (signal?: AbortSignal): Release | Promise<Release> => {
    const pause = pacer?.take(1, signal);
    return pause === undefined ? start() : paced(pause);
  };

  const queued = async (signal?: AbortSignal): Promise<Release> => {
    const from = clock.now();
    await line.join(1, signal);
    sums.slotWaitMs += clock.now() - from;
    return admitted(signal);
  };

  return {
    acquire(signal) {
      if (line.length > 0 || inFlight >= limit.value) return queued(signal);
      inFlight++;
      return admitted(signal);
    },
    throttled(retryAfterMs) {
      sums.throttles++;
      pacer?.charge(1);
      limit.throttled(inFlight, clock.now(), retryAfterMs);
    },
    retried() {
      sums.retries++;
      pacer?.charge(1);
    },
    counts: () => ({ ...sums, limit: limit.value, inFlight, waiting: line.length, rateWaitMs: rateWaits.ms }),
  };
}
