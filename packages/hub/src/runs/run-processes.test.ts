import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { executeAndDie, runningHub, until } from "../../test/running-hub.ts";
import { executeRun } from "./execute-run.ts";
import { LEASE_MS } from "./lease.ts";
import { runsOf } from "./run-records.ts";

const NEVER = new AbortController().signal;

describe("processes that come and go", () => {
  it("launched twice, a run is executed once", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 5_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    await hub.ports.clock.advance(1_000);
    const second = executeRun(hub.ports, { taskId: id, runId }, NEVER);
    await hub.ports.clock.advance(30_000);
    await Promise.all([second, hub.ports.launcher.idle()]);
    expect(hub.world.moved).toEqual(["bear", "car"]);
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("a process that is asked to end leaves the run to the next one, at once", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 5_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    await hub.ports.clock.advance(6_000);
    await hub.ports.launcher.stop({ taskId: id, runId });
    await hub.ports.launcher.idle();
    const [run] = await hub.runsOf(id);
    expect(run).toMatchObject({ progress: "IN_PROGRESS", paused: false });
    expect(run?.executor).toBeUndefined();
    await hub.recover();
    await hub.ports.clock.advance(10_000);
    await hub.ports.launcher.idle();
    expect(hub.world.moved).toEqual(["bear", "car"]);
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("killed and launched again, it goes on where it was", async () => {
    const hub = await runningHub(async () => {});
    hub.world.delayMs = 5_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    await executeAndDie(hub, { taskId: id, runId }, 6_000);
    expect(hub.world.moved).toEqual(["bear"]);
    hub.world.delayMs = 0;
    const successor = executeRun(hub.ports, { taskId: id, runId }, NEVER);
    await hub.ports.clock.advance(LEASE_MS - 5_000);
    expect(hub.world.moved).toEqual(["bear"]);
    await hub.ports.clock.advance(10_000);
    await successor;
    expect(hub.world.moved).toEqual(["bear", "car"]);
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", lastRun: { tally: { copied: { objects: 2 } } } });
  });

  it("a process that was thought dead notices that another one has the run, and lets go", async () => {
    const hub = await runningHub(async () => {});
    hub.world.delayMs = 3_600_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    const slow = executeRun(hub.ports, { taskId: id, runId }, NEVER);
    await hub.ports.clock.advance(2_000);
    await runsOf(hub.ports.records).change(runId, (run) => ({ ...run, executor: "another" }));
    await hub.ports.clock.advance(2_000);
    await slow;
    expect((await hub.runsOf(id))[0]).toMatchObject({ executor: "another", progress: "IN_PROGRESS" });
  });

  it("goes on without signs of life while the records cannot be reached", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 5_000;
    const { id } = await hub.create();
    await hub.ports.clock.advance(1_500);
    const { put } = hub.ports.records;
    const away = () => Promise.reject(new HubError("NETWORK", "the records are away"));
    hub.ports.records.put = away;
    await hub.ports.clock.advance(4_000);
    hub.ports.records.put = put;
    await hub.ports.clock.advance(20_000);
    await hub.ports.launcher.idle();
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("does nothing for a run that has ended, or is none", async () => {
    const hub = await runningHub();
    const { id, currentRunId: runId = "" } = await hub.create();
    await hub.ports.launcher.idle();
    const before = await hub.runsOf(id);
    await executeRun(hub.ports, { taskId: id, runId }, NEVER);
    await executeRun(hub.ports, { taskId: id, runId: "none" }, NEVER);
    expect(await hub.runsOf(id)).toEqual(before);
    await until(() => hub.ports.clock.sleeping() === 0);
  });
});
