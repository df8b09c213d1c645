import type { Clock, Ids } from "@dth/core/clock";
import { toHubError } from "@dth/core/error";
import type { RunControl } from "@dth/core/plugin";
import { type Roster, TELL_MS } from "@dth/core/roster";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { Log } from "./log.ts";

/** What {@link withRosterCall} needs. */
export interface RosterCall {
  readonly roster: Roster;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/**
 * Does a process' share of a run, and says every few seconds, for people to see, that it does. A roster that cannot be
 * written costs nothing but that, and is told to the log.
 */
export async function withRosterCall<T>(
  { roster, clock, ids, log }: RosterCall,
  runId: string,
  signal: AbortSignal,
  work: (control: RunControl) => Promise<T>,
): Promise<T> {
  const id = ids.next();
  let snapshot: (() => ProgressSnapshot) | undefined;
  const guarded = (step: () => Promise<void>) =>
    step().catch((error: unknown) => log("warn", "the roster cannot be written", { runId, error: toHubError(error) }));
  const tell = () => guarded(() => roster.tell(runId, shareOf(id, clock.now(), snapshot?.())));
  const ended = new AbortController();
  const telling = (async () => {
    while (!ended.signal.aborted) {
      await tell();
      await clock.sleep(TELL_MS, ended.signal).catch(() => undefined);
    }
  })();
  try {
    return await work({
      signal,
      watch: (take) => {
        snapshot = take;
      },
    });
  } finally {
    ended.abort();
    await telling;
    await guarded(() => roster.leave(runId, id));
  }
}

function shareOf(id: string, at: number, snapshot: ProgressSnapshot | undefined) {
  const { transferredBytes = 0, requestsInFlight = 0, retries = 0, throttles = 0 } = snapshot ?? {};
  const counts = { transferredBytes, requestsInFlight, retries, throttles };
  return { id, at, ...counts, limiting: snapshot?.limiting ?? "nothing" } as const;
}
