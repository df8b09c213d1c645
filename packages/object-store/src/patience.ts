import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { ThrottleListener } from "@dth/core/object-store";
import { jitter, RETRY_POLICY, type RetryPolicy } from "./backoff.ts";

/** What waiting takes. */
export interface PatienceOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly listener: ThrottleListener | undefined;
  /** The endpoint as the listener knows it. */
  readonly endpoint: () => string;
  readonly signal: AbortSignal | undefined;
}

/**
 * How often one request may be tried again, and how long it waits before that. Each method says
 * whether another attempt is granted, and has waited for it by then.
 */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #policy: RetryPolicy = RETRY_POLICY;
  #failed = 0;
  #throttled = 0;
  #resent = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** After throttling, which does not count as an attempt. `hint` is what the store asks for, in milliseconds. */
  async waitOut(hint: number | undefined): Promise<boolean> {
    this.#options.listener?.throttled(this.#options.endpoint(), hint);
    if (++this.#throttled >= this.#policy.throttles) return false;
    await this.#sleep(this.#policy.throttledBase, this.#throttled - 1, hint);
    return true;
  }

  /** After a failure that may pass. */
  async retry(hint?: number): Promise<boolean> {
    return ++this.#failed < this.#policy.attempts && (await this.#pause(hint));
  }

  /** After the bytes were found damaged. */
  async resend(hint?: number): Promise<boolean> {
    return ++this.#resent < this.#policy.resends && (await this.#pause(hint));
  }

  async #pause(hint: number | undefined): Promise<true> {
    this.#options.listener?.retried(this.#options.endpoint());
    await this.#sleep(this.#policy.base, this.#failed + this.#resent - 1, hint);
    return true;
  }

  async #sleep(base: number, round: number, hint = 0): Promise<void> {
    const { clock, random, signal } = this.#options;
    const own = jitter(base, this.#policy.cap, round, random);
    try {
      await clock.sleep(Math.max(own, Math.min(hint, this.#policy.hintCap)), signal);
    } catch (error) {
      throw new HubError("CANCELLED", "stopped while waiting to try again", { cause: error });
    }
  }
}
