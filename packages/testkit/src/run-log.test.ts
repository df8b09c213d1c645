import { describe } from "vitest";
import { runLogsConformance } from "./conformance/run-log.ts";
import { memoryRunLogs } from "./run-log.ts";

describe("memoryRunLogs", () => {
  runLogsConformance(async () => ({ logs: memoryRunLogs(), close: async () => {} }));
});
