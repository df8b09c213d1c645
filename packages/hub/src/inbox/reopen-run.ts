import type { FailureGroup } from "@dth/core/ledger";
import type { HubPorts } from "../ports.ts";
import { nextRunProgress } from "../runs/run-progress.ts";
import { type RunDocument, runsOf } from "../runs/run-records.ts";
import type { RunClaim } from "../tasks/task-records.ts";
import { acceptanceId, acceptancesOf, failuresToRetry } from "./acceptances.ts";

/** Keys of a group that the run's record keeps: with every code there is, keys of the longest kind fit into it. */
const SAMPLES = 2;

/**
 * Has a run that had ended go on, if that is what the task decided: what failed is noted, then opened again. Somebody's word
 * that a group is fine ends when that very group is tried again. Done again after a crash in between, it goes on.
 *
 * @throws HubError as `RecordStore` and `Ledger` do
 */
export async function reopenRun(ports: HubPorts, run: RunDocument, claim: RunClaim): Promise<RunDocument> {
  const { reopen: wish } = claim;
  if (wish === undefined || run.reopened === wish.id) return run;
  const { retrying } = await noteRetry(ports, run, { ...claim, reopen: wish });
  for (const { code } of retrying?.groups ?? []) await ports.ledger.reopen(run.id, { code });
  if (wish.code !== undefined) await acceptancesOf(ports.records).delete(acceptanceId(run.id, wish.code));
  return runsOf(ports.records).change(run.id, (current) => {
    if (current.reopened === wish.id) return current;
    const { finishedAt, error, tally, openFailures, executor, stoppingAt, ...rest } = current;
    const progress = nextRunProgress(current.progress, "retry");
    return { ...rest, progress, reopened: wish.id, launches: 0 };
  });
}

/** Before anything is opened: once it is, the ledger does not tell any more what had failed. */
async function noteRetry(
  ports: HubPorts,
  run: RunDocument,
  { by, at: since, reopen: { id, code, byName } }: RunClaim & { readonly reopen: NonNullable<RunClaim["reopen"]> },
): Promise<RunDocument> {
  if (run.retrying?.id === id) return run;
  const groups = (await failuresToRetry(ports, run.id, code)).map(inShort);
  return runsOf(ports.records).change(run.id, (current) =>
    current.retrying?.id === id ? current : { ...current, retrying: { id, by, byName, since, groups } },
  );
}

function inShort(group: FailureGroup): FailureGroup {
  return { ...group, samples: group.samples.slice(0, SAMPLES) };
}
