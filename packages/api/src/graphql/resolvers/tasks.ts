import { HubError } from "@dth/core/error";
import type { Caller } from "@dth/hub/caller";
import type { Task } from "@dth/hub/entities";
import type { Hub } from "@dth/hub/hub";
import * as v from "valibot";
import { IdArgument, PAGE_ARGUMENTS, ProgressArgument, TaskArgument, TaskChangeArgument } from "../arguments.ts";
import { boardCursor, readBoardCursor } from "../board-cursor.ts";
import { collect } from "../collect.ts";
import { field, making, type Resolver } from "../field.ts";
import { boardShape, runShape } from "../shapes/run.ts";
import { overviewShape, pluginShape, taskShape } from "../shapes/task.ts";

const ID = { id: IdArgument };
const MOST_CHECKS = 1_000;
const BOARD_PAGE = 200;

/** Questions about tasks and all that they show. */
export const TASK_QUERIES: Readonly<Record<string, Resolver>> = {
  getTask: field(ID, async (caller, { id }, hub) => shown(caller, hub, await hub.tasks.get(caller, id))),
  tasks: field(
    {
      ...PAGE_ARGUMENTS,
      search: v.optional(v.pipe(v.string(), v.maxLength(200))),
      progress: v.optional(ProgressArgument),
      plugin: v.optional(v.pipe(v.string(), v.maxLength(64))),
      hasRun: v.optional(v.boolean()),
      sort: v.optional(v.picklist(["created", "name", "updated"])),
      order: v.optional(v.picklist(["ascending", "descending"])),
    },
    async (caller, query, hub) => {
      const { items, cursor } = await hub.tasks.list(caller, query);
      const plugins = hub.plugins.list(caller);
      return { items: items.map((task) => taskShape(task, plugins)), cursor };
    },
  ),
  checkTask: field({ input: TaskArgument }, (caller, { input }, hub) => hub.tasks.check(caller, input)),
  board: field(
    { ...PAGE_ARGUMENTS, taskId: IdArgument },
    async (caller, { taskId, limit = BOARD_PAGE, cursor }, hub, signal) => {
      const after = cursor === undefined ? [] : ([readBoardCursor(cursor)] as const);
      // One more than asked for tells whether there is a next page.
      const rows = await collect((own) => hub.tasks.board(caller, taskId, own, ...after), limit + 1, signal);
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items: items.map(boardShape), cursor: last && boardCursor(last) };
    },
  ),
  overview: field({}, async (caller, _, hub) => overviewShape(await hub.overview(caller))),
  plugins: field({}, (caller, _, hub) => hub.plugins.list(caller).map(pluginShape)),
};

/** Creates, changes and steers tasks. */
export const TASK_MUTATIONS: Readonly<Record<string, Resolver>> = {
  createTaskV2: making(
    {
      input: TaskArgument,
      start: v.optional(v.boolean()),
    },
    async (caller, { input, ...options }, hub) => shown(caller, hub, await hub.tasks.create(caller, input, options)),
  ),
  editTask: field(
    { ...ID, change: TaskChangeArgument, version: v.optional(v.number()) },
    async (caller, { id, change, version }, hub) =>
      shown(caller, hub, await hub.tasks.edit(caller, id, change, version)),
  ),
  cloneTask: making({ ...ID, change: TaskChangeArgument }, async (caller, { id, change }, hub) =>
    shown(caller, hub, await hub.tasks.clone(caller, id, change)),
  ),
  startTask: making(ID, async (caller, { id }, hub) => shown(caller, hub, await hub.tasks.start(caller, id))),
  pauseTask: changing("pause"),
  resumeTask: changing("resume"),
  stopTask: changing("stop"),
  runTaskNow: making(ID, async (caller, { id }, hub) => runShape(await hub.tasks.runNow(caller, id))),
  deleteTask: field(ID, async (caller, { id }, hub) => {
    await hub.tasks.delete(caller, id);
    return true;
  }),
  doctor: field(
    { taskId: v.optional(IdArgument), input: v.optional(TaskArgument) },
    (caller, { taskId, input }, hub, signal) =>
      collect((own) => hub.tasks.doctor(caller, toExamine(taskId, input), own), MOST_CHECKS, signal),
  ),
};

function changing(verb: "pause" | "resume" | "stop"): Resolver {
  return field(ID, async (caller, { id }, hub) => shown(caller, hub, await hub.tasks[verb](caller, id)));
}

function shown(caller: Caller, hub: Hub, task: Task) {
  return taskShape(task, hub.plugins.list(caller));
}

function toExamine(id: string | undefined, input: unknown) {
  if (id !== undefined && input === undefined) return { id };
  if (id === undefined && input !== undefined) return { input };
  throw new HubError("INVALID_INPUT", "either taskId or input must be given, not both");
}
