import { TaskInputSchema } from "@dth/core/task";
import * as v from "valibot";
import { created, DONE, ok, queryRoute, type Route, route } from "../route.ts";
import { PAGE_QUERY, ProgressSchema, pageOf } from "../schemas/common.ts";
import { RunSchema } from "../schemas/run.ts";
import { BoardRowSchema, CheckSchema, InputIssueSchema, TaskChangeSchema, TaskSchema } from "../schemas/task.ts";

const TASK = { status: 200, schema: TaskSchema, versioned: true } as const;
const LINES = "application/x-ndjson";
/** Contacting two endpoints takes as much of a caller's rate as this many requests. */
const CONTACT_COST = 10;

const CreateQuery = v.strictObject({
  start: v.optional(v.pipe(v.boolean(), v.description("false: it waits to be started. Default true"))),
});

const ListQuery = v.strictObject({
  ...PAGE_QUERY,
  search: v.optional(v.pipe(v.string(), v.maxLength(200), v.description("Text in name or description, or a whole id"))),
  progress: v.optional(ProgressSchema),
  plugin: v.optional(v.pipe(v.string(), v.maxLength(64))),
  hasRun: v.optional(
    v.pipe(v.boolean(), v.description("With STOPPED, tells tasks that were stopped from those that have never run")),
  ),
  sort: v.optional(v.picklist(["created", "name", "updated"])),
  order: v.optional(v.picklist(["ascending", "descending"])),
});

/** Tasks: what people ask for. */
export const TASK_ROUTES: readonly Route[] = [
  queryRoute({
    method: "POST",
    path: "/tasks",
    useCase: "tasks.create",
    summary: "Creates a task, and starts it unless told not to.",
    query: CreateQuery,
    body: TaskInputSchema,
    answer: { status: 201, schema: TaskSchema, versioned: true },
    errors: ["CONFLICT", "SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    idempotent: true,
    handle: async ({ hub, caller, query, body }) => {
      const task = await hub.tasks.create(caller, await body(), query);
      return created(task, `/tasks/${task.id}`, task.version);
    },
  }),
  route({
    method: "POST",
    path: "/tasks/check",
    useCase: "tasks.check",
    summary: "Says what creating this task would refuse; an empty list when nothing.",
    body: TaskInputSchema,
    answer: { status: 200, schema: v.strictObject({ issues: v.array(InputIssueSchema) }) },
    handle: async ({ hub, caller, body }) => ok({ issues: await hub.tasks.check(caller, await body()) }),
  }),
  route({
    method: "POST",
    path: "/tasks/doctor",
    useCase: "tasks.doctor",
    summary: "Tries both sides of a task that is none yet; one JSON line for each check as it ends.",
    body: TaskInputSchema,
    answer: { status: 200, type: LINES, schema: CheckSchema },
    errors: ["SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    cost: CONTACT_COST,
    handle: async ({ hub, caller, body, signal }) => ({
      kind: "lines",
      rows: hub.tasks.doctor(caller, { input: await body() }, signal),
    }),
  }),
  queryRoute({
    method: "GET",
    path: "/tasks",
    useCase: "tasks.list",
    summary: "Lists and searches tasks.",
    query: ListQuery,
    answer: { status: 200, schema: pageOf(TaskSchema) },
    handle: async ({ hub, caller, query }) => ok(await hub.tasks.list(caller, query)),
  }),
  route({
    method: "GET",
    path: "/tasks/{taskId}",
    useCase: "tasks.get",
    summary: "Shows a task.",
    answer: TASK,
    handle: async ({ hub, caller, path }) => {
      const task = await hub.tasks.get(caller, path.taskId);
      return ok(task, task.version);
    },
  }),
  route({
    method: "PATCH",
    path: "/tasks/{taskId}",
    useCase: "tasks.edit",
    summary: "Replaces what is given, for runs from now on.",
    body: TaskChangeSchema,
    answer: TASK,
    errors: ["CONFLICT", "SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    ifMatch: true,
    handle: async ({ hub, caller, path, body, version }) => {
      const task = await hub.tasks.edit(caller, path.taskId, await body(), version);
      return ok(task, task.version);
    },
  }),
  route({
    method: "DELETE",
    path: "/tasks/{taskId}",
    useCase: "tasks.delete",
    summary: "Deletes a task with its runs and history; what arrived at the destination stays.",
    answer: { status: 204 },
    errors: ["WRONG_STATE"],
    handle: async ({ hub, caller, path }) => {
      await hub.tasks.delete(caller, path.taskId);
      return DONE;
    },
  }),
  route({
    method: "POST",
    path: "/tasks/{taskId}/clone",
    useCase: "tasks.clone",
    summary: "Makes a copy under another name, not started.",
    body: TaskChangeSchema,
    answer: { status: 201, schema: TaskSchema, versioned: true },
    idempotent: true,
    handle: async ({ hub, caller, path, body }) => {
      const task = await hub.tasks.clone(caller, path.taskId, (await body()) ?? {});
      return created(task, `/tasks/${task.id}`, task.version);
    },
  }),
  change("start", "Arms the schedule; a task without one, or due at once, gets its run."),
  change("pause", "The run under way keeps what it did and waits; the schedule rests."),
  change("resume", "Goes on after a pause."),
  change("stop", "Ends the run under way and disarms the schedule."),
  route({
    method: "POST",
    path: "/tasks/{taskId}/run",
    useCase: "tasks.runNow",
    summary: "Runs now, beside the schedule.",
    answer: { status: 201, schema: RunSchema },
    errors: ["WRONG_STATE", "LAUNCH_FAILED"],
    idempotent: true,
    handle: async ({ hub, caller, path }) => {
      const run = await hub.tasks.runNow(caller, path.taskId);
      return created(run, `/runs/${run.id}`);
    },
  }),
  route({
    method: "POST",
    path: "/tasks/{taskId}/doctor",
    useCase: "tasks.doctor",
    summary: "Tries both sides of a task in every way a run will use them; one JSON line for each check as it ends.",
    answer: { status: 200, type: LINES, schema: CheckSchema },
    errors: ["SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    cost: CONTACT_COST,
    handle: ({ hub, caller, path, signal }) => ({
      kind: "lines",
      rows: hub.tasks.doctor(caller, { id: path.taskId }, signal),
    }),
  }),
  route({
    method: "GET",
    path: "/tasks/{taskId}/board",
    useCase: "tasks.board",
    summary: "Shows every item on both sides; one JSON line for each.",
    answer: { status: 200, type: LINES, schema: BoardRowSchema },
    errors: ["NOT_SUPPORTED", "SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    cost: CONTACT_COST,
    handle: ({ hub, caller, path, signal }) => ({
      kind: "lines",
      rows: hub.tasks.board(caller, path.taskId, signal),
    }),
  }),
];

function change(verb: "start" | "pause" | "resume" | "stop", summary: string): Route {
  return route({
    method: "POST",
    path: `/tasks/{taskId}/${verb}`,
    useCase: `tasks.${verb}`,
    summary,
    answer: TASK,
    errors: ["WRONG_STATE", "LAUNCH_FAILED"],
    idempotent: verb === "start",
    handle: async ({ hub, caller, path }) => {
      const task = await hub.tasks[verb](caller, path.taskId);
      return ok(task, task.version);
    },
  });
}
