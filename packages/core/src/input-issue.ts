import type { LocalizedText } from "./error-codes.ts";

/** What is wrong with an input, and where. */
export interface InputIssue {
  /** Dotted path of the field, such as `source.parameters.bucket`; empty: the input as a whole. */
  readonly path: string;
  /** One sentence for people; never repeats a secret. */
  readonly message: LocalizedText;
}
