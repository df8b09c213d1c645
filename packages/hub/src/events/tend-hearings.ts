import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { Hearing, SourceListener } from "@dth/core/source-listener";
import { timeKey } from "../audit/time-key.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { dueMarksOf } from "../schedules/due.ts";
import { buildJob } from "../tasks/check-task.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { type HearingDocument, hearingsOf } from "./hearings.ts";

/** Milliseconds after which what is heard is made sure of: somebody may have taken away what the hub put up. */
const SURE_MS = 60 * 60_000;
/** Milliseconds after which what could not be heard is tried again. */
const AGAIN_MS = 5 * 60_000;
/** Milliseconds within which the scheduler looks at a task that was started. */
const SOON_MS = 60_000;
/** New tasks that are met at once; more wait for the next look. */
const MAX_MARKS = 1_000;

/** What could not be listened to, or could not be left alone; it is tried again. */
export interface HearingFailure {
  readonly taskId: string;
  readonly error: unknown;
}

/**
 * Listens to the sources of exactly the tasks that wait for events: armed ones, paused or not, since what comes during a
 * pause waits. For the composition root to call before each look of the scheduler, which takes away the marks by which new
 * tasks are found here.
 *
 * @throws HubError as `RecordStore` does
 */
export async function tendHearings(ports: HubPorts): Promise<readonly HearingFailure[]> {
  const { listener, records } = ports;
  if (listener === undefined) return [];
  const failures: HearingFailure[] = [];
  const known = await hearingsOf(records).gather();
  const taskIds = new Set([...known.map(({ id }) => id), ...(await markedTasks(ports))]);
  const documents = new Map(known.map((each) => [each.id, each]));
  for (const taskId of taskIds) {
    try {
      await tend(ports, listener, taskId, documents.get(taskId));
    } catch (error) {
      failures.push({ taskId, error });
    }
  }
  return failures;
}

async function markedTasks({ records, clock }: HubPorts): Promise<readonly string[]> {
  const below = timeKey(clock.now() + SOON_MS + 1);
  const { items } = await dueMarksOf(records).list({ below, limit: MAX_MARKS });
  return items.map(({ id }) => id);
}

async function tend(
  ports: HubPorts,
  listener: SourceListener,
  taskId: string,
  known: HearingDocument | undefined,
): Promise<void> {
  const task = await tasksOf(ports.records).find(taskId);
  if (task === undefined || !waitsForEvents(task)) {
    if (known !== undefined) await leave(ports, listener, known);
    return;
  }
  if (known !== undefined && isSure(ports, task, known)) return;
  const hearing = await hearingOf(ports, task);
  if (hearing === undefined && known?.hearing !== undefined) await listener.ignore(taskId);
  const document = await keep(ports, { ...untried(ports, task, known), ...(hearing && { hearing }) });
  if (hearing === undefined) return;
  try {
    await listener.listen(taskId, hearing);
    await keep(ports, { ...document, since: known?.since ?? ports.clock.now() });
  } catch (cause) {
    const { code, message } = toHubError(cause);
    const { since: _, ...rest } = document;
    await keep(ports, { ...rest, error: { code, message } });
    throw cause;
  }
}

function waitsForEvents({ armed, schedule }: TaskDocument): boolean {
  return armed && schedule.kind === "events";
}

function isSure({ clock }: HubPorts, task: TaskDocument, { at, edited, error }: HearingDocument): boolean {
  const age = clock.now() - at;
  return edited === (task.editedVersion ?? 0) && age >= 0 && age < (error === undefined ? SURE_MS : AGAIN_MS);
}

function untried(
  { clock }: HubPorts,
  { id, editedVersion: edited = 0 }: TaskDocument,
  known: HearingDocument | undefined,
): HearingDocument {
  const { version = 0, since } = known ?? {};
  return { id, version, edited, at: clock.now(), ...(since === undefined ? {} : { since }) };
}

/** @throws HubError `INVALID_INPUT` when the task does not fit together any more */
async function hearingOf(ports: HubPorts, task: TaskDocument): Promise<Hearing | undefined> {
  const job = await buildJob(ports, task, { taskId: task.id, runId: "" });
  if (!job.ok) throw new HubError("INVALID_INPUT", "the task does not fit together any more", { issues: job.issues });
  const place = findPlugin(ports.plugins, task.plugin)?.eventPlace?.(job.value.source);
  const deletes = task.schedule.kind === "events" && task.schedule.deletes;
  return place && { place, deletes };
}

async function keep({ records }: HubPorts, document: HearingDocument): Promise<HearingDocument> {
  const hearings = hearingsOf(records);
  return document.version === 0 ? hearings.create(document) : hearings.replace(document);
}

/** Of two processes that do the same, one deletes. */
async function leave({ records }: HubPorts, listener: SourceListener, { id, version, hearing }: HearingDocument) {
  if (hearing !== undefined) await listener.ignore(id);
  try {
    await hearingsOf(records).delete(id, version);
  } catch (error) {
    if (!hasCode(error, "CONFLICT", "NOT_FOUND")) throw error;
  }
}
