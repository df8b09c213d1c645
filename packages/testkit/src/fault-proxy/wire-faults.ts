import { chance } from "../s3-server/faults.ts";

/** What the proxy does to one request on the wire. */
export type WireFault =
  /** Cuts both sides with a reset once this share (0 to 1) of the request's body has gone through. */
  | { readonly kind: "reset-request"; readonly share: number }
  /** Cuts both sides with a reset once this share of the answer's body has gone through. */
  | { readonly kind: "reset-answer"; readonly share: number }
  /** Ends the client's connection in order once this share of the answer's body has gone through. */
  | { readonly kind: "truncate"; readonly share: number }
  /** Lets this share of the answer's body through, then nothing for `ms`, then cuts. */
  | { readonly kind: "stall"; readonly share: number; readonly ms: number }
  /** Holds the request back for `ms`. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Answers 503 SlowDown itself; the target never sees the request. */
  | { readonly kind: "slow-down" }
  /** The target gets the request twice; the client gets the second answer. */
  | { readonly kind: "duplicate" };

/** A request on the wire, as the chooser sees it. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly path: string;
  /** From 1, over the life of the proxy. */
  readonly number: number;
  /** How often this method and path came, this time included; from 1. */
  readonly attempt: number;
}

/** Chooses a fault, or none. */
export type ChooseWireFault = (request: WireRequest) => WireFault | undefined;

/** Chances from 0 to 1. */
export interface WireFaultRates {
  readonly resetRequest?: number;
  readonly resetAnswer?: number;
  readonly truncate?: number;
  readonly stall?: number;
  readonly delay?: number;
  readonly slowDown?: number;
  readonly duplicate?: number;
  /** Requests in a row that a 503 strikes. Default 1. */
  readonly burst?: number;
  /** Milliseconds of stalls and delays. Default 20. */
  readonly ms?: number;
  /** Attempts of one request from which it is left alone, so that retries end. Default 4. */
  readonly calmAfter?: number;
}

/** Chooses by seed and request, so that a run can be repeated whatever the order of arrival. Bursts follow arrival. */
export function seededWireFaults(seed: number, rates: WireFaultRates): ChooseWireFault {
  const ms = rates.ms ?? 20;
  const calmAfter = rates.calmAfter ?? 4;
  let burst = 0;
  return ({ method, path, attempt }) => {
    if (attempt > calmAfter) return undefined;
    if (burst > 0) {
      burst--;
      return { kind: "slow-down" };
    }
    const identity = `${seed}|${method}|${path.replace(/uploadId=[^&]*/, "uploadId")}|${attempt}`;
    const share = chance(`${identity}|share`);
    const fault = pick(chance(identity), [
      [rates.resetRequest, { kind: "reset-request", share }],
      [rates.resetAnswer, { kind: "reset-answer", share }],
      [rates.truncate, { kind: "truncate", share }],
      [rates.stall, { kind: "stall", share, ms }],
      [rates.delay, { kind: "delay", ms }],
      [rates.slowDown, { kind: "slow-down" }],
      [rates.duplicate, { kind: "duplicate" }],
    ]);
    if (fault?.kind === "slow-down") burst = (rates.burst ?? 1) - 1;
    return fault;
  };
}

function pick(dice: number, table: readonly (readonly [number | undefined, WireFault])[]): WireFault | undefined {
  let rest = dice;
  for (const [rate = 0, fault] of table) {
    if (rest < rate) return fault;
    rest -= rate;
  }
  return undefined;
}
