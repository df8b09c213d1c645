import type { Clock } from "@dth/core/clock";
import { toHubError } from "@dth/core/error";
import type { ThrottleListener } from "@dth/core/object-store";
import type { Transport } from "@dth/core/transport";
import { withoutAddressSecrets } from "./text/error-text.ts";

/** A request is not through yet and is sent again. */
export interface Waiting {
  readonly endpoint: string;
  /** `throttled`: the store asks for fewer requests. `failed`: it did not answer, or with an error that may pass. */
  readonly kind: "throttled" | "failed";
  /** What the last connection failed of, and to where; undefined where the store answered. */
  readonly reason: string | undefined;
  /** Milliseconds since the first of these attempts. */
  readonly sinceMs: number;
}

/** What is watched, and who is told. */
export interface SignsOfLifeOptions {
  readonly transport: Transport;
  readonly listener: ThrottleListener;
  readonly clock: Clock;
  readonly told: (waiting: Waiting) => void;
}

/** Milliseconds: what passes by itself within a second is nobody's concern. */
const INTERVAL_MS = 1000;

/**
 * Tells, about once a second, that requests are being repeated and why, so that a store which does not
 * answer is never met with silence. Nothing is told of what passes within the first second.
 */
export function createSignsOfLife({ transport, listener, clock, told }: SignsOfLifeOptions) {
  let reason: string | undefined;
  let began: number | undefined;
  let latest = 0;
  let toldAt = 0;
  const tell = (endpoint: string, kind: Waiting["kind"]): void => {
    const now = clock.now();
    // Retries of long ago belong to another trouble. Waits grow to 20 s, so the gap is longer than these.
    if (began === undefined || now - latest > 30_000) began = toldAt = now;
    latest = now;
    if (now - toldAt < INTERVAL_MS) return;
    toldAt = now;
    told({
      endpoint: withoutAddressSecrets(endpoint),
      kind,
      reason: kind === "failed" ? reason : undefined,
      sinceMs: now - began,
    });
  };
  return {
    transport: {
      send(request) {
        const answer = transport.send(request);
        answer.then(
          () => {
            reason = undefined;
          },
          (error) => {
            reason = withoutAddressSecrets(toHubError(error).message);
          },
        );
        return answer;
      },
      close: () => transport.close(),
    } satisfies Transport,
    listener: {
      throttled(endpoint, retryAfterMs) {
        listener.throttled(endpoint, retryAfterMs);
        tell(endpoint, "throttled");
      },
      retried(endpoint) {
        listener.retried(endpoint);
        tell(endpoint, "failed");
      },
    } satisfies ThrottleListener,
  };
}
