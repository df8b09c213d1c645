import type { Metric, MetricQuery, MetricSample } from "./metric-history.ts";

/** Rates are averaged over a point; the other metrics are counts, of which the last value stands. */
export const RATES: ReadonlySet<Metric> = new Set(["bytesPerSecond", "itemsPerSecond"]);

/**
 * The points of a query, from samples in time order. A point's time is the beginning of its stretch; stretches
 * are multiples of the resolution since the Unix epoch, so that two queries agree on them.
 */
export function metricPoints(samples: Iterable<MetricSample>, query: MetricQuery): readonly MetricSample[] {
  const points = new Map<number, Map<Metric, number[]>>();
  for (const { at, values } of samples) {
    if (at < query.from || at >= query.to) continue;
    const start = at - (at % query.resolutionMs);
    for (const metric of query.metrics) {
      const value = values[metric];
      if (value !== undefined) append(points, start, metric, value);
    }
  }
  return [...points]
    .sort(([a], [b]) => a - b)
    .map(([at, byMetric]) => ({ at, values: Object.fromEntries([...byMetric].map(pointValue)) }));
}

function append(points: Map<number, Map<Metric, number[]>>, start: number, metric: Metric, value: number): void {
  const point = points.get(start) ?? new Map<Metric, number[]>();
  points.set(start, point);
  const values = point.get(metric) ?? [];
  point.set(metric, values);
  values.push(value);
}

function pointValue([metric, values]: [Metric, readonly number[]]): [Metric, number] {
  const last = values.at(-1) ?? 0;
  return [metric, RATES.has(metric) ? values.reduce((sum, value) => sum + value, 0) / values.length : last];
}
