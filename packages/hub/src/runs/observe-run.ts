import { hasCode } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { HubPorts } from "../ports.ts";
import { beaten, signatureOf } from "./pulse.ts";
import { hasEnded } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";

/**
 * Gives a sign of life for a run in parts, none of which does so itself: the ledger says how far it is.
 *
 * @throws HubError as `RecordStore`, `Ledger` and `Launcher` do
 */
export async function observeRun(ports: HubPorts, seen: RunDocument): Promise<void> {
  const { id: runId, taskId } = seen;
  if (!seen.inParts || hasEnded(seen) || seen.paused) return;
  if ((await ports.launcher.state({ taskId, runId })) === "absent") return;
  const snapshot = await snapshotOf(ports.ledger, seen, ports.clock.now());
  const at = ports.clock.now();
  const run = await runsOf(ports.records).change(runId, (current) => {
    if (hasEnded(current) || current.paused) return current;
    const moved = snapshot !== undefined && signature(current.snapshot) !== signature(snapshot);
    return beaten(current, at, snapshot, moved);
  });
  if (snapshot === undefined || hasEnded(run)) return;
  ports.live.publish({ kind: "run", taskId, runId, progress: run.progress, snapshot, at });
}

function signature(snapshot: ProgressSnapshot | undefined): string {
  return snapshot === undefined ? "" : signatureOf(snapshot);
}

const NONE = { objects: 0, bytes: 0 };

/** Undefined: the run has not got as far as the ledger. */
async function snapshotOf(
  ledger: Ledger,
  { id, startedAt }: RunDocument,
  now: number,
): Promise<ProgressSnapshot | undefined> {
  try {
    const [position, tally] = [await ledger.checkpoint(id), await ledger.tally(id)];
    const { found = NONE, same = NONE, filtered = NONE, extra = NONE, queued = NONE } = position ?? {};
    const listingComplete = position?.complete ?? false;
    return {
      phase: listingComplete ? "copying" : "listing",
      ...{ found, same, filtered, extra, queued, listingComplete },
      ...{ copied: tally.copied, skipped: tally.skipped, failed: tally.failed, deleted: tally.deleted },
      transferredBytes: tally.copied.bytes,
      // Only the processes themselves could tell, and they are none of the hub's.
      ...{ requestsInFlight: 0, retries: 0, throttles: 0, limiting: listingComplete ? "source" : "listing" },
      startedAt,
      elapsedMs: now - startedAt,
    };
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return undefined;
    throw error;
  }
}
