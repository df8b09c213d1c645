import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLogsConformance } from "@dth/testkit/conformance/run-log";
import { describe } from "vitest";
import { openRunLogs } from "./run-log.ts";

describe("openRunLogs", () => {
  runLogsConformance(async () => {
    const directory = await mkdtemp(join(tmpdir(), "dth-logs-"));
    const logs = openRunLogs(join(directory, "hub.db"));
    const close = async () => {
      await logs.close();
      await rm(directory, { recursive: true });
    };
    return { logs, close };
  });
});
