import { HubError } from "@dth/core/error";
import type { Schedule } from "@dth/core/schedule";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { every, killedAfter, type RunningHub, runningHub } from "../../test/running-hub.ts";
import { recoverRuns } from "../runs/recover-runs.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { tickSchedules } from "./scheduler.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function scheduled(schedule: Schedule): Promise<{ readonly hub: RunningHub; readonly id: string }> {
  const hub = await runningHub();
  const { id } = await hub.create({ schedule });
  await hub.ports.launcher.idle();
  return { hub, id };
}

/** Ends whatever is under way, however long its proofs take. */
async function settle(hub: RunningHub): Promise<void> {
  await hub.ports.launcher.idle();
}

describe("the scheduler", () => {
  it("runs a rate from start to start, the first one at once", async () => {
    const { hub, id } = await scheduled(every(60));
    const started = hub.ports.clock.now();
    expect(await hub.runsOf(id)).toHaveLength(1);
    for (let hour = 1; hour <= 3; hour++) {
      await hub.ports.clock.advance(HOUR - 1_000);
      await hub.tick();
      expect(await hub.runsOf(id)).toHaveLength(hour);
      await hub.ports.clock.advance(1_000);
      await hub.tick();
      await settle(hub);
    }
    expect((await hub.runsOf(id)).map(({ startedAt, trigger }) => [startedAt - started, trigger])).toEqual([
      [0, "person"],
      [HOUR, "schedule"],
      [2 * HOUR, "schedule"],
      [3 * HOUR, "schedule"],
    ]);
    expect((await hub.runsOf(id)).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", armed: true, nextRunAt: started + 4 * HOUR });
  });

  it("runs once at its moment, and rests then", async () => {
    const hub = await runningHub();
    const at = hub.ports.clock.now() + HOUR;
    const { id } = await hub.create({ schedule: { kind: "once", at } });
    expect(await hub.task(id)).toMatchObject({ progress: "STARTING", armed: true, nextRunAt: at });
    await hub.ports.clock.advance(HOUR);
    await hub.tick();
    await settle(hub);
    await hub.ports.clock.advance(HOUR);
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(1);
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", armed: false });
    expect((await hub.task(id)).nextRunAt).toBeUndefined();
  });

  it("runs by cron in its zone through the change to summer time", async () => {
    const hub = await runningHub();
    await hub.ports.clock.advance(Date.UTC(2025, 2, 8) - hub.ports.clock.now());
    const { id } = await hub.create({
      schedule: { kind: "cron", expression: "30 2 * * *", timeZone: "America/New_York" },
    });
    for (let quarter = 0; quarter < 3 * 24 * 4; quarter++) {
      await hub.ports.clock.advance(15 * MINUTE);
      await hub.tick();
      await settle(hub);
    }
    const starts = (await hub.runsOf(id)).map(({ startedAt }) => new Date(startedAt).toISOString());
    expect(starts).toEqual(["2025-03-08T07:30:00.000Z", "2025-03-09T07:00:00.000Z", "2025-03-10T06:30:00.000Z"]);
  });

  it("follows a run that takes longer than its interval with exactly one (the original's finder refused to run)", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 2 * HOUR;
    const { id } = await hub.create({ schedule: every(60) });
    for (let minute = 0; minute < 3 * 60; minute += 10) {
      await hub.ports.clock.advance(10 * MINUTE);
      await hub.tick();
    }
    expect(await hub.runsOf(id)).toHaveLength(1);
    expect(hub.ports.launcher.executing()).toHaveLength(1);
    await hub.ports.clock.advance(HOUR + MINUTE);
    await settle(hub);
    await hub.tick();
    await hub.tick();
    await settle(hub);
    await hub.tick();
    expect((await hub.runsOf(id)).map(({ progress }) => progress)).toEqual(["DONE", "DONE"]);
    const [, second] = await hub.runsOf(id);
    expect((await hub.task(id)).nextRunAt).toBe((second?.startedAt ?? 0) + HOUR);
  });

  it("makes one run of all that were missed while no hub was there", async () => {
    const { hub, id } = await scheduled(every(60));
    await hub.ports.clock.advance(240 * HOUR);
    await hub.tick();
    await settle(hub);
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(2);
    expect((await hub.task(id)).nextRunAt).toBe(hub.ports.clock.now() + HOUR);
  });

  it("causes one run, however many processes look at the same time", async () => {
    const { hub, id } = await scheduled(every(60));
    await hub.ports.clock.advance(HOUR);
    const failures = await Promise.all(Array.from({ length: 5 }, () => tickSchedules(hub.ports)));
    await settle(hub);
    expect(failures.flat()).toEqual([]);
    expect(await hub.runsOf(id)).toHaveLength(2);
    expect(hub.ports.launcher.calls.filter((call) => call.startsWith("launch"))).toHaveLength(2);
  });

  it("rests while the task is paused, and makes up for it once", async () => {
    const { hub, id } = await scheduled(every(60));
    await hub.tasks.pause(OPERATOR, id);
    await hub.ports.clock.advance(10 * HOUR);
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(1);
    await hub.tasks.resume(OPERATOR, id);
    await hub.tick();
    await settle(hub);
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(2);
  });

  it("starts nothing of a task that was stopped, until it is started again", async () => {
    const { hub, id } = await scheduled(every(60));
    await hub.tasks.stop(OPERATOR, id);
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED", armed: false });
    await hub.ports.clock.advance(10 * HOUR);
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(1);
    await hub.tasks.start(OPERATOR, id);
    await settle(hub);
    expect(await hub.runsOf(id)).toHaveLength(2);
    await hub.ports.clock.advance(HOUR);
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(3);
  });

  it("runs by a new schedule from its edit on", async () => {
    const { hub, id } = await scheduled(every(600));
    await hub.ports.clock.advance(30 * MINUTE);
    await hub.tasks.edit(OPERATOR, id, { schedule: every(20) });
    await hub.tick();
    await settle(hub);
    expect(await hub.runsOf(id)).toHaveLength(2);
    await hub.tasks.edit(OPERATOR, id, { schedule: { kind: "manual" } });
    await hub.ports.clock.advance(HOUR);
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(2);
    expect((await hub.task(id)).armed).toBe(false);
  });

  it("rests no longer than its interval after a clock that was ahead is set right", async () => {
    const { hub, id } = await scheduled(every(60));
    const { now } = hub.ports.clock;
    const ahead = { ...hub.ports, clock: { ...hub.ports.clock, now: () => now() + 8_760 * HOUR } };
    await tickSchedules(ahead);
    await settle(hub);
    expect(await hub.runsOf(id)).toHaveLength(2);
    await recoverRuns(hub.ports);
    await hub.tick();
    expect((await hub.task(id)).nextRunAt).toBe(now() + HOUR);
    await hub.ports.clock.advance(HOUR);
    await hub.tick();
    await settle(hub);
    expect(await hub.runsOf(id)).toHaveLength(3);
  });

  it("clears away what executed a run when it has ended", async () => {
    const { hub, id } = await scheduled({ kind: "manual" });
    const { lastRun } = await hub.task(id);
    expect(hub.ports.launcher.calls).not.toContain(`discard ${lastRun?.id}`);
    await hub.tick();
    await hub.tick();
    expect(hub.ports.launcher.calls.filter((call) => call === `discard ${lastRun?.id}`)).toHaveLength(1);
    expect((await hub.task(id)).toDiscard).toBeUndefined();
  });

  it("clears away what it can, where one of a task's executions cannot be", async () => {
    const { hub, id } = await scheduled({ kind: "manual" });
    const { discard } = hub.ports.launcher;
    hub.ports.launcher.discard = (ref) =>
      ref.runId === "stuck" ? Promise.reject(new HubError("ACCESS_DENIED", "no")) : discard(ref);
    const tasks = tasksOf(hub.ports.records);
    await tasks.change(id, (task) => ({ ...task, toDiscard: ["stuck", ...(task.toDiscard ?? [])] }));
    expect(await tickSchedules(hub.ports)).toMatchObject([{ taskId: id, error: { code: "ACCESS_DENIED" } }]);
    expect((await hub.task(id)).toDiscard).toEqual(["stuck"]);
  });

  it("one task that cannot be attended to does not keep the others from it", async () => {
    const hub = await runningHub();
    const broken = await hub.create({ name: "Broken", schedule: every(60) });
    const fine = await hub.create({ name: "Fine", schedule: every(60) });
    await settle(hub);
    const { discard } = hub.ports.launcher;
    hub.ports.launcher.discard = (ref) =>
      ref.taskId === broken.id ? Promise.reject(new HubError("ACCESS_DENIED", "no")) : discard(ref);
    await hub.ports.clock.advance(HOUR);
    await hub.tick();
    await settle(hub);
    expect(await tickSchedules(hub.ports)).toMatchObject([{ taskId: broken.id, error: { code: "ACCESS_DENIED" } }]);
    expect(await hub.runsOf(fine.id)).toHaveLength(2);
    expect(await hub.runsOf(broken.id)).toHaveLength(2);
    hub.ports.launcher.discard = discard;
    await hub.ports.clock.advance(MINUTE);
    await hub.tick();
    expect((await hub.task(broken.id)).toDiscard).toBeUndefined();
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "a hub that is killed after %i writes of a tick loses no run and makes none twice",
    async (writes) => {
      const { hub, id } = await scheduled(every(60));
      await hub.tick();
      await hub.ports.clock.advance(HOUR);
      void tickSchedules(killedAfter(writes, hub.ports));
      await hub.ports.clock.advance(1);
      for (let round = 0; round < 5; round++) {
        await hub.ports.clock.advance(30_000);
        await hub.recover();
        await hub.tick();
        await settle(hub);
      }
      expect((await hub.runsOf(id)).map(({ number, progress }) => [number, progress])).toEqual([
        [1, "DONE"],
        [2, "DONE"],
      ]);
    },
  );
});
