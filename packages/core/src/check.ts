import type { ErrorCode, LocalizedText } from "./error-codes.ts";

/** One thing that a doctor tried, before the first byte moves. */
export interface Check {
  readonly side: "source" | "destination";
  /** What was tried, such as `list` or `pull`. */
  readonly name: string;
  /** `note`: worth knowing, and handled by itself. */
  readonly state: "ok" | "note" | "problem" | "not-tried";
  /** One line on what was seen; never a secret. */
  readonly finding: LocalizedText;
  readonly code?: ErrorCode;
  readonly fix?: LocalizedText;
  /** A policy to paste that grants what is missing. */
  readonly policy?: string;
}
