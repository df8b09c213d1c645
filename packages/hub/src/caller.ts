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
}
