import { METRICS } from "@dth/core/metric-history";
import { LOG_LEVELS } from "@dth/core/run-log";
import * as v from "valibot";
import { ErrorCodeSchema, OutcomeKindSchema } from "../../rest/schemas/run.ts";
import { IdArgument, PAGE_ARGUMENTS } from "../arguments.ts";
import { field, making, type Resolver } from "../field.ts";
import { DateTimeArgument } from "../scalars.ts";
import {
  deadLetterShape,
  inboxShape,
  itemShape,
  logShape,
  logStreamShape,
  metricShape,
  planShape,
  runShape,
} from "../shapes/run.ts";

const RUN = { runId: IdArgument };
const TASK = { taskId: IdArgument };

/** Questions about runs, their items, logs and failures, and about plans. */
export const RUN_QUERIES: Readonly<Record<string, Resolver>> = {
  runs: field({ ...PAGE_ARGUMENTS, taskId: v.optional(IdArgument) }, async (caller, query, hub) => {
    const { items, cursor } = await hub.runs.list(caller, query);
    return { items: items.map(runShape), cursor };
  }),
  run: field({ id: IdArgument }, async (caller, { id }, hub) => runShape(await hub.runs.get(caller, id))),
  items: field(
    {
      ...PAGE_ARGUMENTS,
      ...RUN,
      kinds: v.optional(v.array(OutcomeKindSchema)),
      code: v.optional(ErrorCodeSchema),
      search: v.optional(v.pipe(v.string(), v.maxLength(1_024))),
    },
    async (caller, { runId, ...query }, hub) => {
      const { items, cursor } = await hub.runs.items(caller, runId, query);
      return { items: items.map(itemShape), cursor };
    },
  ),
  receipt: field(RUN, (caller, { runId }, hub) => hub.runs.receipt(caller, runId)),
  manifestUrl: field(RUN, async (caller, { runId }, hub) => {
    const manifest = await hub.runs.manifest(caller, runId);
    if ("url" in manifest) return manifest.url;
    await manifest.stream.cancel();
    return null;
  }),
  verifyReceipt: field(RUN, async (caller, { runId }, hub) =>
    (await hub.runs.verifyReceipt(caller, runId)) ? true : null,
  ),
  logs: field(
    { ...PAGE_ARGUMENTS, ...RUN, level: v.optional(v.picklist(LOG_LEVELS)) },
    async (caller, { runId, ...query }, hub) => logShape(await hub.runs.logs(caller, runId, query)),
  ),
  logStreams: field(TASK, async (caller, { taskId }, hub) =>
    (await hub.runs.logStreams(caller, taskId)).map(logStreamShape),
  ),
  metrics: field(
    {
      ...TASK,
      metrics: v.optional(v.array(v.picklist(METRICS)), [...METRICS]),
      from: DateTimeArgument,
      to: DateTimeArgument,
      resolutionSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(31_536_000)), 60),
    },
    async (caller, { taskId, metrics, from, to, resolutionSeconds }, hub) => {
      const query = { metrics, from, to, resolutionMs: resolutionSeconds * 1000 };
      return (await hub.runs.metrics(caller, taskId, query)).map(metricShape);
    },
  ),
  inbox: field({ taskId: v.optional(IdArgument), runId: v.optional(IdArgument) }, async (caller, query, hub) =>
    (await hub.inbox.groups(caller, query)).map(inboxShape),
  ),
  deadLetters: field(RUN, async (caller, { runId }, hub) =>
    (await hub.inbox.deadLetters(caller, runId)).map(deadLetterShape),
  ),
  plan: field({ id: IdArgument }, async (caller, { id }, hub) => planShape(await hub.plans.get(caller, id))),
};

/** What is done about failures and plans. */
export const RUN_MUTATIONS: Readonly<Record<string, Resolver>> = {
  retryFailures: making({ ...RUN, code: v.optional(ErrorCodeSchema) }, async (caller, { runId, ...filter }, hub) =>
    runShape(await hub.inbox.retry(caller, runId, filter)),
  ),
  acceptFailures: field(
    { ...RUN, code: ErrorCodeSchema, reason: v.pipe(v.string(), v.maxLength(1_000)) },
    async (caller, { runId, code, reason }, hub) => {
      await hub.inbox.accept(caller, runId, code, reason);
      return true;
    },
  ),
  createPlan: making(TASK, async (caller, { taskId }, hub) => planShape(await hub.plans.create(caller, taskId))),
  applyPlan: making({ id: IdArgument }, async (caller, { id }, hub) => runShape(await hub.plans.apply(caller, id))),
};
