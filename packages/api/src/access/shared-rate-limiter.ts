import type { Clock } from "@dth/core/clock";
import type { RateLimit, RateLimiter } from "./rate-limiter.ts";

/**
 * Adds calls of somebody within a time, wherever they came in.
 *
 * @param window the time, as milliseconds since the Unix epoch at which it began; counts are needed until it is over
 * @returns all calls of it that were added so far, these among them
 */
export type AddCalls = (caller: string, window: number, calls: number) => Promise<number>;

/** Milliseconds of a window: as long as a caller who asked too often may have to wait. */
export const WINDOW_MS = 10_000;
/** Calls of a window that a process answers without asking the others: most people never have more. */
const OWN = 3;
/** Calls that a process takes at once from what all processes may answer: so many times fewer questions. */
const SHARE = 20;

interface Caller {
  window: number;
  /** What is left of calls that may be answered without asking. */
  left: number;
  refused: boolean;
}

/** Callers that are remembered; beyond them the one that asked longest ago is forgotten. */
const MOST_CALLERS = 10_000;

/**
 * Limits one caller over many processes behind one address, as functions on AWS are: in windows of {@link WINDOW_MS}, by a count
 * that they share. What a process has taken and not used is lost to the caller for the rest of the window; beyond the limit each
 * process answers three calls a window.
 */
export function createSharedRateLimiter(
  clock: Pick<Clock, "now">,
  { burst, perSecond }: RateLimit,
  add: AddCalls,
): RateLimiter {
  const callers = new Map<string, Caller>();
  const most = Math.max(burst, (perSecond * WINDOW_MS) / 1000);
  return {
    take: async (name, cost = 1) => {
      const now = clock.now();
      const window = now - (now % WINDOW_MS);
      const caller = callerOf(callers, name, window);
      if (caller.left >= cost) {
        caller.left -= cost;
        return 0;
      }
      const wait = window + WINDOW_MS - now;
      if (caller.refused) return wait;
      const taken = Math.max(SHARE, Math.min(cost, most));
      const before = (await add(name, window, taken)) - taken;

      if (before >= most) {
        caller.refused = true;
        return wait;
      }
      caller.left += Math.max(0, taken - cost);
      return 0;
    },
  };
}

function callerOf(callers: Map<string, Caller>, name: string, window: number): Caller {
  const known = callers.get(name);
  const caller = known?.window === window ? known : { window, left: OWN, refused: false };
  callers.delete(name);
  callers.set(name, caller);
  if (callers.size > MOST_CALLERS) {
    const [oldest] = callers.keys();
    if (oldest !== undefined) callers.delete(oldest);
  }
  return caller;
}
