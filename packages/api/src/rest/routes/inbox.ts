import { ReasonSchema } from "@dth/core/inputs/acceptance";
import { parseInput } from "@dth/hub/access/parse-input";
import * as v from "valibot";
import { created, DONE, ok, queryRoute, type Route, route } from "../route.ts";
import { Id } from "../schemas/common.ts";
import { DeadLetterSchema, ErrorCodeSchema, InboxGroupSchema, PlanSchema, RunSchema } from "../schemas/run.ts";

const AcceptSchema = v.strictObject({ code: ErrorCodeSchema, reason: ReasonSchema });
const RetrySchema = v.strictObject({ code: v.optional(ErrorCodeSchema) });

/** What failed and what is planned. */
export const INBOX_ROUTES: readonly Route[] = [
  queryRoute({
    method: "GET",
    path: "/inbox",
    useCase: "inbox.groups",
    summary: "Failures by cause: of one run, of the last run of one task, or of every task that has some.",
    query: v.strictObject({ taskId: v.optional(Id), runId: v.optional(Id) }),
    answer: { status: 200, schema: v.strictObject({ items: v.array(InboxGroupSchema) }) },
    handle: async ({ hub, caller, query }) => ok({ items: await hub.inbox.groups(caller, query) }),
  }),
  route({
    method: "POST",
    path: "/runs/{runId}/retry",
    useCase: "inbox.retry",
    summary: "Tries the failed items again, of one code or all; the same run goes on.",
    body: RetrySchema,
    answer: { status: 202, schema: RunSchema },
    errors: ["WRONG_STATE", "LAUNCH_FAILED"],
    idempotent: true,
    handle: async ({ hub, caller, path, body }) => {
      const filter = parseInput(RetrySchema, (await body()) ?? {});
      return { kind: "json", status: 202, body: await hub.inbox.retry(caller, path.runId, filter) };
    },
  }),
  route({
    method: "POST",
    path: "/runs/{runId}/accept",
    useCase: "inbox.accept",
    summary: "Says that failures of this code are fine, so that the run counts as green.",
    body: AcceptSchema,
    answer: { status: 204 },
    handle: async ({ hub, caller, path, body }) => {
      const { code, reason } = parseInput(AcceptSchema, await body());
      await hub.inbox.accept(caller, path.runId, code, reason);
      return DONE;
    },
  }),
  route({
    method: "GET",
    path: "/runs/{runId}/dead-letters",
    useCase: "inbox.deadLetters",
    summary: "Lists work that every worker gave up, and messages that nobody could read, with what to do.",
    answer: { status: 200, schema: v.strictObject({ items: v.array(DeadLetterSchema) }) },
    handle: async ({ hub, caller, path }) => ok({ items: await hub.inbox.deadLetters(caller, path.runId) }),
  }),
  route({
    method: "POST",
    path: "/tasks/{taskId}/plans",
    useCase: "plans.create",
    summary: "Begins a dry run; reading the plan tells when it is ready.",
    answer: { status: 201, schema: PlanSchema },
    errors: ["WRONG_STATE", "LAUNCH_FAILED"],
    cost: 10,
    idempotent: true,
    handle: async ({ hub, caller, path }) => {
      const plan = await hub.plans.create(caller, path.taskId);
      return created(plan, `/plans/${plan.id}`);
    },
  }),
  route({
    method: "GET",
    path: "/plans/{planId}",
    useCase: "plans.get",
    summary: "Shows a plan: counts, bytes, requests, money and time.",
    answer: { status: 200, schema: PlanSchema },
    handle: async ({ hub, caller, path }) => ok(await hub.plans.get(caller, path.planId)),
  }),
  route({
    method: "POST",
    path: "/plans/{planId}/apply",
    useCase: "plans.apply",
    summary: "Runs exactly the plan.",
    answer: { status: 201, schema: RunSchema },
    errors: ["WRONG_STATE", "LAUNCH_FAILED"],
    idempotent: true,
    handle: async ({ hub, caller, path }) => {
      const run = await hub.plans.apply(caller, path.planId);
      return created(run, `/runs/${run.id}`);
    },
  }),
];
