import type { Language } from "@dth/core/error-codes";
import type { Principal } from "@dth/core/principal";

/** Who asks for a use case, and how. Every use case takes one first. */
export interface Caller {
  readonly principal: Principal;
  /** Which door it came through; audited. */
  readonly door: "rest" | "graphql" | "events" | "hub";
  /** Joins the audit record with the door's own log. */
  readonly requestId: string;
  readonly language: Language;
  /**
   * Marks what is asked for, so that asking again within a day, for lack of an answer, makes nothing twice. Counts for use
   * cases that make something: 1 to 255 characters, the caller's own.
   */
  readonly idempotencyKey?: string;
}
