import { ExportSchema } from "@dth/core/inputs/export";
import * as v from "valibot";
import { created, ok, queryRoute, type Route, route } from "../route.ts";
import { AuditEntrySchema, PrincipalSchema } from "../schemas/access.ts";
import { Id, PAGE_QUERY, pageOf } from "../schemas/common.ts";
import { LiveEventSchema } from "../schemas/run.ts";
import { OverviewSchema, TaskSchema } from "../schemas/task.ts";

/** Bytes of an import: 10,000 tasks of a few KiB each. */
const IMPORT_BYTES = 64 * 1024 ** 2;

const ImportOriginalSchema = v.strictObject({
  plugin: v.pipe(v.string(), v.maxLength(64)),
  name: v.optional(v.pipe(v.string(), v.maxLength(200))),
  parameters: v.pipe(
    v.record(v.string(), v.string()),
    v.description("Parameters of the original's CloudFormation stack, by name"),
  ),
});

/** What concerns the hub as a whole. */
export const HUB_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: "/me",
    summary: "Who is asking, and what they may do.",
    answer: { status: 200, schema: PrincipalSchema },
    handle: ({ caller }) => ok(caller.principal),
  }),
  route({
    method: "GET",
    path: "/overview",
    useCase: "overview",
    summary: "The home page in numbers.",
    answer: { status: 200, schema: OverviewSchema },
    handle: async ({ hub, caller }) => ok(await hub.overview(caller)),
  }),
  route({
    method: "GET",
    path: "/plugins",
    useCase: "plugins.list",
    summary: "Lists plugins with their parameters as data.",
    answer: {
      status: 200,
      schema: v.strictObject({ items: v.array(v.looseObject({ id: v.string(), version: v.string() })) }),
    },
    handle: ({ hub, caller }) => ok({ items: hub.plugins.list(caller) }),
  }),
  queryRoute({
    method: "GET",
    path: "/events",
    useCase: "watch",
    summary: "What happens from now on, as server-sent events; reload what you show after `ready`.",
    query: v.strictObject({ taskId: v.optional(Id) }),
    answer: { status: 200, type: "text/event-stream", schema: LiveEventSchema },
    handle: ({ hub, caller, query, signal }) => ({ kind: "events", events: hub.watch(caller, query, signal) }),
  }),
  route({
    method: "POST",
    path: "/tasks/{taskId}/events",
    useCase: "events.ingest",
    summary: "Takes notifications of the task's source, as its service sends them.",
    body: v.pipe(v.unknown(), v.description("Such as an Amazon S3 event notification")),
    answer: { status: 202, schema: v.strictObject({ items: v.number() }) },
    errors: ["WRONG_STATE"],
    handle: async ({ hub, caller, path, body }) => ({
      kind: "json",
      status: 202,
      body: { items: await hub.events.ingest(caller, path.taskId, await body()) },
    }),
  }),
  route({
    method: "GET",
    path: "/export",
    useCase: "portability.exportAll",
    summary: "Tasks, connections and channels as one document; secrets by name only.",
    answer: { status: 200, schema: v.looseObject({}) },
    handle: async ({ hub, caller }) => ok(await hub.portability.exportAll(caller)),
  }),
  queryRoute({
    method: "POST",
    path: "/import",
    useCase: "portability.importAll",
    summary: "Takes an export in, all of it or nothing.",
    query: v.strictObject({
      replace: v.optional(v.pipe(v.boolean(), v.description("Replaces what exists under the same id"))),
    }),
    body: ExportSchema,
    bodyBytes: IMPORT_BYTES,
    answer: {
      status: 200,
      schema: v.strictObject({ tasks: v.number(), connections: v.number(), channels: v.number() }),
    },
    errors: ["CONFLICT"],
    idempotent: true,
    handle: async ({ hub, caller, query, body }) =>
      ok(await hub.portability.importAll(caller, await body(), { replace: query.replace ?? false })),
  }),
  route({
    method: "POST",
    path: "/import/original",
    useCase: "portability.importOriginal",
    summary: "Makes a task from the original's CloudFormation parameters, not started.",
    body: ImportOriginalSchema,
    answer: {
      status: 201,
      schema: v.strictObject({ task: TaskSchema, notes: v.array(v.string()) }),
      versioned: true,
    },
    errors: ["NOT_SUPPORTED", "SECRET_NOT_FOUND", "ENDPOINT_REFUSED"],
    idempotent: true,
    handle: async ({ hub, caller, body }) => {
      const { task, notes } = await hub.portability.importOriginal(caller, await body());
      return created({ task, notes }, `/tasks/${task.id}`, task.version);
    },
  }),
  queryRoute({
    method: "GET",
    path: "/audit",
    useCase: "audit.list",
    summary: "Who did what, newest first; of all tasks for admins only.",
    query: v.strictObject({ ...PAGE_QUERY, taskId: v.optional(Id) }),
    answer: { status: 200, schema: pageOf(AuditEntrySchema) },
    handle: async ({ hub, caller, query }) => ok(await hub.audit.list(caller, query)),
  }),
];
