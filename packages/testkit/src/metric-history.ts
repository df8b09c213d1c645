import type { MetricHistory, MetricSample } from "@dth/core/metric-history";
import { metricPoints } from "@dth/core/metric-points";

/** Measurements in memory. */
export function memoryMetricHistory(): MetricHistory {
  let samples: { readonly taskId: string; readonly sample: MetricSample }[] = [];
  return {
    async record(taskId, _runId, sample) {
      samples.push({ taskId, sample: structuredClone(sample) });
      samples.sort((a, b) => a.sample.at - b.sample.at);
    },
    async read(taskId, query) {
      const own = samples.filter((one) => one.taskId === taskId).map(({ sample }) => sample);
      return metricPoints(own, query);
    },
    async expire(before) {
      samples = samples.filter(({ sample }) => sample.at >= before);
    },
  };
}
