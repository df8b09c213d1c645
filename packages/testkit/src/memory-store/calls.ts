import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { ObjectStore, ReadOptions } from "@dth/core/object-store";

/** Methods of a store that count as a request. */
export type StoreMethod = Exclude<
  { [M in keyof ObjectStore]-?: ObjectStore[M] extends (...args: never) => unknown ? M : never }[keyof ObjectStore],
  "close" | "tidy"
>;

/** One call, as hooks see it. */
export interface StoreCall {
  readonly method: StoreMethod;
  /** The key, or the prefix of a listing. */
  readonly key: string;
  readonly partNumber?: number;
  /** How an object was asked for, of `head` and `get`. */
  readonly options?: ReadOptions;
  /** How often this method was called with this key and part, this time included; from 1. */
  readonly attempt: number;
}

/** How a body under way fails. */
export interface BodyFault {
  /** Bytes that still arrive. */
  readonly afterBytes: number;
  readonly error: HubError;
}

/** What a test does to calls. Either hook may throw, and may change the store's content. */
export interface StoreHooks {
  /** Before anything happens. */
  readonly before?: (call: StoreCall) => void | Promise<void>;
  /** After it happened: throwing here is a lost answer. */
  readonly after?: (call: StoreCall) => void | Promise<void>;
  /** For `get`: lets the body fail under way. */
  readonly body?: (call: StoreCall) => BodyFault | undefined;
}

/** Counts calls, lets them take time and runs the hooks around them. */
export class Calls {
  readonly #counts = new Map<string, number>();
  readonly #hooks: StoreHooks;
  readonly #clock: Clock | undefined;
  readonly #latencyMs: number;

  constructor(hooks: StoreHooks, clock: Clock | undefined, latencyMs: number) {
    this.#hooks = hooks;
    this.#clock = clock;
    this.#latencyMs = latencyMs;
  }

  /** How often a method was called, or all of them. */
  count(method?: StoreMethod): number {
    if (method !== undefined) return this.#counts.get(method) ?? 0;
    let sum = 0;
    for (const [name, count] of this.#counts) if (!name.includes(" ")) sum += count;
    return sum;
  }

  /** Performs a call between the hooks. @throws HubError `CANCELLED` when the signal aborts */
  async run<T>(call: Omit<StoreCall, "attempt">, signal: AbortSignal | undefined, act: () => T): Promise<T> {
    const full = this.#note(call);
    throwIfAborted(signal);
    if (this.#latencyMs > 0) await this.#clock?.sleep(this.#latencyMs, signal).catch(throwCancelled);
    await this.#hooks.before?.(full);
    throwIfAborted(signal);
    const result = act();
    await this.#hooks.after?.(full);
    return result;
  }

  /** The fault of the body that the latest `get` of this key opened. */
  bodyFault(key: string): BodyFault | undefined {
    return this.#hooks.body?.({ method: "get", key, attempt: this.#counts.get(`get  ${key}`) ?? 1 });
  }

  #note(call: Omit<StoreCall, "attempt">): StoreCall {
    const identity = `${call.method} ${call.partNumber ?? ""} ${call.key}`;
    const attempt = (this.#counts.get(identity) ?? 0) + 1;
    this.#counts.set(identity, attempt);
    this.#counts.set(call.method, (this.#counts.get(call.method) ?? 0) + 1);
    return { ...call, attempt };
  }
}

/** @throws HubError `CANCELLED` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throwCancelled(signal.reason);
}

function throwCancelled(cause: unknown): never {
  throw new HubError("CANCELLED", "stopped on request", { cause });
}
