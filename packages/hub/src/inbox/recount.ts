import { markAttention } from "../overview/attention-marks.ts";
import type { HubPorts } from "../ports.ts";
import { hasEnded } from "../runs/run-progress.ts";
import { type RunDocument, runsOf } from "../runs/run-records.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { openFailuresOf } from "./acceptances.ts";

/** Counts anew what of a run nobody accepted, where people look first. @throws HubError as `RecordStore` and `Ledger` do */
export async function recountFailures(ports: HubPorts, run: RunDocument): Promise<void> {
  const { id: runId, taskId, progress } = run;
  const openFailures = await openFailuresOf(ports, runId);
  if (hasEnded(run)) await runsOf(ports.records).change(runId, (current) => ({ ...current, openFailures }));
  const task = await tasksOf(ports.records).find(taskId);
  if (task?.lastRun?.id === runId) await markAttention(ports.records, task, { openFailures });
  ports.live.publish({ kind: "run", taskId, runId, progress, at: ports.clock.now() });
}
