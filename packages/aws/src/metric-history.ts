import {
  type CloudWatchClient,
  type MetricDataQuery,
  PutMetricDataCommand,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import type { Clock } from "@dth/core/clock";
import type { Metric, MetricHistory, MetricQuery, MetricSample } from "@dth/core/metric-history";
import { metricPoints, RATES } from "@dth/core/metric-points";
import { awsError } from "./aws-errors.ts";

/** What {@link openMetricHistory} needs. */
export interface MetricHistoryOptions {
  readonly client: CloudWatchClient;
  /** Such as `DataTransferHub/production`. */
  readonly namespace: string;
  readonly clock: Clock;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Measurements as CloudWatch metrics with the dimension `Task`, a point a minute. Of a point CloudWatch keeps no last
 * value: counts, which rise, are told by their maximum. Each metric of a task costs $0.30 a month in which it is written
 * (https://aws.amazon.com/cloudwatch/pricing/).
 */
export function openMetricHistory({ client, namespace, clock }: MetricHistoryOptions): MetricHistory {
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, { what: `the metrics ${namespace}`, otherwise: "RECORDS_UNUSABLE" });
    }
  };
  const dimensions = (taskId: string) => [{ Name: "Task", Value: taskId }];
  return {
    async record(taskId, _runId, { at, values }) {
      const MetricData = Object.entries(values).map(([MetricName, Value]) => ({
        ...{ MetricName, Value, Timestamp: new Date(at), Dimensions: dimensions(taskId) },
        Unit: MetricName === "bytesPerSecond" ? ("Bytes/Second" as const) : ("None" as const),
      }));
      if (MetricData.length === 0) return;
      await ask(() => client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData })));
    },
    async read(taskId, query) {
      if (query.metrics.length === 0) return [];
      const Period = periodOf(query, clock.now());
      const MetricDataQueries = query.metrics.map((metric, n): MetricDataQuery => {
        const Metric = { Namespace: namespace, MetricName: metric, Dimensions: dimensions(taskId) };
        return { Id: `m${n}`, MetricStat: { Metric, Period, Stat: RATES.has(metric) ? "Average" : "Maximum" } };
      });
      const range = { StartTime: new Date(query.from), EndTime: new Date(query.to) };
      const request = { MetricDataQueries, ...range, ScanBy: "TimestampAscending" as const };
      const samples = await ask(async () => {
        const all: MetricSample[] = [];
        for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, request)) {
          for (const { Id = "", Timestamps = [], Values = [] } of MetricDataResults) {
            all.push(...samplesOf(query.metrics[Number(Id.slice(1))], Timestamps, Values));
          }
        }
        return all;
      });
      return metricPoints(
        samples.sort((a, b) => a.at - b.at),
        query,
      );
    },
    /** CloudWatch forgets by itself, after fifteen months, and at no other time. */
    async expire() {},
  };
}

/** Seconds of a point: the query's, in those steps that CloudWatch still has of that time. */
function periodOf({ resolutionMs, from }: MetricQuery, now: number): number {
  const age = now - from;
  const step = age > 63 * DAY ? 3_600 : age > 15 * DAY ? 300 : 60;
  const seconds = resolutionMs / 1000;
  return seconds % step === 0 ? seconds : step;
}

function samplesOf(metric: Metric | undefined, times: readonly Date[], values: readonly number[]): MetricSample[] {
  if (metric === undefined) return [];
  return times.map((time, n) => ({ at: time.getTime(), values: { [metric]: values[n] ?? 0 } }));
}
