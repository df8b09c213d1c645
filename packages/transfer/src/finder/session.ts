import { HubError } from "@dth/core/error";
import type { FinderCheckpoint, FinderRange } from "@dth/core/ledger";
import type { ObjectEntry } from "@dth/core/object";
import { contentOf, sameContent } from "../compare/content.ts";
import type { RequestSlots } from "../governor/request-slots.ts";
import { headEntry } from "../listing/heads.ts";
import type { EnginePorts, RunRequest } from "../ports.ts";
import { createCommits } from "./commits.ts";
import { createCounts, type FinderCounts } from "./counts.ts";
import type { FinderDecision, Findings } from "./findings.ts";
import { createJudge, type Judge } from "./judge.ts";
import type { FinderOptions } from "./options.ts";

/** What the finder needs from outside. */
export type FinderPorts = Omit<EnginePorts, "governor"> & { readonly governor: RequestSlots };

/** Who watches the finder. */
export interface FinderHooks {
  readonly signal?: AbortSignal;
  /** Called after every page with the counts so far, resumed ones included. The object is reused. */
  progress?(counts: Readonly<FinderCounts>): void;
  /** Called with everything decided that is not the same on both sides, in key order within a range. */
  decided?(decisions: readonly FinderDecision[]): void;
}

/** What a session is made of. */
export interface FinderGiven {
  readonly request: RunRequest;
  readonly ports: FinderPorts;
  readonly hooks: FinderHooks;
  readonly options: FinderOptions;
}

/** One pass of finding: counts, commits and judges that belong together. */
export interface FinderSession extends Omit<FinderGiven, "hooks"> {
  /** Aborts when the caller's signal does. */
  readonly signal: AbortSignal;
  createJudge(): Judge;
  /** Tells where the ranges stand, for checkpoints from now on. */
  locate(ranges: () => readonly FinderRange[]): void;
  /** Counts, reports and commits findings; the range's cursor was moved in the same turn. Waits for room. */
  add(findings: Findings): Promise<void>;
  /** Runs `find`, then commits what is left: as complete, or, when it fails, as far as it came. */
  run(find: (session: FinderSession) => Promise<void>): Promise<FinderCheckpoint>;
}

/** A session that goes on from the counts of `checkpoint`. */
export function createFinderSession(given: FinderGiven, checkpoint: FinderCheckpoint | undefined): FinderSession {
  const { request, ports, hooks, options } = given;
  const counts = createCounts(checkpoint);
  const stop = new AbortController();
  const signal = hooks.signal === undefined ? stop.signal : AbortSignal.any([hooks.signal, stop.signal]);
  let ranges: () => readonly FinderRange[] = () => checkpoint?.ranges ?? [];
  const commits = createCommits({ runId: request.runId, ports, options, counts, signal, ranges: () => ranges() });

  const session: FinderSession = {
    request,
    ports,
    options,
    signal,
    createJudge: () => createJudge(request, judgePorts(session)),
    locate(source) {
      ranges = source;
    },
    async add(findings) {
      commits.add(findings);
      hooks.progress?.(counts);
      if (findings.decisions.length > 0) hooks.decided?.(findings.decisions);
      await commits.room();
    },
    async run(find) {
      const ticking = keepTicking(session, commits.tick);
      try {
        await find(session);
        return await commits.flush(true);
      } catch (error) {
        // What cannot be committed now is found again by the run that goes on; `error` is the news.
        await commits.flush(false).catch(() => undefined);
        throw hooks.signal?.aborted ? cancelled(error) : error;
      } finally {
        stop.abort();
        await ticking;
      }
    },
  };
  return session;
}

/** Lets commits happen on time while a listing is slow. */
async function keepTicking({ ports, options, signal }: FinderSession, tick: () => void): Promise<void> {
  try {
    for (;;) {
      await ports.clock.sleep(options.commitMs, signal);
      tick();
    }
  } catch {
    // Aborted: the session is over.
  }
}

function judgePorts({ request, ports, options, signal }: FinderSession) {
  const content = contentOf(request, ports, signal);
  return {
    ledger: ports.ledger,
    clock: ports.clock,
    maxReads: options.maxReads,
    hasFolder: async (key: string) =>
      (await headEntry(request.destination.store, key, ports.governor, signal)) !== undefined,
    sameContent: (source: ObjectEntry, destination: ObjectEntry) => sameContent(content, source, destination),
  };
}

function cancelled(cause: unknown): HubError {
  if (cause instanceof HubError && cause.code === "CANCELLED") return cause;
  return new HubError("CANCELLED", "the listing was stopped on request", { cause });
}
