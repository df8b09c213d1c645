import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { type RunningHub, runningHub } from "../../test/running-hub.ts";
import { createHub } from "../create-hub.ts";

const MINUTE = 60_000;

async function listening(
  deletes = false,
): Promise<{ readonly hub: RunningHub; readonly id: string; give(...keys: string[]): Promise<number> }> {
  const hub = await runningHub();
  const { events } = createHub(hub.ports);
  const { id } = await hub.create({ schedule: { kind: "events", deletes } });
  const give = (...keys: string[]) => {
    const toys = keys.map((key) => (key.startsWith("-") ? { key: key.slice(1), action: "delete" } : { key }));
    return events.ingest(OPERATOR, id, { toys });
  };
  return { hub, id, give };
}

async function tickAndSettle(hub: RunningHub): Promise<void> {
  await hub.tick();
  await hub.ports.launcher.idle();
}

describe("runs by events", () => {
  it("wait armed, and do what events name with the next tick, and nothing else", async () => {
    const { hub, id, give } = await listening();
    await tickAndSettle(hub);
    expect(await hub.task(id)).toMatchObject({ progress: "STARTING", armed: true });
    expect(await give("car")).toBe(1);
    await tickAndSettle(hub);
    expect(await hub.runsOf(id)).toMatchObject([{ trigger: "event", by: "system", progress: "DONE" }]);
    expect(hub.world.moved).toEqual(["car"]);
    await hub.ports.clock.advance(2 * MINUTE);
    await tickAndSettle(hub);
    expect(await hub.runsOf(id)).toHaveLength(1);
    expect((await hub.ports.records.list("event", { limit: 10 })).records).toEqual([]);
  });

  it("that come while a run is going on make one more run, of all of them", async () => {
    const { hub, id, give } = await listening();
    hub.world.delayMs = 10_000;
    await give("bear");
    await hub.tick();
    await hub.ports.clock.advance(2_000);
    await give("car");
    await give("bear");
    await hub.tick();
    expect(await hub.runsOf(id)).toHaveLength(1);
    await hub.ports.clock.advance(20_000);
    await hub.ports.launcher.idle();
    hub.world.delayMs = 0;
    await tickAndSettle(hub);
    expect(hub.world.moved).toEqual(["bear", "car", "bear"]);
    expect(await hub.runsOf(id)).toHaveLength(2);
  });

  it("take at most ten thousand events at once", async () => {
    const { hub, id, give } = await listening();
    for (let part = 0; part < 12; part++) await give(...Array.from({ length: 1_000 }, (_, n) => `t${part}-${n}`));
    await tickAndSettle(hub);
    await tickAndSettle(hub);
    const runs = await hub.runsOf(id);
    expect(runs.map(({ tally }) => tally?.copied.objects)).toEqual([10_000, 2_000]);
  });

  it("delete only where the schedule says so", async () => {
    const careful = await listening(false);
    careful.hub.world.shelf("cellar").set("bear", 10);
    await careful.give("-bear", "car");
    await tickAndSettle(careful.hub);
    expect([...careful.hub.world.shelf("cellar").keys()]).toEqual(["bear", "car"]);
    const thorough = await listening(true);
    thorough.hub.world.shelf("cellar").set("bear", 10);
    await thorough.give("-bear", "car");
    await tickAndSettle(thorough.hub);
    expect([...thorough.hub.world.shelf("cellar").keys()]).toEqual(["car"]);
  });

  it("keep their events when they fail, and try again after a while, or at once when new ones come", async () => {
    const { hub, id, give } = await listening();
    hub.world.failure = new HubError("CREDENTIALS_EXPIRED", "too old");
    await give("bear");
    for (let minute = 0; minute < 9; minute++) {
      await tickAndSettle(hub);
      await hub.ports.clock.advance(MINUTE);
    }
    expect(await hub.runsOf(id)).toMatchObject([{ progress: "ERROR" }]);
    hub.world.failure = undefined;
    await give("car");
    await tickAndSettle(hub);
    expect(hub.world.moved).toEqual(["bear", "car"]);
    expect((await hub.runsOf(id)).map(({ progress }) => progress)).toEqual(["ERROR", "DONE"]);
  });

  it("are joined by a whole pass now and then, because events get lost", async () => {
    const hub = await runningHub();
    const sweep = { kind: "rate", everyMinutes: 60 } as const;
    const { id } = await hub.create({ schedule: { kind: "events", deletes: false, sweep } });
    await hub.ports.launcher.idle();
    hub.world.shelf("attic").set("doll", 5);
    await hub.ports.clock.advance(60 * MINUTE);
    await tickAndSettle(hub);
    expect((await hub.runsOf(id)).map(({ trigger }) => trigger)).toEqual(["person", "schedule"]);
    expect(hub.world.shelf("cellar").has("doll")).toBe(true);
  });

  it("rest while the task is paused or stopped, and lose nothing", async () => {
    const { hub, id, give } = await listening();
    await hub.tasks.pause(OPERATOR, id);
    await give("bear");
    await tickAndSettle(hub);
    expect(hub.world.moved).toEqual([]);
    await hub.tasks.resume(OPERATOR, id);
    await tickAndSettle(hub);
    expect(hub.world.moved).toEqual(["bear"]);
  });

  it("of a task that is deleted go with it", async () => {
    const { hub, id, give } = await listening();
    await give("bear");
    await hub.tasks.delete(OPERATOR, id);
    expect((await hub.ports.records.list("event", { limit: 10 })).records).toEqual([]);
    await tickAndSettle(hub);
    expect(hub.world.moved).toEqual([]);
  });
});
