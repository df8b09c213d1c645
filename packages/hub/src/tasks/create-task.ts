import type { TaskSpec } from "@dth/core/task";
import { invalidInput } from "../access/parse-input.ts";
import type { Caller } from "../caller.ts";
import type { HubPorts } from "../ports.ts";
import { carryOut } from "../runs/begin-run.ts";
import { newRunId } from "../runs/run-id.ts";
import { lookAfter } from "../schedules/due.ts";
import { checkTask } from "./check-task.ts";
import { withChange } from "./read-task-input.ts";
import { startedTask } from "./started-task.ts";
import { placeTask, type TaskDocument, tasksOf } from "./task-records.ts";

/** The id of a new task, and whether it starts at once. */
export interface CreateOptions {
  readonly id: string;
  readonly start: boolean;
}

/**
 * Creates a task in one write, started or not, so that there never is half of one; whatever else belongs to its start is
 * done afterwards, by recovery if not here.
 *
 * @throws HubError `INVALID_INPUT` with every issue, `CONFLICT` when there is one of that id
 */
export async function createTask(
  ports: HubPorts,
  caller: Caller,
  input: unknown,
  { id, start }: CreateOptions,
): Promise<TaskDocument> {
  const spec = await requireTask(ports, input);
  return storeTask(ports, newTask(ports, caller, id, spec), start);
}

/** @throws HubError `INVALID_INPUT` with every issue */
export async function requireTask(ports: HubPorts, input: unknown): Promise<TaskSpec> {
  const checked = await checkTask(ports, input);
  if (!checked.ok) throw invalidInput(checked.issues);
  return checked.value;
}

/** What a copy is made of, and what is different in it. */
export interface Copy {
  readonly from: string;
  /** A partial `TaskInput`. */
  readonly change: unknown;
}

/** A copy of a task under another name, not started. */
export async function cloneTask(
  ports: HubPorts,
  caller: Caller,
  { from, change }: Copy,
  id: string,
): Promise<TaskDocument> {
  const original = await tasksOf(ports.records).get(from);
  const renamed = { ...original, name: copyName(original.name) };
  const spec = await requireTask(ports, withChange(renamed, change ?? {}));
  return storeTask(ports, newTask(ports, caller, id, spec), false);
}

function copyName(name: string): string {
  return `${[...name].slice(0, 190).join("")} (copy)`;
}

/** A task that was never started: it rests as one that was stopped. */
function newTask({ clock }: HubPorts, { principal }: Caller, id: string, spec: TaskSpec): TaskDocument {
  const now = clock.now();
  const by = principal.subject;
  return {
    ...spec,
    ...{ id, version: 0, progress: "STOPPED", paused: false, armed: false, runCount: 0 },
    ...{ createdAt: now, createdBy: by, updatedAt: now, updatedBy: by },
  };
}

async function storeTask(ports: HubPorts, task: TaskDocument, start: boolean): Promise<TaskDocument> {
  const tasks = tasksOf(ports.records);
  const by = { runId: newRunId(ports.ids, task.id), by: task.createdBy, now: task.createdAt };
  const created = await lookAfter(ports, task.id, () => tasks.create(start ? startedTask(task, by) : task));
  await placeTask(ports.records, created);
  if (created.currentRunId !== undefined) await carryOut(ports, created);
  else ports.live.publish({ kind: "task", taskId: task.id, progress: created.progress, at: task.createdAt });
  return tasks.get(task.id);
}
