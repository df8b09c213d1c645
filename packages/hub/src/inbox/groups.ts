import { ERROR_CODES } from "@dth/core/error-codes";
import type { FailureGroup } from "@dth/core/ledger";
import type { RecordStore } from "@dth/core/record-store";
import { requireRecordId } from "../access/record-id.ts";
import type { Caller } from "../caller.ts";
import type { InboxGroup } from "../entities.ts";
import { markedTasks } from "../overview/attention-marks.ts";
import type { HubPorts } from "../ports.ts";
import { type Retrying, type RunDocument, runsOf } from "../runs/run-records.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { acceptancesOf, failuresOf } from "./acceptances.ts";

/** Tasks with failures that are looked at when no task is named. */
const MAX_TASKS = 200;

/** Failures by cause of one run, of a task's last run, or of the last run of every task that has some. */
export async function inboxGroups(
  ports: HubPorts,
  caller: Caller,
  { taskId, runId }: { readonly taskId?: string; readonly runId?: string },
): Promise<readonly InboxGroup[]> {
  if (runId !== undefined) {
    requireRecordId("run", runId);
    return groupsOf(ports, caller, await runsOf(ports.records).get(runId));
  }
  if (taskId !== undefined) {
    requireRecordId("task", taskId);
    const { lastRun } = await tasksOf(ports.records).get(taskId);
    const run = lastRun && (await runsOf(ports.records).find(lastRun.id));
    return run === undefined ? [] : groupsOf(ports, caller, run);
  }
  const found: InboxGroup[] = [];
  for (const run of await runsWithFailures(ports)) found.push(...(await groupsOf(ports, caller, run)));
  return found;
}

async function runsWithFailures({ records }: HubPorts): Promise<readonly RunDocument[]> {
  const runs: RunDocument[] = [];
  for await (const id of markedTasks(records, "accepted")) {
    const run = await runToShow(records, await tasksOf(records).find(id));
    if (run !== undefined) runs.push(run);
    if (runs.length === MAX_TASKS) break;
  }
  return runs;
}

/** A last run that ended with failures, or tries them again. */
async function runToShow(records: RecordStore, task: TaskDocument | undefined): Promise<RunDocument | undefined> {
  if (task?.lastRun === undefined) return undefined;
  const { id, tally } = task.lastRun;
  const run = await runsOf(records).find(id);
  const hasFailed = (tally?.failed.objects ?? 0) > 0 || (run?.openFailures ?? 0) > 0;
  return hasFailed || (task.currentRunId === id && run?.retrying !== undefined) ? run : undefined;
}

function briefOf({ by, byName, since }: Retrying): NonNullable<InboxGroup["retrying"]> {
  return { by, byName, since };
}

async function groupsOf(ports: HubPorts, { language }: Caller, run: RunDocument): Promise<readonly InboxGroup[]> {
  const { id: runId, taskId, retrying } = run;
  const acceptances = await acceptancesOf(ports.records).gather(runId);
  const accepted = new Map(acceptances.map(({ code, by, byName, at, reason }) => [code, { by, byName, at, reason }]));
  const tried = new Set(retrying?.groups.map(({ code }) => code));
  return withRetried(await failuresOf(ports, runId), retrying?.groups ?? []).map((group) => {
    const acceptance = accepted.get(group.code);
    const remedy = ERROR_CODES[group.code].remedy[language];
    return {
      ...{ ...group, runId, taskId, remedy },
      ...(acceptance && { accepted: acceptance }),
      ...(retrying && tried.has(group.code) && { retrying: briefOf(retrying) }),
    };
  });
}

/** What failed, and what is tried again and has not failed again so far. */
function withRetried(failed: readonly FailureGroup[], retried: readonly FailureGroup[]): readonly FailureGroup[] {
  const codes = new Set(failed.map(({ code }) => code));
  return [...failed, ...retried.filter(({ code }) => !codes.has(code))];
}
