import type { LocalizedText } from "./error-codes.ts";
import type { Count } from "./outcome.ts";

/** What a dry run found, before anybody pays for anything. */
export interface Plan {
  /** Items at the source that take part. */
  readonly found: Count;
  readonly copy: Count;
  readonly delete: Count;
  readonly same: Count;
  readonly skipped: Count;
  readonly filtered: Count;
  /** Items to copy by size: bytes of the upper bound (exclusive; the last one has none) to how many. */
  readonly sizes: readonly { readonly below?: number; readonly count: Count }[];
  /** Requests by operation, such as `PutObject` or `manifest pulls`, of applying the plan. */
  readonly requests: Readonly<Record<string, number>>;
  /** US dollars, by what is paid for, at list prices; absent where no price is known. */
  readonly cost: readonly { readonly item: LocalizedText; readonly usd: number }[];
  /** A range of seconds that applying takes. */
  readonly seconds: { readonly least: number; readonly most: number };
  /** What will not follow the items, and other things to know; one line each. */
  readonly notes: readonly LocalizedText[];
}
