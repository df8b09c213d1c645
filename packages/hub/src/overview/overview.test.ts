import { describe, expect, it } from "vitest";
import { callerWith, VIEWER } from "../../test/callers.ts";
import { storeToyTask, toyPorts } from "../../test/toy-hub.ts";
import type { HubPorts } from "../ports.ts";
import { type RunDocument, runsOf } from "../runs/run-records.ts";
import { createOverview } from "./overview.ts";

const NONE = { objects: 0, bytes: 0 };
const FAILED = { copied: NONE, same: NONE, skipped: NONE, failed: { objects: 3, bytes: 3 }, deleted: NONE };

async function storeRun(ports: HubPorts, run: Pick<RunDocument, "id" | "progress"> & Partial<RunDocument>) {
  const rest = { version: 0, taskId: "t", number: 1, trigger: "person", by: "x", paused: false, startedAt: 1 } as const;
  const side = { type: "toys", parameters: {} };
  const job = { taskId: "t", runId: run.id, plugin: "toy", source: side, destination: side, options: {} };
  await runsOf(ports.records).create({ ...rest, job, ...run });
}

describe("overview", () => {
  it("counts tasks by progress, shows what runs, and what needs a person, worst first", async () => {
    const { ports } = await toyPorts();
    const lastRun = (id: string) => ({ id, number: 1, progress: "DONE", startedAt: 1, tally: FAILED }) as const;
    await storeToyTask(ports, { id: "a", progress: "DONE" });
    await storeToyTask(ports, { id: "b", progress: "IN_PROGRESS", currentRunId: "rb" });
    await storeToyTask(ports, {
      id: "c",
      progress: "IN_PROGRESS",
      currentRunId: "rc",
      stuck: { since: 1, because: "x" },
    });
    await storeToyTask(ports, { id: "d", progress: "ERROR", error: { code: "DISK_FULL", message: "full" } });
    await storeToyTask(ports, { id: "e", progress: "DONE", lastRun: lastRun("re") });
    await storeToyTask(ports, { id: "f", progress: "DONE", lastRun: lastRun("rf") });
    await storeRun(ports, { id: "rb", progress: "IN_PROGRESS" });
    await storeRun(ports, { id: "rc", progress: "DONE", finishedAt: 2 });
    await storeRun(ports, { id: "re", progress: "DONE", openFailures: 3 });
    await storeRun(ports, { id: "rf", progress: "DONE", openFailures: 0 });
    const seen = await createOverview(ports)(VIEWER);
    expect(seen.tasks).toEqual({ STARTING: 0, IN_PROGRESS: 2, STOPPING: 0, STOPPED: 0, DONE: 3, ERROR: 1 });
    expect(seen.running.map(({ run }) => run.id)).toEqual(["rb"]);
    expect(seen.running[0]?.run).not.toHaveProperty("version");
    expect(seen.attention.map(({ task, because, openFailures }) => [task.id, because, openFailures])).toEqual([
      ["d", "error", 0],
      ["c", "stuck", 0],
      ["e", "failures", 3],
    ]);
    expect(seen.moved).toHaveLength(30);
    await expect(createOverview(ports)(callerWith())).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("reads a few tasks every time, and thousands only every ten seconds", async () => {
    const { ports } = await toyPorts();
    let reads = 0;
    const { records } = ports;
    const list: typeof records.list = (collection, query) => {
      if (collection === "task") reads++;
      return records.list(collection, query);
    };
    const counted = {
      ...ports,
      records: {
        list,
        get: records.get.bind(records),
        put: records.put.bind(records),
        delete: records.delete.bind(records),
        count: records.count.bind(records),
        close: async () => {},
      },
    };
    const overview = createOverview(counted);
    await storeToyTask(ports, { id: "first" });
    await overview(VIEWER);
    await storeToyTask(ports, { id: "second" });
    expect((await overview(VIEWER)).tasks.STOPPED).toBe(2);
    for (let i = 0; i < 1_000; i++) await storeToyTask(ports, { id: `more${i}` });
    await Promise.all(Array.from({ length: 10 }, () => overview(VIEWER)));
    reads = 0;
    expect((await overview(VIEWER)).tasks.STOPPED).toBe(1_002);
    expect(reads).toBe(0);
    await ports.clock.advance(10_000);
    await overview(VIEWER);
    expect(reads).toBeGreaterThan(0);
  });
});
