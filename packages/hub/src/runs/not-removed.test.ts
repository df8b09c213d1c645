import { HubError } from "@dth/core/error";
import type { Remains } from "@dth/core/launcher";
import { describe, expect, it } from "vitest";
import { ADMIN, OPERATOR } from "../../test/callers.ts";
import { type RunningHub, runningHub } from "../../test/running-hub.ts";
import { channelsOf } from "../channels/channels.ts";
import { createOverview } from "../overview/overview.ts";
import { noteNotRemoved } from "./not-removed.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STUCK = new HubError("STACK_STUCK", "SecurityGroup: resource sg-1 has a dependent object");

/** A hub whose launcher takes its time to remove anything, as a stack does. */
async function slowHub() {
  const hub = await runningHub();
  const target = { kind: "webhook", url: "https://hooks.example" } as const;
  const channel = { id: "ops", version: 0, name: "Ops", target, on: ["error"] as const, digestMinutes: 1 };
  await channelsOf(hub.ports.records).create({ ...channel, language: "en" });
  const asked: string[] = [];
  const state: { remains: Remains } = { remains: "going" };
  hub.ports.launcher.discard = async ({ runId }) => {
    asked.push(runId);
    return state.remains;
  };
  const { id } = await hub.create({ notify: ["ops"] });
  await hub.ports.launcher.idle();
  const [run] = await hub.runsOf(id);
  const ref = { taskId: id, runId: run?.id ?? "" };
  return { hub, id, ref, asked, state };
}

async function minutes(hub: RunningHub, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await hub.ports.clock.advance(MINUTE);
    await hub.tick();
  }
}

const attention = async (hub: RunningHub) =>
  (await createOverview(hub.ports)(ADMIN)).attention.map(({ task, because }) => [task.id, because]);

describe("what executed a run", () => {
  it("is asked after until it is gone", async () => {
    const { hub, id, ref, asked, state } = await slowHub();
    await hub.tick();
    await minutes(hub, 3);
    expect(asked).toEqual([ref.runId, ref.runId, ref.runId, ref.runId]);
    expect((await hub.task(id)).toDiscard).toEqual([ref.runId]);
    state.remains = "gone";
    await minutes(hub, 3);
    expect(asked).toHaveLength(5);
    expect((await hub.task(id)).toDiscard).toBeUndefined();
  });

  it("puts its task in error when it cannot be removed, is tried again with growing pauses, and gives the task back", async () => {
    const { hub, id, ref, asked, state } = await slowHub();
    await hub.tick();
    await noteNotRemoved(hub.ports, ref, STUCK);
    const task = await hub.task(id);
    expect(task).toMatchObject({ progress: "ERROR", lastRun: { progress: "DONE" }, error: { code: "STACK_STUCK" } });
    expect(task.error?.message).toContain("resource sg-1 has a dependent object");
    expect(await attention(hub)).toEqual([[id, "error"]]);
    expect((await hub.ports.records.list("digest", { limit: 10 })).records).toHaveLength(1);
    for (const pause of [1, 2, 4, 8]) {
      const before = asked.length;
      await minutes(hub, pause - 1);
      expect(asked).toHaveLength(before);
      await minutes(hub, 2);
      expect(asked.length).toBeGreaterThan(before);
      await noteNotRemoved(hub.ports, ref, STUCK);
    }
    expect((await hub.ports.records.list("digest", { limit: 10 })).records).toHaveLength(1);
    state.remains = "gone";
    await minutes(hub, 20);
    const mended = await hub.task(id);
    expect(mended.progress).toBe("DONE");
    expect(mended.error).toBeUndefined();
    expect(mended).not.toHaveProperty("notRemoved");
    expect(await attention(hub)).toEqual([]);
  });

  it("is no matter to a run that goes on by now", async () => {
    const { hub, id, ref } = await slowHub();
    hub.world.delayMs = HOUR;
    await hub.tasks.start(OPERATOR, id);
    await noteNotRemoved(hub.ports, ref, STUCK);
    expect((await hub.task(id)).error).toBeUndefined();
  });

  it("is no trouble of the task's any more when the next run is started", async () => {
    const { hub, id, ref, state } = await slowHub();
    await noteNotRemoved(hub.ports, ref, STUCK);
    await hub.tasks.start(OPERATOR, id);
    await hub.ports.launcher.idle();
    state.remains = "gone";
    await minutes(hub, 2);
    expect(await hub.task(id)).toMatchObject({ progress: "DONE" });
    expect((await hub.task(id)).error).toBeUndefined();
  });
});

describe("a task that is deleted", () => {
  it("is gone at once, while what executed its runs is looked after until that is gone, too", async () => {
    const { hub, id, ref, asked, state } = await slowHub();
    await hub.tasks.delete(OPERATOR, id);
    expect((await hub.tasks.list(OPERATOR, {})).items).toEqual([]);
    await hub.tick();
    await minutes(hub, 2);
    expect(asked.length).toBeGreaterThan(2);
    expect(new Set(asked)).toEqual(new Set([ref.runId]));
    state.remains = "gone";
    await minutes(hub, 3);
    const sofar = asked.length;
    await minutes(hub, 3);
    expect(asked).toHaveLength(sofar);
    expect((await hub.ports.records.list("leaving", { limit: 10 })).records).toEqual([]);
    expect((await hub.ports.records.list("due", { limit: 10 })).records).toEqual([]);
  });

  it("comes back in error when that cannot be removed, and goes when it is", async () => {
    const { hub, id, ref, state } = await slowHub();
    await hub.tasks.delete(OPERATOR, id);
    await hub.tick();
    await noteNotRemoved(hub.ports, ref, STUCK);
    const [task] = (await hub.tasks.list(OPERATOR, {})).items;
    expect(task).toMatchObject({ id, progress: "ERROR", error: { code: "STACK_STUCK" }, armed: false });
    expect((await hub.tasks.list(OPERATOR, { sort: "name" })).items).toHaveLength(1);
    expect(await attention(hub)).toEqual([[id, "error"]]);
    state.remains = "gone";
    await minutes(hub, 3);
    expect((await hub.tasks.list(OPERATOR, {})).items).toEqual([]);
    expect(await attention(hub)).toEqual([]);
    expect((await hub.ports.records.list("due", { limit: 10 })).records).toEqual([]);
  });

  it("may be deleted again, which tries at once", async () => {
    const { hub, id, ref, asked } = await slowHub();
    await hub.tasks.delete(OPERATOR, id);
    await noteNotRemoved(hub.ports, ref, STUCK);
    const before = asked.length;
    await hub.tasks.delete(OPERATOR, id);
    expect(asked.length).toBeGreaterThan(before);
    expect((await hub.tasks.list(OPERATOR, {})).items).toEqual([]);
  });
});
