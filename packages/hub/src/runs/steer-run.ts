import type { HubPorts } from "../ports.ts";
import { launchRun } from "./begin-run.ts";
import { endRun } from "./end-run.ts";
import { isLeased } from "./lease.ts";
import { hasEnded, nextRunProgress } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";

/** Has a run wait, keeping what it did. One that has ended stays as it is. */
export async function pauseRun(ports: HubPorts, { id: runId, taskId }: RunDocument): Promise<void> {
  const run = await runsOf(ports.records).change(runId, (current) =>
    hasEnded(current) ? current : { ...current, paused: true },
  );
  if (!hasEnded(run)) await ports.launcher.stop({ taskId, runId });
}

/** Has a paused run go on. */
export async function resumeRun(ports: HubPorts, { id }: RunDocument): Promise<void> {
  const run = await runsOf(ports.records).change(id, (current) =>
    hasEnded(current) ? current : { ...current, paused: false, launches: 0 },
  );
  if (!hasEnded(run)) await launchRun(ports, run);
}

/** Asks whoever executes a run to end it; when nobody does, it ends here. */
export async function stopRun(ports: HubPorts, { id: runId, taskId }: RunDocument): Promise<void> {
  const ref = { taskId, runId };
  const now = ports.clock.now();
  const run = await runsOf(ports.records).change(runId, (current) => {
    if (hasEnded(current)) return current;
    const progress = nextRunProgress(current.progress, "stop");
    return { ...current, paused: false, progress, stoppingAt: current.stoppingAt ?? now };
  });
  if (hasEnded(run)) return;
  await ports.launcher.stop(ref);
  const absent = !isLeased(run, now) && (await ports.launcher.state(ref)) === "absent";
  if (absent) await endRun(ports, ref, { state: "stopped" });
}
