import { HubError } from "@dth/core/error";
import { ERROR_CODES } from "@dth/core/error-codes";
import * as v from "valibot";
import { parseInput } from "../access/parse-input.ts";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { InboxGroup } from "../entities.ts";
import type { InboxUseCases } from "../hub.ts";
import { markAttention, markedTasks } from "../overview/attention-marks.ts";
import type { HubPorts } from "../ports.ts";
import { beginRun } from "../runs/begin-run.ts";
import { isErrorCode } from "../runs/read-runs.ts";
import { hasEnded } from "../runs/run-progress.ts";
import { type RunDocument, runOf, runsOf } from "../runs/run-records.ts";
import { mayDo } from "../tasks/task-actions.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { acceptanceId, acceptancesOf, failuresOf, openFailuresOf } from "./acceptances.ts";

const CodeSchema = v.custom<keyof typeof ERROR_CODES>(isErrorCode, "is not an error code | 不是错误代码");
const RetrySchema = v.object({ code: v.optional(CodeSchema) });
const AcceptSchema = v.object({
  code: CodeSchema,
  reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1_000)),
});

/** Dead letters that are shown. */
const MAX_DEAD = 1_000;
/** Tasks with failures that are looked at when no task is named. */
const MAX_TASKS = 200;

/** Failures by cause, and what people do about them. */
export function createInbox(ports: HubPorts): InboxUseCases {
  return {
    groups: (caller, query) => useCase(ports, caller, permission("inbox.groups"), () => groups(ports, caller, query)),
    retry: (caller, runId, filter) =>
      useCase(
        ports,
        caller,
        { ...permission("inbox.retry"), subject: runId, of: ({ taskId }) => ({ taskId }) },
        async () => {
          requireRecordId("run", runId);
          return runOf(await retry(ports, caller, runId, parseInput(RetrySchema, filter)));
        },
      ),
    accept: (caller, runId, code, reason) =>
      useCase(ports, caller, { ...permission("inbox.accept"), subject: runId }, async () => {
        requireRecordId("run", runId);
        await accept(ports, caller, runId, parseInput(AcceptSchema, { code, reason }));
      }),
    deadLetters: (caller, runId) =>
      useCase(ports, caller, permission("inbox.deadLetters"), async () => {
        requireRecordId("run", runId);
        const { taskId } = await runsOf(ports.records).get(runId);
        const host = ports.pluginHost({ taskId, runId });
        try {
          return await host.queue(runId).deadLetters(MAX_DEAD);
        } finally {
          await host.close();
        }
      }),
  };
}

async function groups(
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
    const lastRun = (await tasksOf(records).find(id))?.lastRun;
    if ((lastRun?.tally?.failed.objects ?? 0) === 0 || lastRun === undefined) continue;
    const run = await runsOf(records).find(lastRun.id);
    if (run !== undefined) runs.push(run);
    if (runs.length === MAX_TASKS) break;
  }
  return runs;
}

async function groupsOf(
  ports: HubPorts,
  { language }: Caller,
  { id: runId, taskId }: RunDocument,
): Promise<readonly InboxGroup[]> {
  const acceptances = await acceptancesOf(ports.records).gather(runId);
  const accepted = new Map(acceptances.map(({ code, by, at, reason }) => [code, { by, at, reason }]));
  return (await failuresOf(ports, runId)).map((group) => {
    const acceptance = accepted.get(group.code);
    const remedy = ERROR_CODES[group.code].remedy[language];
    return { ...group, runId, taskId, remedy, ...(acceptance && { accepted: acceptance }) };
  });
}

/** The run that ended goes on, with its failed items open again; one that was stopped or is in error goes on in any case. */
async function retry(
  ports: HubPorts,
  caller: Caller,
  runId: string,
  { code }: v.InferOutput<typeof RetrySchema>,
): Promise<RunDocument> {
  const run = await runsOf(ports.records).get(runId);
  if (!hasEnded(run)) throw new HubError("WRONG_STATE", "the run is going on; its failures can be retried at its end");
  const failures = (await failuresOf(ports, runId)).filter((group) => code === undefined || group.code === code);
  if (run.progress === "DONE" && failures.length === 0)
    throw new HubError("WRONG_STATE", "the run has no failure of this kind");
  const reopen = { id: ports.ids.next(), number: run.number, ...(code !== undefined && { code }) };
  const wish = { trigger: "retry", by: caller.principal.subject, at: ports.clock.now(), reopen } as const;
  const alter = (task: TaskDocument): TaskDocument => {
    mayDo("runNow", task);
    return task;
  };
  return beginRun(ports, run.taskId, wish, alter, runId);
}

async function accept(
  ports: HubPorts,
  caller: Caller,
  runId: string,
  { code, reason }: v.InferOutput<typeof AcceptSchema>,
): Promise<void> {
  const run = await runsOf(ports.records).get(runId);
  const group = (await failuresOf(ports, runId)).find((failure) => failure.code === code);
  if (group === undefined) throw new HubError("NOT_FOUND", `the run has no failure ${code}`);
  const acceptance = { id: acceptanceId(runId, code), version: 0, runId, code, reason };
  const { principal } = caller;
  await putAcceptance(ports, { ...acceptance, by: principal.subject, at: ports.clock.now() });
  const openFailures = await openFailuresOf(ports, runId);
  if (hasEnded(run)) await runsOf(ports.records).change(runId, (current) => ({ ...current, openFailures }));
  const task = await tasksOf(ports.records).find(run.taskId);
  if (task?.lastRun?.id === runId) await markAttention(ports.records, task, { openFailures });
  const { taskId, progress } = run;
  ports.live.publish({ kind: "run", taskId, runId, progress, at: ports.clock.now() });
}

/** Said again, the later word counts. */
async function putAcceptance(
  ports: HubPorts,
  acceptance: Parameters<ReturnType<typeof acceptancesOf>["create"]>[0],
): Promise<void> {
  const acceptances = acceptancesOf(ports.records);
  const known = await acceptances.find(acceptance.id);
  if (known === undefined) await acceptances.create(acceptance);
  else await acceptances.replace({ ...acceptance, version: known.version });
}
