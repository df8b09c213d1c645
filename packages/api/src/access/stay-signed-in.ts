import type { Clock } from "@dth/core/clock";
import { hasCode } from "@dth/core/error";

/** Milliseconds between two looks at whether a caller who is listening still may. */
const LOOK_MS = 15_000;

/**
 * Ends an answer that lasts when its caller's token is revoked or expires: a request is let in once, but may be answered
 * for days. While it cannot be found out, the answer goes on.
 *
 * @param stillIn rejects with `UNAUTHENTICATED` when the token is no longer good
 * @param answer aborted with that error; abort it when the answer is over, which ends the looking
 */
export async function staySignedIn(
  stillIn: () => Promise<unknown>,
  clock: Pick<Clock, "sleep">,
  answer: AbortController,
): Promise<void> {
  const { signal } = answer;
  while (!signal.aborted) {
    try {
      await clock.sleep(LOOK_MS, signal);
      await stillIn();
    } catch (error) {
      if (hasCode(error, "UNAUTHENTICATED")) answer.abort(error);
    }
  }
}
