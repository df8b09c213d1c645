import type { Clock } from "@dth/core/clock";
import type { ThrottleListener } from "@dth/core/object-store";
import { type Buffers, createBuffers } from "./governor/buffers.ts";
import {
  createEndpointSlots,
  type EndpointCounts,
  type EndpointSlots,
  type Release,
} from "./governor/endpoint-slots.ts";
import { createPacer } from "./governor/pacer.ts";
import { createWaitMeter } from "./governor/wait-meter.ts";
import { createWaitingLine } from "./governor/waiting-line.ts";

/** The bounds that a person set. */
export interface GovernorOptions {
  readonly clock: Clock;
  /** Upper bound of requests in flight to one endpoint. */
  readonly maxRequests: number;
  /** Requests per second to one endpoint, retries included. Absent: no cap. */
  readonly requestRate?: number | undefined;
  /** Bytes per second over everything. Absent: no cap. */
  readonly bandwidth?: number | undefined;
  /** Upper bound of bytes of object data held in memory. */
  readonly maxBufferedBytes: number;
}

/** What the governor has seen. Counts only grow, so two readings tell what happened between them. */
export interface GovernorCounts {
  readonly endpoints: ReadonlyMap<string, EndpointCounts>;
  readonly bufferedBytes: number;
  /** The most that was ever buffered at once. */
  readonly peakBufferedBytes: number;
  /** Milliseconds spent waiting for the buffer budget. */
  readonly bufferWaitMs: number;
  /** Milliseconds spent waiting for the bandwidth cap. */
  readonly bandwidthWaitMs: number;
}

/**
 * Decides how much happens at once: request slots per endpoint that adapt to throttling, rate and
 * bandwidth caps, and the bytes held in memory. Every method grants at once, without a promise,
 * when there is nothing to wait for, and rejects with `CANCELLED` when its signal aborts.
 */
export interface Governor extends ThrottleListener {
  /** Upper bound of requests in flight to one endpoint. */
  readonly maxRequests: number;
  readonly maxBufferedBytes: number;
  /** Memory for what was reserved. */
  readonly buffers: Buffers;
  /** A slot for one request to `endpoint`, to be held until its body has been read. */
  acquire(endpoint: string, signal?: AbortSignal): Release | Promise<Release>;
  /** Waits until `bytes` may travel under the bandwidth cap. */
  takeBytes(bytes: number, signal?: AbortSignal): Promise<void> | undefined;
  /**
   * Reserves memory, first come, first served. More than the whole budget counts as the whole
   * budget: it is granted alone, so that one object larger than the budget still passes.
   */
  reserve(bytes: number, signal?: AbortSignal): Release | Promise<Release>;
  counts(): GovernorCounts;
}

/** A governor for one process, shared by everything that talks to a store. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, maxRequests, maxBufferedBytes } = options;
  const endpoints = new Map<string, EndpointSlots>();
  const slots = (endpoint: string): EndpointSlots => {
    const known = endpoints.get(endpoint);
    if (known !== undefined) return known;
    const made = createEndpointSlots({ clock, maxRequests, requestRate: options.requestRate });
    endpoints.set(endpoint, made);
    return made;
  };

  const waits = createWaitMeter(clock);
  const pacer =
    options.bandwidth === undefined ? undefined : createPacer({ clock, rate: options.bandwidth, burstMs: 250, waits });

  const budget = createBufferBudget(clock, maxBufferedBytes);
  return {
    maxRequests,
    maxBufferedBytes,
    buffers: createBuffers(maxBufferedBytes),
    acquire: (endpoint, signal) => slots(endpoint).acquire(signal),
    takeBytes: (bytes, signal) => pacer?.take(bytes, signal),
    reserve: budget.reserve,
    throttled: (endpoint, retryAfterMs) => slots(endpoint).throttled(retryAfterMs),
    retried: (endpoint) => slots(endpoint).retried(),
    counts: () => ({
      endpoints: new Map([...endpoints].map(([endpoint, slot]) => [endpoint, slot.counts()])),
      ...budget.counts(),
      bandwidthWaitMs: waits.ms,
    }),
  };
}

/** Bytes that are let in before any have been let out: six parts of the usual size. */
const START_BYTES = 48 * 1024 * 1024;

/**
 * The memory that object data may take. It opens as TCP's window does, by what has passed: to read all that it will
 * ever hold before the first of it is written would leave the destination idle for that long. Whatever is alone is
 * let in.
 */
function createBufferBudget(clock: Clock, max: number) {
  let window = Math.min(max, START_BYTES);
  let bufferedBytes = 0;
  let peakBufferedBytes = 0;
  let bufferWaitMs = 0;
  const admit = (size: number): boolean => {
    if (bufferedBytes + size > window && bufferedBytes > 0) return false;
    bufferedBytes += size;
    if (bufferedBytes > peakBufferedBytes) peakBufferedBytes = bufferedBytes;
    return true;
  };
  const line = createWaitingLine(admit);

  const releaseOf = (size: number): Release => {
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      bufferedBytes -= size;
      window = Math.min(max, window + size);
      if (line.length > 0) line.advance();
    };
  };
  const queued = async (size: number, signal?: AbortSignal): Promise<Release> => {
    const from = clock.now();
    await line.join(size, signal);
    bufferWaitMs += clock.now() - from;
    return releaseOf(size);
  };

  return {
    reserve: (bytes: number, signal?: AbortSignal): Release | Promise<Release> => {
      const size = Math.min(bytes, max);
      return line.length === 0 && admit(size) ? releaseOf(size) : queued(size, signal);
    },
    counts: () => ({ bufferedBytes, peakBufferedBytes, bufferWaitMs }),
  };
}
