import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { callerWith, OPERATOR, VIEWER } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";
import { storeToyTask, toyPorts } from "../../test/toy-hub.ts";
import type { HubPorts } from "../ports.ts";
import { type RunDocument, runsOf } from "../runs/run-records.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { markAttention } from "./attention-marks.ts";
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
      stuck: { since: 1, because: { en: "x", zh: "x" } },
    });
    await storeToyTask(ports, { id: "d", progress: "ERROR", error: { code: "DISK_FULL", message: "full" } });
    await storeToyTask(ports, { id: "e", progress: "DONE", lastRun: lastRun("re") });
    await storeToyTask(ports, { id: "f", progress: "DONE", lastRun: lastRun("rf") });
    await storeRun(ports, { id: "rb", progress: "IN_PROGRESS" });
    await storeRun(ports, { id: "rc", progress: "DONE", finishedAt: 2 });
    await storeRun(ports, { id: "re", progress: "DONE", openFailures: 3 });
    await storeRun(ports, { id: "rf", progress: "DONE", openFailures: 0 });
    for (const task of await tasksOf(ports.records).gather()) {
      const run = task.lastRun && (await runsOf(ports.records).find(task.lastRun.id));
      await markAttention(ports.records, task, run);
    }
    const seen = await createOverview(ports)(VIEWER);
    expect(seen.tasks).toEqual({ STARTING: 0, IN_PROGRESS: 2, STOPPING: 0, STOPPED: 0, DONE: 3, ERROR: 1 });
    expect(seen.running.map(({ run }) => run.id)).toEqual(["rb"]);
    expect(seen.running[0]?.run).not.toHaveProperty("version");
    expect(seen.attention.map(({ task, because, openFailures }) => [task.id, because, openFailures])).toEqual([
      ["d", "error", 0],
      ["c", "stuck", 0],
      ["e", "failures", 3],
    ]);
    expect(seen.attentionCounts).toEqual({ error: 1, stuck: 1, failures: 1 });
    expect(seen.moved).toHaveLength(30);
    await expect(createOverview(ports)(callerWith())).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("counts tasks that have never run, as they are created, started, stopped and deleted", async () => {
    const hub = await runningHub();
    const counts = async () => {
      const { tasks, unstarted } = await createOverview(hub.ports)(VIEWER);
      return [tasks.STOPPED, unstarted];
    };
    const [first, second, third] = [
      await hub.create({}, { start: false }),
      await hub.create({ schedule: { kind: "once", at: hub.ports.clock.now() + 3_600_000 } }, { start: false }),
      await hub.create({}, { start: false }),
    ];
    expect(await counts()).toEqual([3, 3]);
    hub.world.delayMs = 1_000;
    await hub.tasks.runNow(OPERATOR, first.id);
    expect(await counts()).toEqual([2, 2]);
    await hub.tasks.stop(OPERATOR, first.id);
    await hub.pass(10_000);
    expect(await counts()).toEqual([3, 2]);
    await hub.tasks.start(OPERATOR, second.id);
    expect(await counts()).toEqual([2, 1]);
    await hub.tasks.stop(OPERATOR, second.id);
    expect(await counts()).toEqual([3, 2]);
    await hub.tasks.delete(OPERATOR, third.id);
    expect(await counts()).toEqual([2, 1]);
  });

  it("shows what ended badly or is stuck, and no longer what was accepted, began anew or was deleted", async () => {
    const hub = await runningHub();
    hub.world.failures.set("bear", "OBJECT_ACCESS_DENIED");
    const { id, currentRunId: runId = "" } = await hub.create();
    await hub.ports.launcher.idle();
    const seen = async () => {
      const { attention } = await createOverview(hub.ports)(VIEWER);
      return attention.map(({ task, because, openFailures }) => [task.id, because, openFailures]);
    };
    expect(await seen()).toEqual([[id, "failures", 1]]);
    await hub.inbox.accept(OPERATOR, runId, "OBJECT_ACCESS_DENIED", "fine");
    expect(await seen()).toEqual([]);
    expect(await hub.inbox.groups(VIEWER, {})).toMatchObject([{ runId, accepted: { reason: "fine" } }]);
    hub.world.failure = new HubError("CREDENTIALS_EXPIRED", "too old");
    await hub.tasks.runNow(OPERATOR, id);
    await hub.ports.launcher.idle();
    expect(await seen()).toEqual([[id, "error", 0]]);
    hub.world.failure = undefined;
    hub.world.failures.clear();
    hub.world.delayMs = 5_000;
    await hub.tasks.runNow(OPERATOR, id);
    expect(await seen()).toEqual([]);
    await hub.pass(30_000);
    await hub.ports.launcher.idle();
    await hub.tasks.delete(OPERATOR, id);
    expect((await hub.ports.records.list("attention", { limit: 10 })).records).toEqual([]);
  });

  it("reads no more tasks than it shows", async () => {
    const { ports } = await toyPorts();
    for (let i = 0; i < 1_000; i++) await storeToyTask(ports, { id: `t${i}`, progress: "DONE" });
    let read = 0;
    const list: typeof ports.records.list = async (...query) => {
      const page = await ports.records.list(...query);
      read += page.records.length;
      return page;
    };
    const member = (of: typeof ports.records, name: string | symbol) =>
      name === "list" ? list : Reflect.get(of, name).bind(of);
    const counted = { ...ports, records: new Proxy(ports.records, { get: member }) };
    expect((await createOverview(counted)(VIEWER)).tasks.DONE).toBe(1_000);
    expect(read).toBe(0);
  });
});
