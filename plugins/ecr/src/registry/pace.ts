import type { Clock } from "@dth/core/clock";

/** What registries limit on their own: Docker Hub counts manifests, Quay tag lists, ECR writes of manifests. */
export type RegistryAction = "manifest" | "tags" | "blob" | "write" | "token" | "ping";

/** Holds requests back after a registry asked for fewer. One for each registry. */
export interface Pace {
  /** Resolves when a request of this kind may go. */
  ready(action: RegistryAction, signal: AbortSignal | undefined): Promise<void>;
  /** The registry refused one. @param retryAfterMs what it asks for, if anything */
  throttled(action: RegistryAction, retryAfterMs: number | undefined): void;
  /** The registry took one. */
  accepted(action: RegistryAction): void;
  /** Refusals so far. */
  readonly throttles: number;
}

const FIRST_MS = 1_000;
const MOST_MS = 120_000;
/** A registry that asks for a whole day is not worth waiting for. */
const HINT_CAP_MS = 15 * 60_000;

/** A {@link Pace}: the wait doubles with every refusal of an action and ends with the first success. */
export function createPace(clock: Clock): Pace {
  const states = new Map<RegistryAction, { until: number; round: number }>();
  let throttles = 0;
  return {
    get throttles() {
      return throttles;
    },
    async ready(action, signal) {
      for (;;) {
        const wait = (states.get(action)?.until ?? 0) - clock.now();
        if (wait <= 0) return;
        await clock.sleep(wait, signal);
      }
    },
    throttled(action, retryAfterMs) {
      throttles++;
      const state = states.get(action) ?? { until: 0, round: 0 };
      // Requests that were under way together are refused together: that is one refusal.
      if (state.until > clock.now()) return;
      const wait = retryAfterMs ?? Math.min(MOST_MS, FIRST_MS * 2 ** state.round);
      states.set(action, { until: clock.now() + Math.min(wait, HINT_CAP_MS), round: state.round + 1 });
    },
    accepted(action) {
      const state = states.get(action);
      if (state !== undefined && state.until <= clock.now()) states.delete(action);
    },
  };
}

/** `Retry-After` in milliseconds: seconds or a date. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
