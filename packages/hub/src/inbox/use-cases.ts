import { HubError } from "@dth/core/error";
import type { ERROR_CODES } from "@dth/core/error-codes";
import { ReasonSchema } from "@dth/core/inputs/acceptance";
import * as v from "valibot";
import { type Making, once } from "../access/once.ts";
import { parseInput } from "../access/parse-input.ts";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { InboxUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { beginRun, carryOut } from "../runs/begin-run.ts";
import { isErrorCode } from "../runs/read-runs.ts";
import { hasEnded } from "../runs/run-progress.ts";
import { type RunDocument, runOf, runsOf } from "../runs/run-records.ts";
import { mayDo } from "../tasks/task-actions.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { acceptanceId, acceptancesOf, failuresOf, failuresToRetry } from "./acceptances.ts";
import { deadLettersOf } from "./dead-letters.ts";
import { inboxGroups } from "./groups.ts";
import { recountFailures } from "./recount.ts";

const CodeSchema = v.custom<keyof typeof ERROR_CODES>(isErrorCode, "is not an error code | 不是错误代码");
const RetrySchema = v.object({ code: v.optional(CodeSchema) });
type Filter = v.InferOutput<typeof RetrySchema>;
const AcceptSchema = v.object({ code: CodeSchema, reason: ReasonSchema });

/** Failures by cause, and what people do about them. */
export function createInbox(ports: HubPorts): InboxUseCases {
  return {
    groups: (caller, query) =>
      useCase(ports, caller, permission("inbox.groups"), () => inboxGroups(ports, caller, query)),
    retry: (caller, runId, filter) =>
      useCase(
        ports,
        caller,
        { ...permission("inbox.retry"), subject: runId, of: ({ taskId }) => ({ taskId }) },
        async () => {
          requireRecordId("run", runId);
          return runOf(await once(ports, caller, retrial(ports, caller, runId, parseInput(RetrySchema, filter))));
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
        return deadLettersOf(ports, caller, runId);
      }),
  };
}

/** A retry, which has an id of its own: what it makes is that the run goes on. */
function retrial(ports: HubPorts, caller: Caller, runId: string, filter: Filter): Making<RunDocument> {
  return {
    useCase: "inbox.retry",
    input: { runId, filter },
    make: (id) => retry(ports, caller, runId, { ...filter, id }),
    find: async (id, made) => {
      const run = await runsOf(ports.records).find(runId);
      const task = run && (await tasksOf(ports.records).find(run.taskId));
      if (task?.claim?.reopen?.id === id) return carryOut(ports, task);
      return made || run?.reopened === id ? run : undefined;
    },
  };
}

/** The run that ended goes on, with its failed items open again; one that was stopped or is in error goes on in any case. */
async function retry(
  ports: HubPorts,
  caller: Caller,
  runId: string,
  { code, id }: Filter & { readonly id: string },
): Promise<RunDocument> {
  const run = await runsOf(ports.records).get(runId);
  if (!hasEnded(run)) throw new HubError("WRONG_STATE", "the run is going on; its failures can be retried at its end");
  if (code === "MESSAGE_UNREADABLE")
    throw new HubError("WRONG_STATE", "what nobody can read cannot be done again: look at it, then accept it");
  const failures = await failuresToRetry(ports, runId, code);
  if (run.progress === "DONE" && failures.length === 0)
    throw new HubError("WRONG_STATE", "the run has no failure of this kind");
  const reopen = { id, number: run.number, byName: caller.principal.name, ...(code !== undefined && { code }) };
  const { subject: by } = caller.principal;
  const wish = { trigger: "retry", by, at: ports.clock.now(), reopen } as const;
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
  await putAcceptance(ports, { ...acceptance, by: principal.subject, byName: principal.name, at: ports.clock.now() });
  await recountFailures(ports, run);
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
