import { describe } from "vitest";
import { metricHistoryConformance } from "./conformance/metric-history.ts";
import { memoryMetricHistory } from "./metric-history.ts";

describe("memoryMetricHistory", () => {
  metricHistoryConformance(async () => ({ history: memoryMetricHistory(), close: async () => {} }));
});
