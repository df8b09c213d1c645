import type { LimitingFactor } from "@dth/core/run-progress";
import type { EndpointCounts } from "../governor/endpoint-slots.ts";
import type { GovernorCounts } from "../governor.ts";

/** What happened at one endpoint during a stretch of time. */
export type EndpointActivity = Pick<EndpointCounts, "requests" | "throttles" | "busyMs" | "rateWaitMs">;

/** What happened during a stretch of time. */
export interface Activity {
  readonly elapsedMs: number;
  readonly source: EndpointActivity;
  /** The same as `source` when both sides are one endpoint. */
  readonly destination: EndpointActivity;
  readonly bufferWaitMs: number;
  readonly bandwidthWaitMs: number;
  /** The queue had nothing for the worker. */
  readonly starved: boolean;
  readonly listingComplete: boolean;
  /** Share of time in which the event loop was busy, 0 to 1, where the host can tell. */
  readonly cpu: number | undefined;
}

/** Share of requests that must be throttled before throttling is what limits. */
const THROTTLED_SHARE = 0.01;
/** Waiting requests, on average, before a cap is what limits. */
const WAITING = 0.5;
const BUSY_CPU = 0.85;

/**
 * What holds a run back, the most certain cause first: being throttled, a cap that a person set, the
 * processor, having nothing to do while listing, the memory budget, else the slower side.
 */
export function limitingFactor(activity: Activity): LimitingFactor {
  const { elapsedMs, source, destination, cpu } = activity;
  if (isThrottled(destination)) return "destination-throttled";
  if (isThrottled(source)) return "source-throttled";
  if (activity.bandwidthWaitMs > WAITING * elapsedMs) return "bandwidth-cap";
  if (Math.max(source.rateWaitMs, destination.rateWaitMs) > WAITING * elapsedMs) return "request-cap";
  if (cpu !== undefined && cpu >= BUSY_CPU) return "cpu";
  if (activity.starved && !activity.listingComplete) return "listing";
  if (source.busyMs + destination.busyMs === 0) return "nothing";
  if (activity.bufferWaitMs > WAITING * elapsedMs) return "memory-cap";
  return source.busyMs > destination.busyMs ? "source" : "destination";
}

/** Milliseconds for which a throttle is felt: what was refused waits for its turn, and the pace comes back in steps. */
const THROTTLE_FELT_MS = 10_000;
/** What looks like slowness of a side, or like rest, while it is still felt. */
const EXPLAINED: ReadonlySet<LimitingFactor> = new Set(["source", "destination", "nothing"]);

/** Goes on naming a throttle while it is felt, unless something else is certain by then. */
export function createThrottleMemory(now: () => number): (factor: LimitingFactor) => LimitingFactor {
  let last: { readonly factor: LimitingFactor; readonly at: number } | undefined;
  return (factor) => {
    if (factor === "source-throttled" || factor === "destination-throttled") last = { factor, at: now() };
    if (last === undefined || now() - last.at >= THROTTLE_FELT_MS) return factor;
    return EXPLAINED.has(factor) ? last.factor : factor;
  };
}

function isThrottled({ throttles, requests }: EndpointActivity): boolean {
  return throttles > 0 && throttles >= requests * THROTTLED_SHARE;
}

/** The endpoints of the two sides. */
export interface Endpoints {
  readonly source: string;
  readonly destination: string;
}

const IDLE: EndpointActivity = { requests: 0, throttles: 0, busyMs: 0, rateWaitMs: 0 };

/** What happened between two readings of the governor. */
export function activityBetween(
  before: GovernorCounts,
  after: GovernorCounts,
  endpoints: Endpoints,
): Pick<Activity, "source" | "destination" | "bufferWaitMs" | "bandwidthWaitMs"> {
  const at = (endpoint: string) => difference(before.endpoints.get(endpoint), after.endpoints.get(endpoint) ?? IDLE);
  return {
    source: at(endpoints.source),
    destination: at(endpoints.destination),
    bufferWaitMs: after.bufferWaitMs - before.bufferWaitMs,
    bandwidthWaitMs: after.bandwidthWaitMs - before.bandwidthWaitMs,
  };
}

function difference(before: EndpointActivity = IDLE, after: EndpointActivity): EndpointActivity {
  return {
    requests: after.requests - before.requests,
    throttles: after.throttles - before.throttles,
    busyMs: after.busyMs - before.busyMs,
    rateWaitMs: after.rateWaitMs - before.rateWaitMs,
  };
}
