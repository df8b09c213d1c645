import { HubError, hasCode } from "@dth/core/error";
import { timeKey } from "../audit/time-key.ts";
import type { HubPorts } from "../ports.ts";
import { beginRun } from "../runs/begin-run.ts";
import { CLEAR_AGAIN_MS, clearAway } from "../runs/clear-away.ts";
import { deleteTask } from "../tasks/delete-task.ts";
import { seeOff } from "../tasks/leaving.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { type DueMark, dueMarksOf, moveMark } from "./due.ts";
import { eventsDueAt } from "./event-runs.ts";
import { nextRunAt, reckonedDue } from "./next-run.ts";

/** Tasks that one tick looks at; more wait for the next one. */
const MAX_TASKS = 1_000;

/** What a tick could not do now. */
export interface TickFailure {
  readonly taskId: string;
  readonly error: unknown;
}

/**
 * Starts every run that is due, and clears away what ended ones left. For the composition root to call every few seconds,
 * on any number of processes at once: the version of the task decides which of them starts a run. A run that is due while
 * another one is going on follows it, once; runs that were missed while no hub was there are one run.
 *
 * @returns what could not be done for single tasks; it is tried again with the next call
 * @throws HubError as `RecordStore` does
 */
export async function tickSchedules(ports: HubPorts): Promise<readonly TickFailure[]> {
  const failures: TickFailure[] = [];
  const below = timeKey(ports.clock.now() + 1);
  const { items } = await dueMarksOf(ports.records).list({ below, limit: MAX_TASKS });
  for (const mark of items) {
    try {
      await attend(ports, mark);
    } catch (error) {
      failures.push({ taskId: mark.id, error });
    }
  }
  return failures;
}

/** What ended is cleared away after what is due was started, so that a failure of the one does not keep the other. */
async function attend(ports: HubPorts, mark: DueMark): Promise<void> {
  const task = await tasksOf(ports.records).find(mark.id);
  let next = task && (await proceed(ports, task));
  try {
    next = earlier(next, task === undefined ? await seeOff(ports, mark.id) : await tidy(ports, mark.id));
  } catch (error) {
    next = earlier(next, ports.clock.now() + CLEAR_AGAIN_MS);
    throw error;
  } finally {
    await moveMark(ports.records, mark, next, ports.clock.now());
  }
}

/** A task that was deleted before goes once nothing is left to clear away. */
async function tidy(ports: HubPorts, taskId: string): Promise<number | undefined> {
  const again = await clearAway(ports, taskId);
  const task = again === undefined ? await tasksOf(ports.records).find(taskId) : undefined;
  if (task?.deleted && task.toDiscard === undefined && task.currentRunId === undefined) await deleteTask(ports, taskId);
  return again;
}

/** @returns when to look at the task again */
async function proceed(ports: HubPorts, task: TaskDocument): Promise<number | undefined> {
  // While a run is going on nothing is due: its end has the scheduler look again, and what is due then follows at once.
  if (!task.armed || task.paused || task.currentRunId !== undefined) return undefined;
  const eventsAt = task.schedule.kind === "events" ? await eventsDueAt(ports, task) : undefined;
  const trigger = triggerOf(task, eventsAt, ports.clock.now());
  if (trigger !== undefined) return start(ports, task.id, trigger);
  return earlier(await reckonAnew(ports, task), eventsAt);
}

function triggerOf(task: TaskDocument, eventsAt: number | undefined, now: number): "schedule" | "event" | undefined {
  if (task.nextRunAt !== undefined && task.nextRunAt <= now) return "schedule";
  return eventsAt !== undefined && eventsAt <= now ? "event" : undefined;
}

async function start(ports: HubPorts, id: string, trigger: "schedule" | "event"): Promise<number | undefined> {
  const now = ports.clock.now();
  const alter = (task: TaskDocument) => (trigger === "event" ? stillArmed(task) : rescheduled(stillArmed(task), now));
  try {
    await beginRun(ports, id, { trigger, by: "system", at: now }, alter);
    return undefined;
  } catch (error) {
    // Another process was quicker, or a person changed the task: the next tick looks at what is due now.
    if (hasCode(error, "WRONG_STATE", "CONFLICT", "NOT_FOUND")) return now;
    throw error;
  }
}

function stillArmed(task: TaskDocument): TaskDocument {
  if (task.armed && !task.paused) return task;
  throw new HubError("WRONG_STATE", "the schedule of the task rests");
}

function rescheduled(task: TaskDocument, now: number): TaskDocument {
  if (task.nextRunAt === undefined || task.nextRunAt > now)
    throw new HubError("WRONG_STATE", "the task is not due any more");
  const { nextRunAt: _, ...rest } = task;
  const next = nextRunAt(task.schedule, now);
  const armed = next !== undefined || task.schedule.kind === "events";
  return { ...rest, armed, ...(next !== undefined && { nextRunAt: next }) };
}

/** When the task is due; nearer than it says itself after the clock was set back. */
async function reckonAnew(ports: HubPorts, task: TaskDocument): Promise<number | undefined> {
  const { nextRunAt: due, schedule, id } = task;
  if (due === undefined) return undefined;
  const reckoned = reckonedDue(schedule, due, ports.clock.now());
  if (reckoned !== due) {
    await tasksOf(ports.records).change(id, (current) =>
      current.nextRunAt === due ? { ...current, nextRunAt: reckoned } : current,
    );
  }
  return reckoned;
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}
