import { hasCode } from "@dth/core/error";
import type { WorkerShare } from "@dth/core/roster";
import type { LimitingFactor, ProgressSnapshot } from "@dth/core/run-progress";
import type { HubPorts } from "../ports.ts";
import { mostNamed, presentOf, sum } from "./crew.ts";
import { LEASE_MS } from "./lease.ts";
import { beaten, signatureOf } from "./pulse.ts";
import { hasEnded } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";

/**
 * Gives a sign of life for a run in parts, none of which does so itself: the ledger says how far it is. Of any other run,
 * what it last said of itself is told to watchers.
 *
 * @throws HubError as `RecordStore`, `Ledger` and `Launcher` do
 */
export async function observeRun(ports: HubPorts, seen: RunDocument): Promise<void> {
  const { id: runId, taskId } = seen;
  if (hasEnded(seen) || seen.paused) return;
  if (!seen.inParts) return tellAgain(ports, seen);
  if ((await ports.launcher.state({ taskId, runId })) === "absent") return;
  const snapshot = await snapshotOf(ports, seen, ports.clock.now());
  const at = ports.clock.now();
  const run = await runsOf(ports.records).change(runId, (current) => {
    if (hasEnded(current) || current.paused) return current;
    const moved = snapshot !== undefined && signature(current.snapshot) !== signature(snapshot);
    return beaten(current, at, snapshot, moved);
  });
  if (snapshot === undefined || hasEnded(run)) return;
  ports.live.publish({ kind: "run", taskId, runId, progress: run.progress, snapshot, at });
}

/** Whoever executes the run elsewhere writes its progress into the records, where no watcher hears of it. */
function tellAgain(
  { live, clock }: HubPorts,
  { id: runId, taskId, progress, snapshot, heartbeatAt }: RunDocument,
): void {
  if (snapshot === undefined || heartbeatAt === undefined || clock.now() - heartbeatAt > LEASE_MS) return;
  live.publish({ kind: "run", taskId, runId, progress, snapshot, at: heartbeatAt });
}

function signature(snapshot: ProgressSnapshot | undefined): string {
  return snapshot === undefined ? "" : signatureOf(snapshot);
}

const NONE = { objects: 0, bytes: 0 };

/** Undefined: the run has not got as far as the ledger. */
async function snapshotOf(
  { ledger, roster }: HubPorts,
  { id, startedAt }: RunDocument,
  now: number,
): Promise<ProgressSnapshot | undefined> {
  try {
    const [position, tally] = [await ledger.checkpoint(id), await ledger.tally(id)];
    const { found = NONE, same = NONE, filtered = NONE, extra = NONE, queued = NONE } = position ?? {};
    const listingComplete = position?.complete ?? false;
    const shares = (await roster?.shares(id)) ?? [];
    const present = presentOf(shares, now);
    return {
      phase: listingComplete ? "copying" : "listing",
      ...{ found, same, filtered, extra, queued, listingComplete },
      ...{ copied: tally.copied, skipped: tally.skipped, failed: tally.failed, deleted: tally.deleted },
      transferredBytes: tally.copied.bytes,
      workers: present.length,
      requestsInFlight: sum(present, "requestsInFlight"),
      retries: sum(shares, "retries"),
      throttles: sum(shares, "throttles"),
      limiting: listingComplete ? limitOf(present) : "listing",
      startedAt,
      elapsedMs: now - startedAt,
    };
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return undefined;
    throw error;
  }
}

/** The listing is through: whoever is not there to copy is what it waits for. */
function limitOf(present: readonly WorkerShare[]): LimitingFactor {
  return present.length === 0 ? "workers" : mostNamed(present.map(({ limiting }) => limiting));
}
