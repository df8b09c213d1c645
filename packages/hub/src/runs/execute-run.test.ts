import { HubError } from "@dth/core/error";
import type { Plugin } from "@dth/core/plugin";
import { describe, expect, it } from "vitest";
import { OPERATOR, VIEWER } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";

describe("a run", () => {
  it("moves everything, and ends with its task done, a tally and a receipt that verifies", async () => {
    const hub = await runningHub();
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    const task = await hub.task(id);
    expect(task).toMatchObject({ progress: "DONE", armed: false, lastRun: { number: 1, progress: "DONE" } });
    expect(task.lastRun?.tally?.copied).toEqual({ objects: 2, bytes: 30 });
    expect(task.currentRunId).toBeUndefined();
    const [run] = await hub.runsOf(id);
    expect(run).toMatchObject({ progress: "DONE", trigger: "person", by: "user-operator", openFailures: 0 });
    await hub.runs.verifyReceipt(VIEWER, run?.id ?? "");
    expect(JSON.parse(await hub.runs.receipt(VIEWER, run?.id ?? ""))).toBeTypeOf("object");
    const { items } = await hub.runs.items(VIEWER, run?.id ?? "", {});
    expect(items.map(({ key, kind }) => [key, kind])).toEqual([
      ["bear", "copied"],
      ["car", "copied"],
    ]);
  });

  it("tells of itself while it goes on: heartbeat, snapshot, live events, metrics, log", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 15_000;
    const { id } = await hub.create();
    await hub.ports.clock.advance(16_000);
    const [run] = await hub.runsOf(id);
    expect(run).toMatchObject({ progress: "IN_PROGRESS", snapshot: { copied: { objects: 1 } } });
    expect(hub.ports.clock.now() - (run?.heartbeatAt ?? 0)).toBeLessThanOrEqual(1_000);
    expect((await hub.task(id)).progress).toBe("IN_PROGRESS");
    const beats = hub.ports.live.published.filter((event) => event.kind === "run" && event.snapshot !== undefined);
    expect(beats.length).toBeGreaterThanOrEqual(14);
    await hub.ports.clock.advance(20_000);
    await hub.ports.launcher.idle();
    const query = { metrics: ["copied", "bytesPerSecond"] as const, from: 0, to: 2e12, resolutionMs: 1e9 };
    const samples = await hub.runs.metrics(VIEWER, id, query);
    expect(samples.at(-1)?.values.copied).toBe(2);
    const logs = await hub.runs.logs(VIEWER, run?.id ?? "", {});
    expect(logs.entries.map(({ message }) => message)).toEqual([
      "run 1 is executed",
      "2 toys to move",
      "the run has ended: done",
    ]);
  });

  it("is done although items failed, and says how many nobody accepted", async () => {
    const hub = await runningHub();
    hub.world.failures.set("bear", "OBJECT_ACCESS_DENIED");
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    const [run] = await hub.runsOf(id);
    expect(run).toMatchObject({ progress: "DONE", openFailures: 1, tally: { failed: { objects: 1 } } });
  });

  it("is in error when it cannot go on, with its reason on the task", async () => {
    const hub = await runningHub();
    hub.world.failure = new HubError("CREDENTIALS_INVALID", "the key is unknown");
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    const error = { code: "CREDENTIALS_INVALID", message: "the key is unknown" };
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error });
    expect((await hub.runsOf(id))[0]).toMatchObject({ progress: "ERROR", error });
  });

  it("is in error when a secret was deleted while its task was there", async () => {
    const hub = await runningHub();
    await hub.ports.secrets.write("door", { code: "1" });
    const source = { type: "toys", parameters: { shelf: "attic", key: "door" } };
    const { id } = await hub.create({ source, schedule: { kind: "rate", everyMinutes: 5 } });
    await hub.ports.launcher.idle();
    await hub.ports.secrets.delete("door");
    await hub.pass(300_000);
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", armed: true, error: { code: "INVALID_INPUT" } });
    expect((await hub.runsOf(id)).map(({ progress }) => progress)).toEqual(["DONE", "ERROR"]);
  });

  it("keeps the job that it began with, whatever becomes of the task", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 5_000;
    const { id } = await hub.create();
    await hub.ports.clock.advance(1_000);
    await hub.tasks.edit(OPERATOR, id, { destination: { type: "toys", parameters: { shelf: "garage" } } });
    await hub.ports.clock.advance(20_000);
    await hub.ports.launcher.idle();
    expect([...hub.world.shelf("cellar").keys()]).toEqual(["bear", "car"]);
    expect(hub.world.shelf("garage").size).toBe(0);
  });
});

describe("done means proven (the original compared two counters)", () => {
  /** A plugin that says what it likes about how its run went. */
  async function lyingHub(run: (real: Plugin["run"]) => Plugin["run"]) {
    const hub = await runningHub();
    const [toy] = hub.ports.plugins;
    if (toy === undefined) throw new Error("there is no plugin");
    Object.assign(hub.ports, { plugins: [{ ...toy, run: run(toy.run) }] });
    return hub;
  }

  it("a run that says it is done while items have no outcome is in error", async () => {
    const hub = await lyingHub((real) => async (job, host, control) => {
      const result = await real(job, host, { ...control, signal: AbortSignal.abort() });
      return { ...result, state: "done" };
    });
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    const { error, progress } = await hub.task(id);
    expect(progress).toBe("ERROR");
    expect(error?.message).toBe("the run says that it is done, but 2 items have no outcome");
  });

  it("counts distinct keys: outcomes that come twice, and snapshots that count twice, change nothing", async () => {
    const hub = await lyingHub((real) => async (job, host, control) => {
      const result = await real(job, host, control);
      for await (const outcome of host.ledger.outcomes(job.runId)) await host.ledger.record(job.runId, [outcome]);
      const copied = { objects: 474_437, bytes: 1 };
      return { ...result, tally: { ...result.tally, copied } };
    });
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", lastRun: { tally: { copied: { objects: 2 } } } });
  });

  it("what a run postponed is run again when its time comes, also without a schedule, and then no more", async () => {
    let postponed = 0;
    const hub = await lyingHub((real) => async (job, host, control) => {
      const result = await real(job, host, control);
      return postponed++ === 0 ? { ...result, retryAt: host.clock.now() + 60_000 } : result;
    });
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    await hub.pass(50_000);
    expect(await hub.runsOf(id)).toHaveLength(1);
    await hub.pass(20_000);
    await hub.ports.launcher.idle();
    expect(await hub.runsOf(id)).toMatchObject([{ trigger: "person" }, { trigger: "schedule", progress: "DONE" }]);
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", armed: false });
    await hub.pass(200_000);
    expect(await hub.runsOf(id)).toHaveLength(2);
  });

  it("a plugin that throws is a run in error, not one that hangs", async () => {
    const hub = await lyingHub(() => () => Promise.reject(new TypeError("undefined is not a function")));
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error: { code: "INTERNAL" } });
  });

  it("a receipt that cannot be written is an error, for nothing is proven then", async () => {
    const hub = await runningHub();
    const write = () => {
      throw new HubError("RECORDS_UNUSABLE", "the directory of receipts is gone");
    };
    Object.assign(hub.ports, { receiptStore: { ...hub.ports.receiptStore, write } });
    const { id } = await hub.create();
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "ERROR", error: { code: "RECORDS_UNUSABLE" } });
  });
});
