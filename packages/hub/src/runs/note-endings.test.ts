import { HubError } from "@dth/core/error";
import type { WorkerEnding } from "@dth/core/worker-endings";
import { expect, it } from "vitest";
import { runningHub } from "../../test/running-hub.ts";
import { noteEndings } from "./note-endings.ts";
import { runOf, runsOf } from "./run-records.ts";
import { findStuck } from "./watchdog.ts";

const HOUR = 3_600_000;

async function scene() {
  const hub = await runningHub(async () => undefined);
  const { id: taskId } = await hub.create();
  const { currentRunId: runId = "" } = await hub.task(taskId);
  const endings: WorkerEnding[] = [];
  const ports = { ...hub.ports, workerEndings: { of: async () => endings } };
  const run = () => runsOf(ports.records).get(runId);
  const lines = async () => (await ports.logs.read(runId, { limit: 100 })).entries.map(({ message }) => message);
  const end = (id: string, at: number) =>
    void endings.push({ id, at, error: new HubError("WORKER_OUT_OF_MEMORY", "OutOfMemoryError: killed") });
  return { ports, taskId, run, lines, end };
}

it("tells each ending of a worker once, with what can be done, and none of a run before", async () => {
  const { ports, run, lines, end } = await scene();
  const { startedAt } = await run();
  end("old", startedAt - 1);
  end("second", startedAt + 2);
  end("first", startedAt + 1);
  for (let look = 0; look < 3; look++) await noteEndings(ports, await run());
  const told = (await lines()).filter((line) => line.startsWith("a worker ended"));
  expect(told).toHaveLength(2);
  expect(told[0]).toContain("WORKER_OUT_OF_MEMORY: OutOfMemoryError: killed. A program of the task used up its memory");
  expect((await run()).workerEnded).toMatchObject({ at: startedAt + 2, problem: { code: "WORKER_OUT_OF_MEMORY" } });
  expect(runOf(await run())).not.toHaveProperty("workerEnded");
});

it("is why nothing moves, where nothing does", async () => {
  const { ports, run, end } = await scene();
  const { startedAt } = await run();
  end("one", startedAt + HOUR);
  await noteEndings(ports, await run());
  const now = startedAt + 2 * HOUR;
  const stuck = findStuck({ ...(await run()), heartbeatAt: now, progressedAt: startedAt, launchedAt: startedAt }, now);
  expect(stuck?.because.en).toContain("a worker ended: WORKER_OUT_OF_MEMORY");
  expect(stuck?.because.en).toContain("machineType");
  expect(stuck?.because.zh).toContain("有 worker 已终止");
});
