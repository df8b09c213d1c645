import type { Load } from "./first-load.ts";
import type { Live } from "./report.ts";

/** Bytes of compressed script that a first load may take. */
const SCRIPT_BYTES = 120_000;
/**
 * Twice the promise, and ten times a dropped frame: a machine that others work on as well keeps these, and what makes the
 * console slow does not. The promises themselves are in docs/benchmarks-console.md.
 */
const READY_MS = 2_000;
const LONG_TASK_MS = 500;
/** Of the updates that the hub was asked to tell of; a page that stops listening is not smooth. */
const LEAST_TOLD = 0.5;

/** What is looked at on every change. */
interface Measured {
  readonly loads: readonly Load[];
  readonly live: Live;
  readonly updatesPerMinute: number;
}

/** What is far from what the console promises; empty: nothing is. */
export function farOff({ loads, live, updatesPerMinute }: Measured): readonly string[] {
  const wrong: string[] = [];
  for (const { page, ready, scriptBytes } of loads) {
    const best = Math.min(...ready);
    if (!(best <= READY_MS)) wrong.push(`${page}: usable after ${Math.round(best)} ms, of ${READY_MS} at most`);
    if (!(scriptBytes <= SCRIPT_BYTES))
      wrong.push(`${page}: ${scriptBytes} bytes of script, of ${SCRIPT_BYTES} at most`);
  }
  if (live.longestTask > LONG_TASK_MS)
    wrong.push(
      `live updates: the page did not answer for ${Math.round(live.longestTask)} ms, of ${LONG_TASK_MS} at most`,
    );
  const told = (live.updates / live.seconds) * 60;
  if (!(told >= updatesPerMinute * LEAST_TOLD))
    wrong.push(`live updates: ${Math.round(told)} a minute, of ${updatesPerMinute} that there should be`);
  if (live.shown === 0) wrong.push("live updates: no task was shown as running");
  return wrong;
}
