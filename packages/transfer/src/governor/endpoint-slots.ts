import type { Clock } from "@dth/core/clock";
import { createPacer } from "./pacer.ts";
import { createRequestLimit } from "./request-limit.ts";
import { createSemaphore } from "./semaphore.ts";
import { createWaitMeter } from "./wait-meter.ts";

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
  const slots = createSemaphore(() => limit.value);
  const rateWaits = createWaitMeter(clock);
  const pacer =
    requestRate === undefined ? undefined : createPacer({ clock, rate: requestRate, burstMs: 100, waits: rateWaits });
  const sums = { requests: 0, throttles: 0, retries: 0, busyMs: 0, slotWaitMs: 0 };

  const start = (): Release => {
    const startedAt = clock.now();
    sums.requests++;
    limit.started(slots.inside, startedAt);
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      const now = clock.now();
      sums.busyMs += now - startedAt;
      limit.ended(startedAt, now);
      slots.leave();
    };
  };
  const refused = (error: unknown): never => {
    slots.leave();
    throw error;
  };
  const admitted = (signal?: AbortSignal): Release | Promise<Release> => {
    const pause = pacer?.take(1, signal);
    return pause === undefined ? start() : pause.then(start, refused);
  };
  const queued = async (turn: Promise<void>, signal?: AbortSignal): Promise<Release> => {
    const from = clock.now();
    await turn;
    sums.slotWaitMs += clock.now() - from;
    return admitted(signal);
  };

  return {
    acquire(signal) {
      const turn = slots.enter(signal);
      return turn === undefined ? admitted(signal) : queued(turn, signal);
    },
    throttled(retryAfterMs) {
      sums.throttles++;
      pacer?.charge(1);
      limit.throttled(slots.inside, clock.now(), retryAfterMs);
    },
    retried() {
      sums.retries++;
      pacer?.charge(1);
    },
    counts: () => ({
      ...sums,
      limit: limit.value,
      inFlight: slots.inside,
      waiting: slots.waiting,
      rateWaitMs: rateWaits.ms,
    }),
  };
}
