import { HubError } from "@dth/core/error";
import type { TaskSpec } from "@dth/core/task";
import type { Caller } from "../caller.ts";
import type { HubPorts } from "../ports.ts";
import { lookAfter } from "../schedules/due.ts";
import { firstRunAt, nextRunAt } from "../schedules/next-run.ts";
import { requireTask } from "./create-task.ts";
import { withChange } from "./read-task-input.ts";
import { placeTask, type TaskDocument, tasksOf } from "./task-records.ts";

/**
 * Replaces parts of a task, for runs from now on: the run under way keeps the job that it has.
 *
 * @param version the one that the caller saw; absent: whatever is there. What runs changed since does not count
 * @throws HubError `INVALID_INPUT` with every issue, `CONFLICT` when somebody else changed the task meanwhile
 */
export async function editTask(
  ports: HubPorts,
  caller: Caller,
  id: string,
  change: unknown,
  version?: number,
): Promise<TaskDocument> {
  const tasks = tasksOf(ports.records);
  const seen = await tasks.get(id);
  requireVersion(seen, version);
  const spec = await requireTask(ports, withChange(seen, change));
  const now = ports.clock.now();
  const edited = await lookAfter(ports, id, () =>
    tasks.change(id, (current) => {
      requireVersion(current, version);
      const by = { updatedAt: now, updatedBy: caller.principal.subject, editedVersion: current.version + 1 };
      return { ...edit(current, spec, now), ...by };
    }),
  );
  await placeTask(ports.records, edited);
  ports.live.publish({ kind: "task", taskId: id, progress: edited.progress, at: now });
  return edited;
}

/** Runs change the version of their task all the time; only what another person edited stands against an edit. */
function requireVersion({ version: now, editedVersion = 1 }: TaskDocument, seen: number | undefined): void {
  if (seen === undefined || (seen >= editedVersion && seen <= now)) return;
  throw new HubError("CONFLICT", `the task was edited since version ${seen}; it is at version ${now}`);
}

function edit(task: TaskDocument, spec: TaskSpec, now: number): TaskDocument {
  const edited = { ...task, ...spec };
  if (JSON.stringify(task.schedule) === JSON.stringify(spec.schedule)) return edited;
  const { nextRunAt: _, ...rest } = edited;
  if (!task.armed) return rest;
  const next = rescheduledAt(task, spec, now);
  const armed = next !== undefined || spec.schedule.kind === "events";
  return { ...rest, armed, ...(next !== undefined && { nextRunAt: next }) };
}

/** A rate counts from the last start, as if it had been so then; whatever else begins anew. */
function rescheduledAt({ lastRun }: TaskDocument, { schedule }: TaskSpec, now: number): number | undefined {
  const timing = schedule.kind === "events" ? schedule.sweep : schedule;
  if (timing?.kind !== "rate" || lastRun === undefined) return firstRunAt(schedule, now);
  return nextRunAt(timing, Math.min(lastRun.startedAt, now));
}
