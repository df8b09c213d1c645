import type { RequestReport } from "../http/api-env.ts";

/** Upper bounds in seconds, as Prometheus wants them. */
const BOUNDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10] as const;

/** Counts requests and their durations, by operation: there are as many as routes, so memory is bounded. */
export interface RequestMetrics {
  add(report: RequestReport): void;
  /** Lines in Prometheus' text format. */
  lines(): readonly string[];
}

interface Durations {
  readonly counts: number[];
  seconds: number;
  total: number;
}

/** Metrics in memory, from zero. */
export function createRequestMetrics(): RequestMetrics {
  const requests = new Map<string, number>();
  const durations = new Map<string, Durations>();
  return {
    add: ({ operation, status, ms }) => {
      const labels = `operation="${operation}",status="${status}"`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
      const known = durations.get(operation) ?? { counts: BOUNDS.map(() => 0), seconds: 0, total: 0 };
      durations.set(operation, known);
      for (const [i, bound] of BOUNDS.entries()) if (ms / 1000 <= bound) known.counts[i] = (known.counts[i] ?? 0) + 1;
      known.seconds += ms / 1000;
      known.total++;
    },
    lines: () => [
      "# HELP dth_http_requests_total Requests answered.",
      "# TYPE dth_http_requests_total counter",
      ...[...requests].map(([labels, count]) => `dth_http_requests_total{${labels}} ${count}`),
      "# HELP dth_http_request_seconds Time until the answer began.",
      "# TYPE dth_http_request_seconds histogram",
      ...[...durations].flatMap(([operation, known]) => histogramLines(operation, known)),
    ],
  };
}

function histogramLines(operation: string, { counts, seconds, total }: Durations): readonly string[] {
  const label = `operation="${operation}"`;
  return [
    ...BOUNDS.map((bound, i) => `dth_http_request_seconds_bucket{${label},le="${bound}"} ${counts[i] ?? 0}`),
    `dth_http_request_seconds_bucket{${label},le="+Inf"} ${total}`,
    `dth_http_request_seconds_sum{${label}} ${seconds}`,
    `dth_http_request_seconds_count{${label}} ${total}`,
  ];
}
