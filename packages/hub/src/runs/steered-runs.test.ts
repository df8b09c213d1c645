import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";

describe("pausing, resuming, stopping", () => {
  async function underWay() {
    const hub = await runningHub();
    hub.world.delayMs = 5_000;
    const { id } = await hub.create();
    await hub.ports.clock.advance(6_000);
    return { hub, id };
  }

  it("a paused run keeps what it did and waits", async () => {
    const { hub, id } = await underWay();
    await hub.tasks.pause(OPERATOR, id);
    await hub.ports.launcher.idle();
    await hub.pass(60_000);
    await hub.recover();
    expect(hub.ports.launcher.executing()).toEqual([]);
    expect(await hub.task(id)).toMatchObject({ progress: "IN_PROGRESS", paused: true });
    expect(hub.world.moved).toEqual(["bear"]);
    await hub.tasks.resume(OPERATOR, id);
    await hub.ports.clock.advance(10_000);
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", paused: false });
    expect(hub.world.moved).toEqual(["bear", "car"]);
    expect(await hub.runsOf(id)).toHaveLength(1);
  });

  it("resumed before the pause took effect, it simply goes on", async () => {
    const { hub, id } = await underWay();
    await hub.tasks.pause(OPERATOR, id);
    await hub.tasks.resume(OPERATOR, id);
    await hub.ports.clock.advance(1_000);
    await hub.recover();
    await hub.ports.clock.advance(30_000);
    await hub.ports.launcher.idle();
    expect((await hub.task(id)).progress).toBe("DONE");
  });

  it("a stop reaches a run also where the launcher cannot ask it", async () => {
    const { hub, id } = await underWay();
    Object.assign(hub.ports.launcher, { stop: async () => {} });
    await hub.tasks.stop(OPERATOR, id);
    expect((await hub.task(id)).progress).toBe("STOPPING");
    await hub.ports.clock.advance(2_000);
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED", armed: false, lastRun: { progress: "STOPPED" } });
    expect(hub.world.moved).toEqual(["bear"]);
  });

  it("a paused run that nobody executes stops at once", async () => {
    const { hub, id } = await underWay();
    await hub.tasks.pause(OPERATOR, id);
    await hub.ports.launcher.idle();
    await hub.tasks.stop(OPERATOR, id);
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED", paused: false });
    expect((await hub.runsOf(id))[0]?.tally?.copied.objects).toBe(1);
  });
});
