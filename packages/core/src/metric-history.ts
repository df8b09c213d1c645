/** What is measured of a run over time. Rates are of the stretch since the last sample. */
export const METRICS = [
  "bytesPerSecond",
  "itemsPerSecond",
  "copied",
  "failed",
  "queued",
  "retries",
  "throttles",
] as const;

/** A measurement by its name. */
export type Metric = (typeof METRICS)[number];

/** Measurements of one time; what was not measured is absent. */
export interface MetricSample {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly values: Readonly<Partial<Record<Metric, number>>>;
}

/** Which measurements are asked for, of which time, and how fine. */
export interface MetricQuery {
  readonly metrics: readonly Metric[];
  /** Milliseconds since the Unix epoch; `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds of a point. Rates are averaged over it, counts are its last value. */
  readonly resolutionMs: number;
}

/**
 * Measurements over time. Every method throws HubError only: `RECORDS_UNUSABLE`, `DISK_FULL`, `NETWORK`, `THROTTLED`,
 * `SERVER_UNAVAILABLE`, `ACCESS_DENIED`, the codes of credentials.
 */
export interface MetricHistory {
  record(taskId: string, runId: string, sample: MetricSample): Promise<void>;
  /** Points as `metricPoints` makes them: in time order, without those that nothing was measured in. */
  read(taskId: string, query: MetricQuery): Promise<readonly MetricSample[]>;
  /** Forgets samples older than a moment, where the store does not forget by itself. */
  expire(before: number): Promise<void>;
}
