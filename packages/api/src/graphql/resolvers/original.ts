import type { ErrorCode } from "@dth/core/error-codes";
import type { Metric, MetricSample } from "@dth/core/metric-history";
import type { Caller } from "@dth/hub/caller";
import type { Task } from "@dth/hub/entities";
import type { Hub, TaskQuery } from "@dth/hub/hub";
import * as v from "valibot";
import { IdArgument, ParametersArgument, ProgressArgument } from "../arguments.ts";
import { field, type Resolver } from "../field.ts";
import { EpochSecondsArgument, inputObject } from "../scalars.ts";
import { logGroupTask, taskShape } from "../shapes/task.ts";

const PAGE = {
  page: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), 1),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 20),
};
const NameArgument = v.pipe(v.string(), v.maxLength(512));

/** The original's names of the lines of a graph, and what they are made of. The hub has no instances to count. */
const GRAPHS = {
  Network: { Network: "bytesPerSecond" },
  TransferredFailedObjects: { TransferredObjects: "copied", FailedObjects: "failed" },
  RunningWaitingJobHistory: { WaitingJob: "queued" },
  DesiredInServiceInstances: {},
} as const satisfies Record<string, Readonly<Record<string, Metric>>>;

/** Points of a graph, as CloudWatch allows in one answer. */
const MOST_POINTS = 1_440;

const CreateTaskArgument = inputObject({
  type: v.picklist(["S3EC2", "ECR"]),
  description: v.optional(v.pipe(v.string(), v.maxLength(2_000)), ""),
  scheduleType: v.picklist(["ONE_TIME", "FIXED_RATE"]),
  parameters: v.optional(ParametersArgument, []),
});

/** What only the original's clients ask, answered from our own use cases. */
export const ORIGINAL_QUERIES: Readonly<Record<string, Resolver>> = {
  listTasksV2: field(
    { ...PAGE, progress: v.optional(ProgressArgument) },
    async (caller, { page, count, progress }, hub) => {
      const tasks = await nthPage(caller, hub, page, count, progress);
      const plugins = hub.plugins.list(caller);
      return { items: tasks.map((task) => taskShape(task, plugins)), total: await totalOf(caller, hub, progress) };
    },
  ),
  listLogStreams: field(
    { ...PAGE, logGroupName: NameArgument, logStreamNamePrefix: v.optional(NameArgument, "") },
    async (caller, { page, count, logGroupName, logStreamNamePrefix }, hub) => {
      const all = await hub.runs.logStreams(caller, logGroupTask(logGroupName));
      const streams = all.filter(({ runId }) => runId.startsWith(logStreamNamePrefix));
      const part = streams.slice((page - 1) * count, page * count);
      const logStreams = part.map(({ runId, firstAt, lastAt }) => ({
        logStreamName: runId,
        creationTime: String(firstAt),
        firstEventTimestamp: String(firstAt),
        lastEventTimestamp: String(lastAt),
        lastIngestionTime: String(lastAt),
      }));
      return { logStreams, total: streams.length };
    },
  ),
  getLogEvents: field(
    {
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), 100),
      logGroupName: v.optional(NameArgument),
      logStreamName: IdArgument,
      nextToken: v.optional(v.pipe(v.string(), v.maxLength(4_096)), ""),
    },
    async (caller, { limit, logStreamName, nextToken }, hub) => {
      const page = { limit: Math.min(limit, 200), ...(nextToken !== "" && { cursor: nextToken }) };
      const { entries, cursor } = await hub.runs.logs(caller, logStreamName, page);
      const logEvents = entries.map(({ at, level, message }) => ({
        timestamp: String(at),
        message: `${level} ${message}`,
        ingestionTime: String(at),
      }));
      return { logEvents, nextForwardToken: cursor, nextBackwardToken: null };
    },
  ),
  getMetricHistoryData: field(
    {
      id: IdArgument,
      graphName: v.picklist([
        "Network",
        "TransferredFailedObjects",
        "RunningWaitingJobHistory",
        "DesiredInServiceInstances",
      ]),
      startTime: EpochSecondsArgument,
      endTime: EpochSecondsArgument,
      period: v.optional(v.number()),
    },
    async (caller, { id, graphName, startTime: from, endTime: to }, hub) => {
      const lines = Object.entries<Metric>(GRAPHS[graphName]);
      const resolutionMs = resolutionOf(to - from);
      const metrics = lines.map(([, metric]) => metric);
      const samples =
        metrics.length === 0 ? [] : await hub.runs.metrics(caller, id, { metrics, from, to, resolutionMs });
      return graphOf(lines, samples, resolutionMs);
    },
  ),
  getErrorMessage: field({ id: IdArgument }, async (caller, { id }, hub) => {
    const { error } = await hub.tasks.get(caller, id);
    return error === undefined
      ? { errMessage: null, errCode: null }
      : { errMessage: `${error.code}: ${error.message}`, errCode: ORIGINAL_ERROR[error.code] ?? "UN_KNOWN" };
  }),
};

/** What the original's schema changes tasks by. */
export const ORIGINAL_MUTATIONS: Readonly<Record<string, Resolver>> = {
  /** Three steps, as the original's two: a task that could be made but not started is there, and can be started. */
  createTask: field({ input: CreateTaskArgument }, async (caller, { input }, hub) => {
    const { type, description, parameters } = input;
    const pairs = Object.entries(parameters).map(([name, value]) => ({ ParameterKey: name, ParameterValue: value }));
    const { task } = await hub.portability.importOriginal(caller, { type, description, parameters: pairs });
    if (description !== "") await hub.tasks.edit(caller, task.id, { description });
    return taskShape(await hub.tasks.start(caller, task.id), hub.plugins.list(caller));
  }),
};

/** Which of the original's codes an error had. */
const ORIGINAL_ERROR: Readonly<Partial<Record<ErrorCode, string>>> = {
  LAUNCH_FAILED: "CFN_ERROR",
  LISTING_BROKEN: "FINDER_ERROR",
  LISTING_INCOMPLETE: "FINDER_ERROR",
  BUCKET_NOT_FOUND: "FINDER_ERROR",
  ACCESS_DENIED: "FINDER_ERROR",
  VERIFICATION_FAILED: "COMPLETE_CHECK_ERROR",
};

/** Walks to a page of the original's kind, which counts pages; newest first, without STOPPED unless asked for. */
async function nthPage(caller: Caller, hub: Hub, page: number, count: number, progress: Task["progress"] | undefined) {
  const query: TaskQuery = { limit: 200, sort: "created", order: "descending", ...(progress && { progress }) };
  const wanted: Task[] = [];
  let cursor: string | undefined;
  do {
    const { items, cursor: next } = await hub.tasks.list(caller, { ...query, ...(cursor !== undefined && { cursor }) });
    wanted.push(...(progress === undefined ? items.filter((task) => task.progress !== "STOPPED") : items));
    cursor = next;
  } while (cursor !== undefined && wanted.length < page * count);
  return wanted.slice((page - 1) * count, page * count);
}

async function totalOf(caller: Caller, hub: Hub, progress: Task["progress"] | undefined): Promise<number> {
  const { tasks } = await hub.overview(caller);
  if (progress !== undefined) return tasks[progress];
  return Object.values(tasks).reduce((sum, count) => sum + count, 0) - tasks.STOPPED;
}

/** Whole minutes, as few points as fit. */
function resolutionOf(spanMs: number): number {
  return Math.max(1, Math.ceil(spanMs / MOST_POINTS / 60_000)) * 60_000;
}

/** The original says -1 where nothing was measured, and bytes of a point where we keep a rate. */
function graphOf(
  lines: readonly (readonly [string, Metric])[],
  samples: readonly MetricSample[],
  resolutionMs: number,
) {
  const value = ({ values }: MetricSample, metric: Metric) => {
    const measured = values[metric];
    if (measured === undefined) return -1;
    return metric === "bytesPerSecond" ? (measured * resolutionMs) / 1000 : measured;
  };
  return {
    series: lines.map(([name, metric]) => ({ name, data: samples.map((sample) => value(sample, metric)) })),
    xaxis: { categories: samples.map(({ at }) => Math.floor(at / 1000)) },
  };
}
