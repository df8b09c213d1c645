import { toHubError } from "@dth/core/error";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { FinderHooks } from "../finder/session.ts";
import { runFinder } from "../finder.ts";
import { noteError } from "../worker/counts.ts";
import type { Session } from "./session.ts";

/**
 * Listing goes on from its last position after an error that may pass. Only failures without any
 * progress in between count as attempts, and throttling never does.
 */
export async function findPersistently(session: Session): Promise<FinderCheckpoint> {
  const { request, ports, counts, stop } = session;
  let attempts = 0;
  let reached = -1;
  for (;;) {
    try {
      return await runFinder(request, ports, findHooks(session));
    } catch (error) {
      const cause = toHubError(error);
      if (!cause.retryable) throw error;
      const found = (await ports.ledger.checkpoint(request.runId))?.found.objects ?? 0;
      if (found > reached) attempts = 0;
      if (cause.class !== "throttle") attempts++;
      if (attempts >= request.options.attempts) throw error;
      reached = Math.max(reached, found);
      noteError(counts, cause, request.source.prefix);
      await ports.clock.sleep(1_000 * 2 ** Math.min(attempts, 5), stop.signal);
    }
  }
}

function findHooks({ options, standing, stop }: Session): FinderHooks {
  return {
    signal: stop.signal,
    progress: (found) => {
      standing.found = found;
    },
    ...(options.decided === undefined ? {} : { decided: options.decided }),
  };
}
