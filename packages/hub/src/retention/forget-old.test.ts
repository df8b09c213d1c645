import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { type RunningHub, runningHub } from "../../test/running-hub.ts";
import { plansOf } from "../plans/plan-records.ts";
import { forgetOld, type Retention } from "./forget-old.ts";

const DAY = 86_400_000;
const KEEP_THREE: Retention = { runs: 3, ms: 365 * DAY };

/** A task that ran so often, a day apart. */
async function withRuns(hub: RunningHub, runs: number): Promise<string> {
  const { id } = await hub.create({}, { start: false });
  for (let run = 0; run < runs; run++) {
    await hub.tasks.runNow(OPERATOR, id);
    await hub.ports.launcher.idle();
    await hub.ports.clock.advance(DAY);
  }
  return id;
}

const numbersOf = async (hub: RunningHub, id: string) => (await hub.runsOf(id)).map(({ number }) => number);

describe("forgetting old runs", () => {
  it("keeps the last ones, with all that belongs to them, and takes everything of the others", async () => {
    const hub = await runningHub();
    const id = await withRuns(hub, 5);
    const [first, , third] = await hub.runsOf(id);
    expect(await forgetOld(hub.ports, KEEP_THREE)).toEqual({ count: 2, failures: [] });
    expect(await numbersOf(hub, id)).toEqual([3, 4, 5]);
    await expect(hub.ports.ledger.run(first?.id ?? "")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await hub.ports.receiptStore.read(`${first?.id}.json`)).toBeUndefined();
    await hub.runs.verifyReceipt(OPERATOR, third?.id ?? "");
    await hub.tasks.runNow(OPERATOR, id);
    await hub.ports.launcher.idle();
    expect(await numbersOf(hub, id)).toEqual([3, 4, 5, 6]);
  });

  it("takes those that are too old, but never the last one", async () => {
    const hub = await runningHub();
    const id = await withRuns(hub, 3);
    const forget = () => forgetOld(hub.ports, { runs: 100, ms: 2 * DAY });
    expect((await forget()).count).toBe(1);
    await hub.ports.clock.advance(1000 * DAY);
    await forget();
    expect(await numbersOf(hub, id)).toEqual([3]);
  });

  it("leaves a run that goes on, and one that somebody retries", async () => {
    const hub = await runningHub();
    hub.world.failures.set("bear", "OBJECT_ARCHIVED");
    const id = await withRuns(hub, 2);
    const [first] = await hub.runsOf(id);
    hub.world.delayMs = 5_000;
    await hub.inbox.retry(OPERATOR, first?.id ?? "", {});
    const forget = () => forgetOld(hub.ports, { runs: 1, ms: 365 * DAY });
    expect((await forget()).count).toBe(0);
    await hub.pass(60_000);
    expect(await hub.task(id)).toMatchObject({ lastRun: { number: 1 } });
    expect((await forget()).count).toBe(0);
  });

  it("goes through all tasks bit by bit, whatever fails for one", async () => {
    const hub = await runningHub();
    const first = await withRuns(hub, 4);
    for (let i = 0; i < 250; i++) await hub.create({}, { start: false });
    const last = await withRuns(hub, 30);
    const forget = () => forgetOld(hub.ports, KEEP_THREE);
    const { deleteRun } = hub.ports.ledger;
    hub.ports.ledger.deleteRun = () => Promise.reject(new HubError("LEDGER_UNUSABLE", "away"));
    expect((await forget()).failures).toMatchObject([{ taskId: first, error: { code: "LEDGER_UNUSABLE" } }]);
    hub.ports.ledger.deleteRun = deleteRun;
    for (let look = 0; look < 6; look++) await forget();
    expect(await numbersOf(hub, first)).toEqual([2, 3, 4]);
    expect(await numbersOf(hub, last)).toEqual([28, 29, 30]);
  });
});

describe("forgetting old plans", () => {
  it("keeps those of runs that are kept, and a few that were never applied", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    const planned = async () => {
      const plan = await hub.plans.create(OPERATOR, id);
      await hub.ports.launcher.idle();
      await hub.ports.clock.advance(1);
      return plan.id;
    };
    const applied = await planned();
    await hub.plans.apply(OPERATOR, applied);
    await hub.ports.launcher.idle();
    const idle: string[] = [];
    for (let i = 0; i < 25; i++) idle.push(await planned());
    const forget = () => forgetOld(hub.ports, KEEP_THREE);
    const left = async () => (await plansOf(hub.ports.records).gather(id)).map((plan) => plan.id);
    expect((await forget()).count).toBe(5);
    expect(await left()).toEqual([applied, ...idle.slice(5)]);
    await expect(hub.ports.ledger.run(idle[0] ?? "")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await hub.ports.clock.advance(31 * DAY);
    await forget();
    expect(await left()).toEqual([applied]);
  });
});
