import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metricHistoryConformance } from "@dth/testkit/conformance/metric-history";
import { describe } from "vitest";
import { openMetricHistory } from "./metric-history.ts";

describe("openMetricHistory", () => {
  metricHistoryConformance(async () => {
    const directory = await mkdtemp(join(tmpdir(), "dth-metrics-"));
    const history = openMetricHistory(join(directory, "hub.db"));
    const close = async () => {
      await history.close();
      await rm(directory, { recursive: true });
    };
    return { history, close };
  });
});
