import { METRICS } from "@dth/core/metric-history";
import { LOG_LEVELS } from "@dth/core/run-log";
import * as v from "valibot";
import { DONE, ok, queryRoute, type Route, route } from "../route.ts";
import { Id, Instant, PAGE_QUERY, pageOf } from "../schemas/common.ts";
import {
  ErrorCodeSchema,
  ItemSchema,
  LogPageSchema,
  LogStreamSchema,
  MetricSampleSchema,
  OutcomeKindSchema,
  RunSchema,
} from "../schemas/run.ts";

const ItemsQuery = v.strictObject({
  ...PAGE_QUERY,
  kinds: v.optional(v.pipe(v.array(OutcomeKindSchema), v.description("Comma-separated; absent: all"))),
  code: v.optional(ErrorCodeSchema),
  search: v.optional(v.pipe(v.string(), v.maxLength(1_024), v.description("Text in the key"))),
});

const MetricsQuery = v.strictObject({
  metrics: v.optional(v.pipe(v.array(v.picklist(METRICS)), v.description("Comma-separated; absent: all"))),
  from: Instant,
  to: Instant,
  resolutionMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1_000), v.maxValue(31_536_000_000), v.description("Default 60000")),
  ),
});

/** Runs of tasks, and what is known of them. */
export const RUN_ROUTES: readonly Route[] = [
  queryRoute({
    method: "GET",
    path: "/runs",
    useCase: "runs.list",
    summary: "Lists runs of one task or of all, newest first.",
    query: v.strictObject({ ...PAGE_QUERY, taskId: v.optional(Id) }),
    answer: { status: 200, schema: pageOf(RunSchema) },
    handle: async ({ hub, caller, query }) => ok(await hub.runs.list(caller, query)),
  }),
  route({
    method: "GET",
    path: "/runs/{runId}",
    useCase: "runs.get",
    summary: "Shows a run.",
    answer: { status: 200, schema: RunSchema },
    handle: async ({ hub, caller, path }) => ok(await hub.runs.get(caller, path.runId)),
  }),
  queryRoute({
    method: "GET",
    path: "/runs/{runId}/items",
    useCase: "runs.items",
    summary: "Lists items by outcome, in key order.",
    query: ItemsQuery,
    answer: { status: 200, schema: pageOf(ItemSchema) },
    handle: async ({ hub, caller, path, query }) => ok(await hub.runs.items(caller, path.runId, query)),
  }),
  route({
    method: "GET",
    path: "/runs/{runId}/receipt",
    useCase: "runs.receipt",
    summary: "Downloads the signed summary.",
    answer: { status: 200, type: "application/json" },
    handle: async ({ hub, caller, path }) => ({
      kind: "text",
      type: "application/json",
      text: await hub.runs.receipt(caller, path.runId),
      fileName: "receipt.json",
    }),
  }),
  route({
    method: "GET",
    path: "/runs/{runId}/manifest",
    useCase: "runs.manifest",
    summary: "Downloads the manifest that the receipt signs: JSON lines, gzipped.",
    answer: { status: 200, type: "application/gzip" },
    otherwise: {
      status: 302,
      description: "On AWS: where it is, for 15 minutes. The request there takes no token along.",
    },
    handle: async ({ hub, caller, path }) => {
      const manifest = await hub.runs.manifest(caller, path.runId);
      if ("url" in manifest) return { kind: "elsewhere", url: manifest.url };
      return { kind: "bytes", type: "application/gzip", stream: manifest.stream, fileName: "manifest.jsonl.gz" };
    },
  }),
  route({
    method: "POST",
    path: "/runs/{runId}/verify-receipt",
    useCase: "runs.verifyReceipt",
    summary: "Checks that receipt and manifest are unchanged and signed by this hub.",
    answer: { status: 204 },
    otherwise: {
      status: 202,
      description: "The manifest is so long that it is still being read: ask again, after the seconds of Retry-After.",
    },
    errors: ["RECEIPT_INVALID"],
    handle: async ({ hub, caller, path }) =>
      (await hub.runs.verifyReceipt(caller, path.runId)) ? DONE : { kind: "underway", retryAfterSeconds: 5 },
  }),
  queryRoute({
    method: "GET",
    path: "/runs/{runId}/logs",
    useCase: "runs.logs",
    summary: "Reads the log, oldest first.",
    query: v.strictObject({ ...PAGE_QUERY, level: v.optional(v.picklist(LOG_LEVELS)) }),
    answer: { status: 200, schema: LogPageSchema },
    handle: async ({ hub, caller, path, query }) => ok(await hub.runs.logs(caller, path.runId, query)),
  }),
  route({
    method: "GET",
    path: "/tasks/{taskId}/log-streams",
    useCase: "runs.logStreams",
    summary: "Lists the runs of a task that have logs, newest first.",
    answer: { status: 200, schema: v.strictObject({ items: v.array(LogStreamSchema) }) },
    handle: async ({ hub, caller, path }) => ok({ items: await hub.runs.logStreams(caller, path.taskId) }),
  }),
  queryRoute({
    method: "GET",
    path: "/tasks/{taskId}/metrics",
    useCase: "runs.metrics",
    summary: "Measurements of all runs of a task over time.",
    query: MetricsQuery,
    answer: { status: 200, schema: v.strictObject({ items: v.array(MetricSampleSchema) }) },
    handle: async ({ hub, caller, path, query }) => {
      const { metrics = METRICS, resolutionMs = 60_000, from, to } = query;
      return ok({ items: await hub.runs.metrics(caller, path.taskId, { metrics, resolutionMs, from, to }) });
    },
  }),
];
