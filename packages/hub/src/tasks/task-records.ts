import type { ErrorCode } from "@dth/core/error-codes";
import type { RecordPage, RecordStore } from "@dth/core/record-store";
import { timeKey } from "../audit/time-key.ts";
import type { Problem, RunTrigger, Task } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { sortOfName } from "../records/sort-of-name.ts";

/**
 * A run that the task has decided on. It stands in the task, so that of several processes one decides, and a process that
 * ends before the run's own record is written leaves enough to write it.
 */
export interface RunClaim {
  readonly trigger: RunTrigger;
  /** Subject of who asked, or `system`. */
  readonly by: string;
  readonly number: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** The plan to apply. */
  readonly plan?: string;
  /**
   * A run that had ended goes on: its failed items, of one code or all, are opened again. The id tells retries apart, the
   * name is what people call who asked.
   */
  readonly reopen?: {
    readonly id: string;
    readonly number: number;
    readonly byName: string;
    readonly code?: ErrorCode;
  };
}

/** What executed the runs of a task, and could not be removed. */
export interface NotRemoved {
  /** Tries that failed. */
  readonly failures: number;
  /** When it is tried again. Milliseconds since the Unix epoch. */
  readonly againAt: number;
  /** What the task says of it. */
  readonly problem: Problem;
  /** How the task was before. */
  readonly before: Pick<Task, "progress" | "error">;
}

/** A task as it is kept. */
export interface TaskDocument extends Task {
  /** Present as long as `currentRunId` is. */
  readonly claim?: RunClaim;
  /** Runs that it has had; the next one's number is one more. */
  readonly runCount: number;
  /** The version that the last edit made; absent: never edited. */
  readonly editedVersion?: number;
  /** Runs and plans that ended, and whose execution the scheduler has yet to clear away. */
  readonly toDiscard?: readonly string[];
  /** Milliseconds since the Unix epoch until which that stays for people to look at, because the last of them failed. */
  readonly keptUntil?: number;
  /** That could not be removed. */
  readonly notRemoved?: NotRemoved;
  /** It was deleted, and is here again because what executed its runs could not be removed: when that is gone, it goes. */
  readonly deleted?: true;
}

/** The tasks, by creation. The group is the progress. */
export function tasksOf(records: RecordStore): DocumentCollection<TaskDocument> {
  return collectionOf<TaskDocument>(records, "task", (task) => ({
    sort: timeKey(task.createdAt),
    group: task.progress,
    text: searchText(task),
  }));
}

/** A task as people see it. */
export function taskOf(document: TaskDocument): Task {
  const { claim, runCount, toDiscard, keptUntil, notRemoved, deleted, editedVersion, ...task } = document;
  return task;
}

/** What a search looks in. Not the id: a few digits stand in thousands of them by chance. */
function searchText({ name, description }: Pick<Task, "name" | "description">): string {
  return `${name}\n${description}`.toLowerCase().slice(0, 2_000);
}

/** Orders of the tasks. */
export type TaskOrder = "created" | "name" | "updated";

const ORDERS: readonly TaskOrder[] = ["created", "name", "updated"];

/**
 * Where a task stands in the listings that its own record is not in: by name and last change, by all three in its plugin,
 * and among those that have never run.
 */
interface Place {
  /** What its id ends with; a task's id holds no slash. */
  readonly suffix: string;
  readonly group: string;
  readonly sort: string;
}

/** The group of places that a listing reads. */
export function placeGroup(order: TaskOrder, plugin: string | undefined): string {
  return plugin === undefined ? order : `${order} of ${plugin}`;
}

function placesOf(task: Pick<Task, "plugin" | "name" | "createdAt" | "updatedAt">): readonly Place[] {
  const sorts = { created: timeKey(task.createdAt), name: sortOfName(task.name), updated: timeKey(task.updatedAt) };
  return ORDERS.flatMap((order) => {
    const ofPlugin = { suffix: `/plugin/${order}`, group: placeGroup(order, task.plugin), sort: sorts[order] };
    // The tasks themselves stand by creation.
    return order === "created" ? [ofPlugin] : [ofPlugin, { suffix: `/${order}`, group: order, sort: sorts[order] }];
  });
}

/**
 * Puts a task in its places. Written after the task; a process that ends in between leaves older places, which the next
 * change corrects.
 */
export async function placeTask(records: RecordStore, task: TaskDocument): Promise<void> {
  const places = isUnstarted(task) ? [...placesOf(task), unstartedPlace(task)] : placesOf(task);
  await Promise.all(places.map((place) => putPlace(records, task, place)));
}

async function putPlace(records: RecordStore, task: Task, { suffix, group, sort }: Place): Promise<void> {
  await records.put("task-order", { id: task.id + suffix, body: {}, sort, group, text: searchText(task) }, "any");
}

/** Takes a task that goes out of its places. */
export async function displaceTask(records: RecordStore, task: Task): Promise<void> {
  const places = [...placesOf(task), unstartedPlace(task)];
  await Promise.all(places.map(({ suffix }) => records.delete("task-order", task.id + suffix)));
}

/** The group of places of tasks that rest and have never run, by creation: so these are counted without being read. */
export const UNSTARTED = "unstarted";

/** Whether a task rests and has never run. */
function isUnstarted({ progress, runCount }: Pick<TaskDocument, "progress" | "runCount">): boolean {
  return progress === "STOPPED" && runCount === 0;
}

/** Puts a task among those that have never run, or takes it away. Written after the task, as all places are. */
export async function placeUnstarted(records: RecordStore, task: TaskDocument): Promise<void> {
  const place = unstartedPlace(task);
  if (isUnstarted(task)) await putPlace(records, task, place);
  else await records.delete("task-order", task.id + place.suffix);
}

function unstartedPlace({ createdAt }: Pick<Task, "createdAt">): Place {
  return { suffix: `/${UNSTARTED}`, group: UNSTARTED, sort: timeKey(createdAt) };
}

/** The task ids of a page of places. */
export function placedTaskIds({ records }: RecordPage): readonly string[] {
  return records.map(({ id }) => id.replace(/\/.*$/u, ""));
}
