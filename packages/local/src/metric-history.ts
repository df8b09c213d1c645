import type { Metric, MetricHistory, MetricQuery } from "@dth/core/metric-history";
import { RATES } from "@dth/core/metric-points";
import { Database, type Row } from "./database.ts";

/** Measurements that one transaction forgets. */
const SWEEP = 5_000;

/** Measurements in a state file, to be closed. */
export interface LocalMetricHistory extends MetricHistory {
  close(): Promise<void>;
}

/**
 * Opens the measurements in the state file at `path`, that records and ledger are in too.
 *
 * @throws HubError `RECORDS_UNUSABLE`, `DISK_FULL`
 */
export function openMetricHistory(path: string): LocalMetricHistory {
  const database = new Database(path, "RECORDS_UNUSABLE");
  return {
    record(taskId, runId, { at, values }) {
      return database.write(() => {
        for (const [metric, value] of Object.entries(values)) {
          database.run(
            "INSERT OR REPLACE INTO measurements (task, metric, at, run, value) VALUES (?, ?, ?, ?, ?)",
            ...[taskId, metric, at, runId, value],
          );
        }
      });
    },
    async read(taskId, query) {
      const points = new Map<number, Partial<Record<Metric, number>>>();
      const rows = await database.read(() => query.metrics.map((metric) => pointsOf(database, taskId, metric, query)));
      for (const [index, metric] of query.metrics.entries()) {
        for (const { point, value } of rows[index] ?? []) {
          points.set(Number(point), { ...points.get(Number(point)), [metric]: Number(value) });
        }
      }
      return [...points].sort(([a], [b]) => a - b).map(([at, values]) => ({ at, values }));
    },
    async expire(before) {
      const page = "SELECT task, metric, at, run FROM measurements WHERE at < ? LIMIT ?";
      const forget = () =>
        database.run(`DELETE FROM measurements WHERE (task, metric, at, run) IN (${page})`, before, SWEEP);
      while ((await database.write(forget)) === SWEEP);
    },
    async close() {
      database.close();
    },
  };
}

/** SQLite takes `value` from the row that `max(at)` found. https://www.sqlite.org/lang_select.html#bareagg */
function pointsOf(database: Database, taskId: string, metric: Metric, query: MetricQuery): readonly Row[] {
  const value = RATES.has(metric) ? "avg(value) AS value" : "value, max(at)";
  return database.all(
    `SELECT at - at % ? AS point, ${value} FROM measurements
     WHERE task = ? AND metric = ? AND at >= ? AND at < ? GROUP BY point`,
    ...[query.resolutionMs, taskId, metric, query.from, query.to],
  );
}
