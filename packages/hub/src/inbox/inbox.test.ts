import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { ADMIN, OPERATOR, VIEWER } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";
import { runsOf } from "../runs/run-records.ts";
import { keepLetters } from "./dead-letters.ts";
import { recountFailures } from "./recount.ts";

async function withFailures() {
  const hub = await runningHub();
  hub.world.shelf("attic").set("doll", 5);
  hub.world.failures.set("bear", "OBJECT_ACCESS_DENIED").set("car", "OBJECT_ARCHIVED");
  const { id, currentRunId: runId = "" } = await hub.create();
  await hub.ports.launcher.idle();
  return { hub, id, runId };
}

describe("the failure inbox", () => {
  it("groups failures by cause, with what to do in the caller's language", async () => {
    const { hub, id, runId } = await withFailures();
    const [archived, denied] = [...(await hub.inbox.groups(VIEWER, { taskId: id }))].sort((a, b) => b.bytes - a.bytes);
    expect(denied).toMatchObject({ runId, taskId: id, code: "OBJECT_ACCESS_DENIED", objects: 1, samples: ["bear"] });
    expect(archived?.remedy).toMatch(/^The object is archived/);
    const chinese = await hub.inbox.groups({ ...VIEWER, language: "zh" }, { runId });
    expect(chinese.map(({ remedy }) => remedy).join()).toMatch(/对象处于归档状态/);
    expect(await hub.inbox.groups(VIEWER, {})).toHaveLength(2);
  });

  it("retries one group: the same run goes on, and nothing else is tried", async () => {
    const { hub, id, runId } = await withFailures();
    hub.world.failures.clear();
    const run = await hub.inbox.retry(OPERATOR, runId, { code: "OBJECT_ARCHIVED" });
    expect(run).toMatchObject({ id: runId, number: 1, progress: "STARTING" });
    await hub.ports.launcher.idle();
    expect(hub.world.moved).toEqual(["doll", "car"]);
    const [after, ...more] = await hub.runsOf(id);
    expect(more).toEqual([]);
    expect(after).toMatchObject({ progress: "DONE", openFailures: 1, tally: { copied: { objects: 2 } } });
    await hub.runs.verifyReceipt(VIEWER, runId);
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", runCount: 1, lastRun: { number: 1 } });
  });

  it("retries an older run under its own number, and later ones count on", async () => {
    const { hub, id, runId } = await withFailures();
    hub.world.failures.clear();
    await hub.tasks.runNow(OPERATOR, id);
    await hub.ports.launcher.idle();
    await hub.inbox.retry(OPERATOR, runId, {});
    await hub.ports.launcher.idle();
    await hub.tasks.runNow(OPERATOR, id);
    await hub.ports.launcher.idle();
    expect((await hub.runsOf(id)).map(({ number }) => number).sort()).toEqual([1, 2, 3]);
  });

  it("goes on with a run that was in error as a whole", async () => {
    const hub = await runningHub();
    hub.world.failure = new HubError("CREDENTIALS_EXPIRED", "too old");
    const { id, currentRunId: runId = "" } = await hub.create();
    await hub.ports.launcher.idle();
    hub.world.failure = undefined;
    await hub.inbox.retry(OPERATOR, runId, {});
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "DONE" });
    expect((await hub.task(id)).error).toBeUndefined();
    expect(hub.world.moved).toEqual(["bear", "car"]);
  });

  it("goes on after a crash right after the retry was decided", async () => {
    const { hub, id, runId } = await withFailures();
    hub.world.failures.clear();
    const { reopen } = hub.ports.ledger;
    hub.ports.ledger.reopen = () => Promise.reject(new HubError("LEDGER_UNUSABLE", "the disk is away"));
    await expect(hub.inbox.retry(OPERATOR, runId, {})).rejects.toMatchObject({ code: "LEDGER_UNUSABLE" });
    hub.ports.ledger.reopen = reopen;
    await hub.recover();
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ progress: "DONE", lastRun: { tally: { copied: { objects: 3 } } } });
  });

  it("retries nothing of a run that goes on, or has no such failure", async () => {
    const { hub, id, runId } = await withFailures();
    await expect(hub.inbox.retry(OPERATOR, runId, { code: "DISK_FULL" })).rejects.toMatchObject({
      code: "WRONG_STATE",
    });
    await expect(hub.inbox.retry(OPERATOR, runId, { code: "x" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    hub.world.delayMs = 1_000;
    await hub.tasks.runNow(OPERATOR, id);
    await expect(hub.inbox.retry(OPERATOR, runId, {})).rejects.toMatchObject({ code: "WRONG_STATE" });
  });

  it("retries nothing while the task is paused: the run would rest at once", async () => {
    const { hub, id, runId } = await withFailures();
    await hub.tasks.edit(OPERATOR, id, { schedule: { kind: "rate", everyMinutes: 60 } });
    await hub.tasks.start(OPERATOR, id);
    await hub.ports.launcher.idle();
    await hub.tasks.pause(OPERATOR, id);
    const retried = hub.inbox.retry(OPERATOR, runId, {});
    await expect(retried).rejects.toMatchObject({ code: "WRONG_STATE", message: expect.stringContaining("paused") });
  });

  it("accepts a group, so that the run counts as green, and says who said so", async () => {
    const { hub, id, runId } = await withFailures();
    await hub.inbox.accept(OPERATOR, runId, "OBJECT_ARCHIVED", "old backups");
    expect((await hub.runsOf(id))[0]?.openFailures).toBe(1);
    await hub.inbox.accept(OPERATOR, runId, "OBJECT_ACCESS_DENIED", "not ours");
    expect((await hub.runsOf(id))[0]?.openFailures).toBe(0);
    const groups = await hub.inbox.groups(VIEWER, { runId });
    const accepted = groups.find(({ code }) => code === "OBJECT_ARCHIVED")?.accepted;
    expect(accepted).toEqual({
      by: "user-operator",
      byName: "A operator",
      at: hub.ports.clock.now(),
      reason: "old backups",
    });
    await hub.inbox.accept(OPERATOR, runId, "OBJECT_ARCHIVED", "said again");
    await expect(hub.inbox.accept(OPERATOR, runId, "DISK_FULL", "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hub.inbox.accept(OPERATOR, runId, "OBJECT_ARCHIVED", " ")).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("leaves what somebody accepted alone, unless it is named: then it stands open again", async () => {
    const { hub, id, runId } = await withFailures();
    await hub.inbox.accept(OPERATOR, runId, "OBJECT_ARCHIVED", "old backups");
    await hub.inbox.retry(OPERATOR, runId, {});
    await hub.ports.launcher.idle();
    expect(hub.world.moved).toEqual(["doll"]);
    const acceptedOf = async () =>
      (await hub.inbox.groups(VIEWER, { runId })).map(({ code, accepted }) => [code, accepted?.reason] as const);
    expect(new Map(await acceptedOf())).toEqual(
      new Map([
        ["OBJECT_ACCESS_DENIED", undefined],
        ["OBJECT_ARCHIVED", "old backups"],
      ]),
    );
    await hub.inbox.retry(OPERATOR, runId, { code: "OBJECT_ARCHIVED" });
    await hub.ports.launcher.idle();
    expect((await acceptedOf()).every(([, reason]) => reason === undefined)).toBe(true);
    expect((await hub.runsOf(id))[0]?.openFailures).toBe(2);
  });

  it("has nothing to retry where everything is accepted", async () => {
    const { hub, runId } = await withFailures();
    await hub.inbox.accept(OPERATOR, runId, "OBJECT_ARCHIVED", "fine");
    await hub.inbox.accept(OPERATOR, runId, "OBJECT_ACCESS_DENIED", "fine");
    await expect(hub.inbox.retry(OPERATOR, runId, {})).rejects.toMatchObject({ code: "WRONG_STATE" });
  });

  it("says of a group that it is tried again, by whom and since when, until the run ends", async () => {
    const { hub, id, runId } = await withFailures();
    const before = await hub.inbox.groups(VIEWER, { runId });
    hub.world.failures.clear();
    hub.world.delayMs = 1_000;
    await hub.inbox.retry(OPERATOR, runId, { code: "OBJECT_ARCHIVED" });
    const retrying = { by: "user-operator", byName: "A operator", since: hub.ports.clock.now() };
    const marked = before.map((group) => (group.code === "OBJECT_ARCHIVED" ? { ...group, retrying } : group));
    const byCode = <T extends { readonly code: string }>(groups: readonly T[]) =>
      [...groups].sort((a, b) => (a.code < b.code ? -1 : 1));
    for (const query of [{ runId }, { taskId: id }, {}])
      expect(byCode(await hub.inbox.groups(VIEWER, query))).toEqual(byCode(marked));
    await hub.pass(10_000);
    await hub.ports.launcher.idle();
    expect((await hub.inbox.groups(VIEWER, { runId })).map(({ code, retrying: still }) => [code, still])).toEqual([
      ["OBJECT_ACCESS_DENIED", undefined],
    ]);
  });

  it("shows work that every worker gave up", async () => {
    const { hub, id, runId } = await withFailures();
    expect(await hub.inbox.deadLetters(VIEWER, runId)).toEqual([]);
    const queue = hub.ports.pluginHost({ taskId: id, runId }).queue(runId);
    const work = {
      kind: "items",
      id: "w",
      runId,
      items: [{ entry: { key: "bear", size: 1 }, action: "copy" }],
    } as const;
    await queue.send([work]);
    for (let lease = 0; lease < 6; lease++) {
      await queue.lease(1, 1_000);
      await hub.ports.clock.advance(2_000);
    }
    const remedy = expect.stringContaining("tried too often");
    const letter = { id: `${runId}-w`, runId, kind: "items", keys: ["bear"], code: "ATTEMPTS_EXHAUSTED", remedy };
    expect(await hub.inbox.deadLetters(VIEWER, runId)).toEqual([letter]);
  });

  it("keeps messages that nobody could read when their queue goes: to be looked at and accepted, never tried again", async () => {
    const hub = await runningHub();
    const { id: taskId, currentRunId: runId = "" } = await hub.create();
    await hub.ports.launcher.idle();
    const letter = { id: "m1", kind: "message", keys: [], code: "MESSAGE_UNREADABLE", text: "no work" } as const;
    const queued = { ...letter, id: "m2" };
    Object.assign(hub.ports, { deadLetters: { look: async () => [letter, queued] } });
    await keepLetters(hub.ports, { taskId, runId }, [letter]);
    await keepLetters(hub.ports, { taskId, runId }, [letter]);
    const run = await runsOf(hub.ports.records).get(runId);
    await recountFailures(hub.ports, run);
    const shown = await hub.inbox.deadLetters({ ...VIEWER, language: "zh" }, runId);
    expect(shown.map(({ id, text }) => [id, text])).toEqual([
      [`${runId}-m1`, "no work"],
      [`${runId}-m2`, "no work"],
    ]);
    expect(shown[0]?.remedy).toContain("任务队列");
    expect(await hub.inbox.groups(VIEWER, {})).toMatchObject([
      { runId, code: "MESSAGE_UNREADABLE", objects: 1, samples: ["no work"] },
    ]);
    expect((await hub.runsOf(taskId))[0]).toMatchObject({ openFailures: 1 });
    const again = { code: "MESSAGE_UNREADABLE" };
    await expect(hub.inbox.retry(OPERATOR, runId, again)).rejects.toMatchObject({ code: "WRONG_STATE" });
    await expect(hub.inbox.retry(OPERATOR, runId, {})).rejects.toMatchObject({ code: "WRONG_STATE" });
    await hub.inbox.accept(OPERATOR, runId, "MESSAGE_UNREADABLE", "somebody's test");
    expect((await hub.runsOf(taskId))[0]).toMatchObject({ openFailures: 0 });
    await hub.tasks.delete(ADMIN, taskId);
    expect((await hub.ports.records.list("letter", { limit: 10 })).records).toEqual([]);
  });
});
