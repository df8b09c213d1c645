import { METRICS, type MetricQuery } from "@dth/core/metric-history";
import { LOG_LEVELS, type LogLevel } from "@dth/core/run-log";
import * as v from "valibot";
import { pageOf } from "../access/page-request.ts";
import { parseInput } from "../access/parse-input.ts";
import { permission, type UseCaseName } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { RunUseCases } from "../hub.ts";
import type { PageRequest } from "../page.ts";
import type { HubPorts } from "../ports.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { listItems, listRuns } from "./read-runs.ts";
import { openManifest, readReceipt } from "./receipts.ts";
import { runOf, runsOf } from "./run-records.ts";
import { verifyReceipt } from "./verify-receipt.ts";

const LevelSchema = v.object({ level: v.optional(v.picklist(LOG_LEVELS)) });

const MOMENT = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000));

/** Points that one answer may have, of each metric. */
const MAX_POINTS = 5_000;

const MetricSchema = v.pipe(
  v.object({
    metrics: v.pipe(v.array(v.picklist(METRICS)), v.minLength(1), v.maxLength(METRICS.length)),
    from: MOMENT,
    to: MOMENT,
    resolutionMs: v.pipe(v.number(), v.integer(), v.minValue(1_000), v.maxValue(31_536_000_000)),
  }),
  v.check(({ from, to }) => from < to, "the beginning must be before the end | 开始时间必须早于结束时间"),
  v.check(
    ({ from, to, resolutionMs }) => (to - from) / resolutionMs <= MAX_POINTS,
    `asks for more than ${MAX_POINTS} points; take a larger resolution | 数据点超过 ${MAX_POINTS} 个，请增大时间粒度`,
  ),
);

/** What can be seen of runs. */
export function createRuns(ports: HubPorts): RunUseCases {
  const { records, receiptStore } = ports;
  const look = <T>(caller: Caller, name: UseCaseName, work: () => Promise<T>) =>
    useCase(ports, caller, permission(name), work);
  const ofRun = <T>(caller: Caller, name: UseCaseName, runId: string, work: () => Promise<T>) =>
    look(caller, name, async () => {
      requireRecordId("run", runId);
      await runsOf(records).get(runId);
      return work();
    });
  const ofTask = <T>(caller: Caller, name: UseCaseName, taskId: string, work: () => Promise<T>) =>
    look(caller, name, async () => {
      requireRecordId("task", taskId);
      await tasksOf(records).get(taskId);
      return work();
    });
  return {
    list: (caller, query) =>
      look(caller, "runs.list", async () => {
        if (query.taskId !== undefined) requireRecordId("task", query.taskId);
        return listRuns(ports, query);
      }),
    get: (caller, runId) => ofRun(caller, "runs.get", runId, async () => runOf(await runsOf(records).get(runId))),
    items: (caller, runId, query) => ofRun(caller, "runs.items", runId, () => listItems(ports, runId, query)),
    receipt: (caller, runId) => ofRun(caller, "runs.receipt", runId, () => readReceipt(receiptStore, runId)),
    manifest: (caller, runId) => ofRun(caller, "runs.manifest", runId, () => openManifest(receiptStore, runId)),
    verifyReceipt: (caller, runId) => ofRun(caller, "runs.verifyReceipt", runId, () => verifyReceipt(ports, runId)),
    logs: (caller, runId, query) => ofRun(caller, "runs.logs", runId, () => readLogs(ports, runId, query)),
    logStreams: (caller, taskId) => ofTask(caller, "runs.logStreams", taskId, () => ports.logs.streams(taskId, 200)),
    metrics: (caller, taskId, query) =>
      ofTask(caller, "runs.metrics", taskId, () => ports.metrics.read(taskId, readMetricQuery(query))),
  };
}

function readLogs({ logs }: HubPorts, runId: string, query: PageRequest & { readonly level?: LogLevel }) {
  const { level } = parseInput(LevelSchema, query);
  return logs.read(runId, { ...pageOf(query), ...(level !== undefined && { level }) });
}

function readMetricQuery(query: MetricQuery): MetricQuery {
  return parseInput(MetricSchema, query);
}
