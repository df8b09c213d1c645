import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { every, type RunningHub, runningHub } from "../../test/running-hub.ts";
import { plansOf } from "../plans/plan-records.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { KEPT_MS, withId } from "./clear-away.ts";

const MINUTE = 60_000;

const discards = (hub: RunningHub) => hub.ports.launcher.calls.filter((call) => call.startsWith("discard"));

/** A task whose run goes on until time passes, with what executed an earlier one still there. */
async function startedAgain() {
  const hub = await runningHub();
  const { id } = await hub.create();
  await hub.ports.launcher.idle();
  hub.world.delayMs = 5 * MINUTE;
  await hub.tasks.start(OPERATOR, id);
  return { hub, id };
}

async function finish(hub: RunningHub, id: string): Promise<void> {
  await hub.ports.clock.advance(20 * MINUTE);
  await hub.ports.launcher.idle();
  expect((await hub.task(id)).progress).toBe("DONE");
}

describe("what executed a run", () => {
  it("stays while the task's next run goes on in it, and goes when that one has ended", async () => {
    const { hub, id } = await startedAgain();
    const [first, second] = await hub.runsOf(id);
    await hub.tick();
    await hub.tick();
    expect(discards(hub)).toEqual([]);
    await finish(hub, id);
    await hub.tick();
    expect(discards(hub)).toEqual([`discard ${first?.id}`, `discard ${second?.id}`]);
    expect((await hub.task(id)).toDiscard).toBeUndefined();
  });

  it("stays for the run of a plan that is applied at once", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    const plan = await hub.plans.create(OPERATOR, id);
    await hub.ports.launcher.idle();
    hub.world.delayMs = 5 * MINUTE;
    const run = await hub.plans.apply(OPERATOR, plan.id);
    await hub.tick();
    expect(discards(hub)).toEqual([]);
    await finish(hub, id);
    await hub.tick();
    expect(discards(hub)).toEqual([`discard ${plan.id}`, `discard ${run.id}`]);
  });

  it("stays while a plan of the task is made in it", async () => {
    const hub = await runningHub();
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    const { id: planId } = await hub.plans.create(OPERATOR, id);
    await hub.ports.launcher.idle();
    const plans = plansOf(hub.ports.records);
    await plans.change(planId, (plan) => ({ ...plan, state: "running" }));
    await hub.tick();
    expect(discards(hub)).toEqual([]);
    await plans.change(planId, (plan) => ({ ...plan, state: "ready" }));
    await hub.ports.clock.advance(MINUTE);
    await hub.tick();
    expect(discards(hub)).toHaveLength(2);
  });

  it("stays for the run that its schedule begins with the same look", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({ schedule: every(60) });
    await hub.ports.launcher.idle();
    hub.world.delayMs = 5 * MINUTE;
    await hub.ports.clock.advance(60 * MINUTE);
    await hub.tick();
    expect((await hub.task(id)).currentRunId).toBeDefined();
    expect(discards(hub)).toEqual([]);
  });

  it("is decided on as the task is at that moment, not as it was read", async () => {
    const { hub, id } = await startedAgain();
    await finish(hub, id);
    const tasks = tasksOf(hub.ports.records);
    const { records } = hub.ports;
    const list = records.list.bind(records);
    // Somebody starts the task after the scheduler has read which tasks are due.
    records.list = async (collection, query) => {
      const page = await list(collection, query);
      if (collection === "due") await tasks.change(id, (task) => ({ ...task, currentRunId: "new" }));
      return page;
    };
    await hub.tick();
    expect(discards(hub)).toEqual([]);
  });

  it("is remembered for the newest runs alone, where one follows on the other without an end", () => {
    let ids: readonly string[] = [];
    for (let run = 0; run < 1_000; run++) ids = withId(ids, `run-${run}`);
    expect(ids.length).toBeLessThanOrEqual(100);
    expect(ids.at(-1)).toBe("run-999");
  });
});

describe("what executed a run that failed", () => {
  it("stays for half a day, in which people look at why, and goes then", async () => {
    const hub = await runningHub();
    hub.world.failure = new HubError("CREDENTIALS_INVALID", "the key is unknown");
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    expect((await hub.task(id)).progress).toBe("ERROR");
    await hub.tick();
    await hub.ports.clock.advance(KEPT_MS - MINUTE);
    await hub.tick();
    expect(discards(hub)).toEqual([]);
    await hub.ports.clock.advance(2 * MINUTE);
    await hub.tick();
    expect(discards(hub)).toHaveLength(1);
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error: { code: "CREDENTIALS_INVALID" } });
    expect(await hub.task(id)).not.toHaveProperty("keptUntil");
  });

  it("is the next run's, and goes with that one when it is well", async () => {
    const hub = await runningHub();
    hub.world.failure = new HubError("CREDENTIALS_INVALID", "the key is unknown");
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    hub.world.failure = undefined;
    await hub.tasks.start(OPERATOR, id);
    await hub.ports.launcher.idle();
    await hub.tick();
    expect(discards(hub)).toHaveLength(2);
  });

  it("goes at once when the task is deleted", async () => {
    const hub = await runningHub();
    hub.world.failure = new HubError("CREDENTIALS_INVALID", "the key is unknown");
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    await hub.tasks.delete(OPERATOR, id);
    expect(discards(hub)).toHaveLength(1);
  });
});
