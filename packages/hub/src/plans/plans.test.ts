import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { OPERATOR, VIEWER } from "../../test/callers.ts";
import { mortal, runningHub } from "../../test/running-hub.ts";
import { executeRun } from "../runs/execute-run.ts";

const NEVER = new AbortController().signal;

describe("plans", () => {
  async function planned() {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    const { id: planId } = await hub.plans.create(OPERATOR, id);
    await hub.ports.launcher.idle();
    return { hub, id, planId };
  }

  it("say what would be done, and change nothing", async () => {
    const { hub, planId, id } = await planned();
    const plan = await hub.plans.get(VIEWER, planId);
    expect(plan).toMatchObject({ state: "ready", taskId: id, plan: { copy: { objects: 2, bytes: 30 } } });
    expect(plan).not.toHaveProperty("executor");
    expect(hub.world.moved).toEqual([]);
    expect(await hub.runsOf(id)).toEqual([]);
  });

  it("are run exactly as they are, whatever became of source and task since", async () => {
    const { hub, planId, id } = await planned();
    hub.world.shelf("attic").set("doll", 5);
    await hub.tasks.edit(OPERATOR, id, { destination: { type: "toys", parameters: { shelf: "garage" } } });
    const run = await hub.plans.apply(OPERATOR, planId);
    await hub.ports.launcher.idle();
    expect(run).toMatchObject({ trigger: "plan", number: 1, job: { plan: planId } });
    expect([...hub.world.shelf("cellar").keys()]).toEqual(["bear", "car"]);
    expect(hub.world.shelf("garage").size).toBe(0);
    expect(await hub.plans.get(VIEWER, planId)).toMatchObject({ state: "applied", runId: run.id });
  });

  it("are applied once, also by two at the same time", async () => {
    const { hub, planId, id } = await planned();
    const both = await Promise.allSettled([hub.plans.apply(OPERATOR, planId), hub.plans.apply(OPERATOR, planId)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await hub.ports.launcher.idle();
    expect(await hub.runsOf(id)).toHaveLength(1);
    await expect(hub.plans.apply(OPERATOR, planId)).rejects.toMatchObject({ code: "WRONG_STATE" });
  });

  it("stay ready when the task has a run already", async () => {
    const { hub, planId, id } = await planned();
    hub.world.delayMs = 1_000;
    await hub.tasks.runNow(OPERATOR, id);
    await expect(hub.plans.apply(OPERATOR, planId)).rejects.toMatchObject({ code: "WRONG_STATE" });
    expect(await hub.plans.get(VIEWER, planId)).toMatchObject({ state: "ready" });
  });

  it("fail with their reason", async () => {
    const hub = await runningHub();
    hub.world.failure = new HubError("BUCKET_NOT_FOUND", "no such shelf");
    const { id } = await hub.create({}, { start: false });
    const plan = await hub.plans.create(OPERATOR, id);
    await hub.ports.launcher.idle();
    const error = { code: "BUCKET_NOT_FOUND", message: "no such shelf" };
    expect(await hub.plans.get(VIEWER, plan.id)).toMatchObject({ state: "failed", error });
    await expect(hub.plans.apply(OPERATOR, plan.id)).rejects.toMatchObject({ code: "WRONG_STATE" });
  });

  it("are made by another process when the one that made them was killed, and given up after three", async () => {
    const hub = await runningHub(async () => {});
    const { id } = await hub.create({}, { start: false });
    const plan = await hub.plans.create(OPERATOR, id);
    const victim = mortal(hub.ports);
    void executeRun(victim.ports, { taskId: id, runId: plan.id }, NEVER);
    victim.kill();
    await hub.ports.clock.advance(60_000);
    const { launch } = hub.ports.launcher;
    hub.ports.launcher.launch = (ref) => executeRun(hub.ports, ref, NEVER);
    await hub.recover();
    expect(await hub.plans.get(VIEWER, plan.id)).toMatchObject({ state: "ready", plan: { copy: { objects: 2 } } });
    hub.ports.launcher.launch = launch;
    const hopeless = await hub.plans.create(OPERATOR, id);
    for (let round = 0; round < 5; round++) {
      await hub.ports.clock.advance(60_000);
      await hub.recover();
    }
    const error = { code: "LAUNCH_FAILED" };
    expect(await hub.plans.get(VIEWER, hopeless.id)).toMatchObject({ state: "failed", error });
  });

  it("are for operators, and of plans that are there", async () => {
    const { hub, planId, id } = await planned();
    await expect(hub.plans.create(VIEWER, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(hub.plans.apply(VIEWER, planId)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(hub.plans.get(VIEWER, "none")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hub.plans.create(OPERATOR, "none")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
