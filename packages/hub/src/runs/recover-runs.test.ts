import { HubError } from "@dth/core/error";
import type { Launcher } from "@dth/core/launcher";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { executeAndDie, executeLaunched, killedAfter, runningHub } from "../../test/running-hub.ts";
import { channelsOf } from "../channels/channels.ts";
import { type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { withClaim } from "./begin-run.ts";
import { executeRun } from "./execute-run.ts";
import { recoverAbandoned } from "./recover-runs.ts";
import { runsOf } from "./run-records.ts";

const NEVER = new AbortController().signal;

describe("recovery", () => {
  it("launches runs again that nothing executes, and leaves those alone that somebody does", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 5_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    await hub.ports.clock.advance(2_000);
    await hub.recover();
    expect(hub.ports.launcher.calls.filter((call) => call === `launch ${runId}`)).toHaveLength(1);
    await hub.ports.clock.advance(20_000);
    await hub.ports.launcher.idle();
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("goes on after the hub and all its processes were killed", async () => {
    const hub = await runningHub(async () => {});
    hub.world.delayMs = 1_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    await executeAndDie(hub, { taskId: id, runId }, 1_500);
    await hub.ports.clock.advance(60_000);
    const launched = executeLaunched(hub);
    await hub.recover();
    await hub.ports.clock.advance(10_000);
    await Promise.all(launched);
    expect(launched).toHaveLength(1);
    expect(hub.world.moved).toEqual(["bear", "car"]);
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("goes on at once after one whose end was seen, and leaves the lease of any other alone", async () => {
    const hub = await runningHub(async () => {});
    hub.world.delayMs = 1_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    const ref = { taskId: id, runId };
    await executeAndDie(hub, ref, 1_500, "victim");
    const launched = executeLaunched(hub);
    await recoverAbandoned(hub.ports, ref, "another one");
    expect(launched).toHaveLength(0);
    await recoverAbandoned(hub.ports, ref, "victim");
    await recoverAbandoned(hub.ports, ref, "victim");
    expect(launched).toHaveLength(1);
    await hub.ports.clock.advance(3_000);
    await Promise.all(launched);
    expect(hub.world.moved).toEqual(["bear", "car"]);
    await recoverAbandoned(hub.ports, ref, "victim");
    expect(await hub.runsOf(id)).toMatchObject([{ progress: "DONE" }]);
  });

  it.each(Array.from({ length: 14 }, (_, index) => index + 1))(
    "loses nothing, does nothing twice and keeps the schedule when the executing process is killed after %i writes",
    async (writes) => {
      const executions: Promise<void>[] = [];
      const hub = await runningHub(async (ports, ref, signal) => {
        const first = executions.length === 0;
        const execution = executeRun(first ? killedAfter(writes, ports) : ports, ref, signal);
        executions.push(first ? Promise.resolve() : execution);
        await executions.at(-1);
      });
      hub.world.delayMs = 400;
      const { id } = await hub.create({ schedule: { kind: "rate", everyMinutes: 60 } });
      await hub.tick();
      for (let minute = 0; minute < 90; minute += 1) {
        await hub.ports.clock.advance(60_000);
        hub.world.delayMs = 0;
        await hub.recover();
        await hub.tick();
        await hub.ports.launcher.idle();
      }
      const runs = await hub.runsOf(id);
      expect(runs.map(({ number, progress }) => [number, progress])).toEqual([
        [1, "DONE"],
        [2, "DONE"],
      ]);
      expect(runs[0]?.tally?.copied.objects).toBe(2);
      expect((await hub.task(id)).toDiscard).toBeUndefined();
    },
  );

  it("writes the run that a task had decided on when its hub ended", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    const wish = { trigger: "person", by: "ann", at: hub.ports.clock.now() } as const;
    await tasksOf(hub.ports.records).change(id, (task) => withClaim(task, "run1", wish));
    expect(await hub.runsOf(id)).toEqual([]);
    await hub.recover();
    await hub.ports.launcher.idle();
    expect(await hub.runsOf(id)).toMatchObject([{ id: "run1", number: 1, by: "ann", progress: "DONE" }]);
  });

  it("completes an end that was interrupted between the run and its task", async () => {
    const hub = await runningHub();
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    const { lastRun } = await hub.task(id);
    await tasksOf(hub.ports.records).change(id, (task) => ({
      ...task,
      progress: "IN_PROGRESS",
      currentRunId: lastRun?.id ?? "",
    }));
    await hub.recover();
    expect((await hub.task(id)).currentRunId).toBeUndefined();
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("ends a run that was to stop and that nothing executes any more", async () => {
    const hub = await runningHub(async () => {});
    hub.world.delayMs = 5_000;
    const { id, currentRunId: runId = "" } = await hub.create();
    await executeAndDie(hub, { taskId: id, runId }, 6_000);
    await hub.tasks.stop(OPERATOR, id);
    expect((await hub.task(id)).progress).toBe("STOPPING");
    await hub.ports.clock.advance(60_000);
    await hub.recover();
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED", lastRun: { tally: { copied: { objects: 1 } } } });
  });

  it("does to the run what its task had decided when the hub ended: pausing, resuming, stopping", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 5_000;
    const { id } = await hub.create();
    await hub.ports.clock.advance(1_000);
    const decide = (change: Partial<TaskDocument>) =>
      tasksOf(hub.ports.records).change(id, (task) => ({ ...task, ...change }));
    const run = async () => (await hub.runsOf(id))[0];
    await decide({ paused: true });
    await hub.recover();
    await hub.ports.launcher.idle();
    expect(await run()).toMatchObject({ paused: true, progress: "IN_PROGRESS" });
    await decide({ paused: false });
    await hub.recover();
    expect(await run()).toMatchObject({ paused: false });
    expect(hub.ports.launcher.executing()).toHaveLength(1);
    await decide({ progress: "STOPPING", armed: false });
    await hub.recover();
    await hub.ports.clock.advance(2_000);
    await hub.ports.launcher.idle();
    expect(await run()).toMatchObject({ progress: "STOPPED" });
  });

  it("a ledger that cannot be used ends a run in error, one that is away for a moment does not", async () => {
    const hub = await runningHub();
    const { unsettled } = hub.ports.ledger;
    hub.ports.ledger.unsettled = () => Promise.reject(new HubError("NETWORK", "away"));
    const { id } = await hub.create();
    await expect(hub.ports.launcher.idle()).rejects.toMatchObject({ code: "NETWORK" });
    expect((await hub.task(id)).progress).toBe("IN_PROGRESS");
    await hub.ports.clock.advance(30_000);
    hub.ports.ledger.unsettled = () => Promise.reject(new HubError("LEDGER_UNUSABLE", "broken"));
    await hub.recover();
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error: { code: "LEDGER_UNUSABLE" } });
    hub.ports.ledger.unsettled = unsettled;
    await hub.inbox.retry(OPERATOR, (await hub.runsOf(id))[0]?.id ?? "", {});
    await hub.ports.launcher.idle();
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("tries a launch again that failed in passing, and ends a run whose launch fails for good", async () => {
    const hub = await runningHub();
    const launch = hub.ports.launcher.launch;
    const failing = (code: "NETWORK" | "LAUNCH_FAILED"): Launcher["launch"] => {
      return () => Promise.reject(new HubError(code, "no container for you"));
    };
    hub.ports.launcher.launch = failing("NETWORK");
    const { id } = await hub.create();
    expect((await hub.task(id)).progress).toBe("STARTING");
    hub.ports.launcher.launch = launch;
    await hub.recover();
    await hub.ports.launcher.idle();
    expect((await hub.task(id)).progress).toBe("DONE");
    hub.ports.launcher.launch = failing("LAUNCH_FAILED");
    await hub.tasks.runNow(OPERATOR, id);
    const error = { code: "LAUNCH_FAILED", message: "no container for you" };
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error });
  });

  it("gives a run up whose process ends again and again without any progress", async () => {
    const hub = await runningHub(async () => {});
    const { id } = await hub.create();
    for (let round = 0; round < 10; round++) {
      await hub.ports.clock.advance(30_000);
      await hub.recover();
    }
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error: { code: "LAUNCH_FAILED" } });
    expect(hub.ports.launcher.calls.filter((call) => call.startsWith("launch"))).toHaveLength(5);
  });

  it("one task that cannot be recovered does not keep the others from it", async () => {
    const hub = await runningHub();
    hub.ports.launcher.launch = () => Promise.reject(new HubError("NETWORK", "away"));
    const broken = await hub.create({ name: "Broken" });
    const fine = await hub.create({ name: "Fine" });
    const { state } = hub.ports.launcher;
    hub.ports.launcher.state = (ref) =>
      ref.taskId === broken.id ? Promise.reject(new HubError("ACCESS_DENIED", "no")) : state(ref);
    const { launcher } = (await runningHub()).ports;
    hub.ports.launcher.launch = async (ref) => {
      await executeRun(hub.ports, ref, NEVER);
      await launcher.discard(ref);
    };
    await expect(hub.recover()).rejects.toMatchObject({ code: "ACCESS_DENIED" });
    expect((await hub.task(fine.id)).progress).toBe("DONE");
  });
});

describe("tasks that wedge (the original waited for a person)", () => {
  async function wedged() {
    const hub = await runningHub();
    const target = { kind: "webhook", url: "https://hooks.example" } as const;
    const channel = { id: "ops", version: 0, name: "Ops", target, on: ["stuck"] as const, digestMinutes: 1 };
    await channelsOf(hub.ports.records).create({ ...channel, language: "en" });
    let release = () => {};
    hub.world.before = (key) =>
      key === "car" ? new Promise((resolve) => (release = () => resolve())) : Promise.resolve();
    const { id } = await hub.create({ notify: ["ops"] });
    await hub.ports.clock.advance(2_000);
    return { hub, id, release: () => release() };
  }

  it("says since when nothing moves, and why; tells people once; and takes it back when it moves again", async () => {
    const { hub, id, release } = await wedged();
    const since = (await hub.runsOf(id))[0]?.progressedAt;
    await hub.ports.clock.advance(10 * 60_000);
    await hub.recover();
    expect((await hub.task(id)).stuck).toBeUndefined();
    await hub.ports.clock.advance(6 * 60_000);
    await hub.recover();
    await hub.ports.clock.advance(60_000);
    await hub.recover();
    expect((await hub.task(id)).stuck).toEqual({
      since,
      because: { en: "it is copying with 0 requests under way", zh: "正在复制，有 0 个请求正在进行" },
    });
    expect((await hub.ports.records.list("digest", { limit: 10 })).records).toHaveLength(1);
    release();
    await hub.ports.clock.advance(1_000);
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "DONE" });
    expect((await hub.task(id)).stuck).toBeUndefined();
  });

  it("a run that hangs and does not stop when it is asked to is ended by force", async () => {
    const { hub, id, release } = await wedged();
    await hub.tasks.stop(OPERATOR, id);
    await hub.ports.clock.advance(4 * 60_000);
    await hub.recover();
    expect((await hub.task(id)).progress).toBe("STOPPING");
    await hub.ports.clock.advance(2 * 60_000);
    await hub.recover();
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED", lastRun: { tally: { copied: { objects: 1 } } } });
    release();
    await hub.ports.clock.advance(2_000);
    expect((await hub.task(id)).progress).toBe("STOPPED");
  });

  it("an execution that hangs without a sign of life is replaced, and the next run is not kept from starting", async () => {
    const hub = await runningHub(async () => {});
    hub.world.before = () => new Promise(() => {});
    const { id, currentRunId: runId = "" } = await hub.create({ schedule: { kind: "rate", everyMinutes: 60 } });
    await executeAndDie(hub, { taskId: id, runId }, 2_000);
    await hub.ports.clock.advance(3_600_000);
    hub.world.before = undefined;
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(1);
    const launched = executeLaunched(hub);
    await hub.recover();
    await Promise.all(launched);
    await hub.tick();
    await Promise.all(launched);
    expect((await hub.runsOf(id)).map(({ progress }) => progress)).toEqual(["DONE", "DONE"]);
    expect(await runsOf(hub.ports.records).get(runId)).toMatchObject({ tally: { copied: { objects: 2 } } });
  });
});
