import { toHubError } from "@dth/core/error";
import type { ErrorClass } from "@dth/core/error-codes";

/** EX_TEMPFAIL of sysexits.h: the state machines start the program again, four times in all. */
const TRY_AGAIN = 75;
const FAILED = 1;

const BY_CLASS: Readonly<Record<ErrorClass, number>> = {
  throttle: TRY_AGAIN,
  transient: TRY_AGAIN,
  corruption: TRY_AGAIN,
  race: TRY_AGAIN,
  item: FAILED,
  job: FAILED,
  input: FAILED,
  internal: FAILED,
};

/** A finder that stands alone has ended its run, and not everything arrived: its stack is to stay. */
export const WITH_FAILURES = 3;

/** How a program of a task ends that cannot go on. One that was asked to end has left work for the next one. */
export function exitCodeOf(error: unknown): number {
  const cause = toHubError(error);
  return cause.code === "CANCELLED" ? TRY_AGAIN : BY_CLASS[cause.class];
}
