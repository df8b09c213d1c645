import type { CountF } from "../../api/operations.ts";
import type { Speed } from "../../live/rate.ts";

/** Seconds until what waits is done at this speed: by bytes or by items, whichever takes longer. Undefined while nothing moves. */
export function timeLeft(waiting: CountF, speed: Speed): number | undefined {
  if (waiting.objects === 0) return 0;
  const byBytes = speed.bytes > 0 ? waiting.bytes / speed.bytes : undefined;
  const byItems = speed.objects > 0 ? waiting.objects / speed.objects : undefined;
  if (byBytes === undefined || byItems === undefined) return byBytes ?? byItems;
  return waiting.bytes > 0 ? Math.max(byBytes, Math.min(byItems, byBytes * 4)) : byItems;
}
