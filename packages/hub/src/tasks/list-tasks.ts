import { HubError } from "@dth/core/error";
import type { RecordStore } from "@dth/core/record-store";
import { TASK_PROGRESS } from "@dth/core/task";
import * as v from "valibot";
import { pageOf } from "../access/page-request.ts";
import { parseInput } from "../access/parse-input.ts";
import type { Task } from "../entities.ts";
import type { TaskQuery } from "../hub.ts";
import type { Page } from "../page.ts";
import { placedTaskIds, placeGroup, type TaskDocument, taskOf, tasksOf, UNSTARTED } from "./task-records.ts";

const FilterSchema = v.object({
  search: v.optional(v.pipe(v.string(), v.maxLength(200))),
  progress: v.optional(v.picklist(TASK_PROGRESS)),
  plugin: v.optional(v.pipe(v.string(), v.maxLength(64))),
  hasRun: v.optional(v.boolean()),
  sort: v.optional(v.picklist(["created", "name", "updated"]), "created"),
  order: v.optional(v.picklist(["ascending", "descending"])),
});

type Filter = v.InferOutput<typeof FilterSchema>;

/**
 * Records that one page may look through; a page may come back short, with a cursor that goes on. So few, because reading
 * a thousand takes some 20 milliseconds in SQLite and half a second in DynamoDB.
 */
const MAX_LOOKED = 1_000;
/** Records that are read at once where some of them are left out here. */
const PART = 200;

interface Part {
  readonly tasks: readonly TaskDocument[];
  readonly cursor?: string;
}

/** Where a page begins: at a part of the store's listing, without the tasks of it that the page before had. */
interface Place {
  readonly cursor?: string;
  readonly skip: number;
}

/**
 * A page of tasks; a search for a whole id finds that task. The record store narrows by progress and search and orders;
 * what it cannot narrow by is left out here.
 *
 * @throws HubError `INVALID_INPUT`
 */
export async function listTasks(records: RecordStore, query: TaskQuery): Promise<Page<Task>> {
  const filter = parseInput(FilterSchema, query);
  const { limit, cursor } = pageOf(query);
  const id = filter.search?.trim() ?? "";
  const named = id === "" ? undefined : await tasksOf(records).find(id);
  if (named !== undefined && matches(named, filter)) return { items: [taskOf(named)] };
  if (!isNarrowedByStore(filter)) return listMatching(records, filter, limit, readPlace(cursor));
  const part = await readPart(records, filter, limit, cursor);
  const items = part.tasks.map(taskOf);
  return part.cursor === undefined ? { items } : { items, cursor: part.cursor };
}

/** Progress narrows in the order of creation, and a plugin in every order, but not both at once. */
function isNarrowedByStore({ progress, plugin, hasRun, sort }: Filter): boolean {
  if (hasRun !== undefined) return false;
  return progress === undefined || (sort === "created" && plugin === undefined);
}

async function listMatching(records: RecordStore, filter: Filter, limit: number, first: Place): Promise<Page<Task>> {
  const items: Task[] = [];
  let place = first;
  for (let looked = 0; looked < MAX_LOOKED; looked += PART) {
    const part = await readPart(records, filter, PART, place.cursor);
    const found = part.tasks.filter((task) => matches(task, filter)).slice(place.skip);
    const taken = found.slice(0, limit - items.length);
    items.push(...taken.map(taskOf));
    if (taken.length < found.length)
      return { items, cursor: writePlace({ ...place, skip: place.skip + taken.length }) };
    if (part.cursor === undefined) return { items };
    place = { cursor: part.cursor, skip: 0 };
    if (items.length === limit) break;
  }
  return { items, cursor: writePlace(place) };
}

function writePlace({ cursor, skip }: Place): string {
  return `${skip}.${cursor ?? ""}`;
}

function readPlace(text: string | undefined): Place {
  if (text === undefined) return { skip: 0 };
  const [, skip, cursor] = /^(\d{1,6})\.(.*)$/u.exec(text) ?? [];
  if (skip === undefined) throw new HubError("INVALID_INPUT", "the cursor is not one of this listing");
  return { skip: Number(skip), ...(cursor !== undefined && cursor !== "" && { cursor }) };
}

async function readPart(records: RecordStore, filter: Filter, limit: number, cursor?: string): Promise<Part> {
  const { sort, search, plugin } = filter;
  const order = filter.order ?? (sort === "name" ? "ascending" : "descending");
  const query = {
    ...{ limit, order },
    ...(search !== undefined && search !== "" && { contains: search }),
    ...(cursor !== undefined && { cursor }),
  };
  if (isForUnstarted(filter)) return readPlaces(records, UNSTARTED, query);
  if (sort !== "created" || plugin !== undefined) return readPlaces(records, placeGroup(sort, plugin), query);
  const group = filter.progress;
  const { items, cursor: next } = await tasksOf(records).list({ ...query, ...(group !== undefined && { group }) });
  return { tasks: items, ...(next !== undefined && { cursor: next }) };
}

/** Few of many that rest, perhaps: they have places of their own in the order of creation. */
function isForUnstarted({ progress, hasRun, plugin, sort }: Filter): boolean {
  return progress === "STOPPED" && hasRun === false && plugin === undefined && sort === "created";
}

async function readPlaces(
  records: RecordStore,
  group: string,
  query: { readonly limit: number; readonly order: "ascending" | "descending"; readonly cursor?: string },
): Promise<Part> {
  const page = await records.list("task-order", { ...query, group });
  const found = await Promise.all(placedTaskIds(page).map((id) => tasksOf(records).find(id)));
  const tasks = found.filter((task) => task !== undefined);
  return { tasks, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

/** A place may be older than its task. */
function matches(task: TaskDocument, { progress, plugin, hasRun }: Filter): boolean {
  if (hasRun !== undefined && task.runCount > 0 !== hasRun) return false;
  return (progress === undefined || task.progress === progress) && (plugin === undefined || task.plugin === plugin);
}
