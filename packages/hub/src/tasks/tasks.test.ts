import type { Check } from "@dth/core/check";
import { describe, expect, it } from "vitest";
import { OPERATOR, VIEWER } from "../../test/callers.ts";
import { every, runningHub, toyInput } from "../../test/running-hub.ts";
import type { Task } from "../entities.ts";
import type { TaskQuery } from "../hub.ts";
import type { Page } from "../page.ts";
import { listTasks } from "./list-tasks.ts";

const NEVER = new AbortController().signal;

async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe("editing", () => {
  it("replaces what is given and leaves the rest", async () => {
    const hub = await runningHub();
    const { id, version } = await hub.create({ options: { pause: 3 }, description: "before" }, { start: false });
    await hub.ports.clock.advance(1_000);
    const edited = await hub.tasks.edit(OPERATOR, id, { name: "Renamed" }, version);
    expect(edited).toMatchObject({ name: "Renamed", description: "before", options: { pause: 3 } });
    expect(edited.updatedAt).toBe(edited.createdAt + 1_000);
    expect(edited.version).toBe(version + 1);
  });

  it("is refused for a version that is not there any more, and for what is not valid", async () => {
    const hub = await runningHub();
    const { id, version } = await hub.create({}, { start: false });
    await hub.tasks.edit(OPERATOR, id, { name: "First" }, version);
    const second = hub.tasks.edit(OPERATOR, id, { name: "Second" }, version);
    await expect(second).rejects.toMatchObject({ code: "CONFLICT" });
    for (const change of [{ name: "" }, { schedule: { kind: "often" } }, "text", null, []]) {
      await expect(hub.tasks.edit(OPERATOR, id, change)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    expect((await hub.task(id)).name).toBe("First");
  });

  it("is not stood against by the runs that went on meanwhile", async () => {
    const hub = await runningHub();
    const { id, version } = await hub.create({ schedule: every(60) });
    await hub.ports.launcher.idle();
    expect((await hub.task(id)).version).toBeGreaterThan(version);
    const edited = await hub.tasks.edit(OPERATOR, id, { name: "Renamed" }, version);
    await expect(hub.tasks.edit(OPERATOR, id, { name: "Late" }, version)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(hub.tasks.edit(OPERATOR, id, { name: "Ahead" }, 1_000)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await hub.tasks.edit(OPERATOR, id, { name: "Next" }, edited.version)).toMatchObject({ name: "Next" });
  });
});

describe("cloning", () => {
  it("makes a copy under another name that is not started", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({ schedule: every(60) });
    await hub.ports.launcher.idle();
    const copy = await hub.tasks.clone(OPERATOR, id, { options: { pause: 1 } });
    expect(copy).toMatchObject({ name: "Attic to cellar (copy)", options: { pause: 1 }, schedule: every(60) });
    expect(copy).toMatchObject({ progress: "STOPPED", armed: false });
    expect(copy.id).not.toBe(id);
    expect(copy).not.toHaveProperty("lastRun");
  });
});

describe("steering", () => {
  it("is refused where the state does not allow it", async () => {
    const hub = await runningHub();
    hub.world.delayMs = 1_000;
    const { id } = await hub.create();
    for (const action of ["start", "runNow", "resume", "delete"] as const) {
      await expect(hub.tasks[action](OPERATOR, id)).rejects.toMatchObject({ code: "WRONG_STATE" });
    }
    await expect(hub.tasks.pause(VIEWER, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(hub.tasks.start(OPERATOR, "none")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hub.tasks.get(VIEWER, "../../etc/passwd")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("two who run it at the same time get one run", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    const both = await Promise.allSettled([hub.tasks.runNow(OPERATOR, id), hub.tasks.runNow(OPERATOR, id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await hub.ports.launcher.idle();
    expect(await hub.runsOf(id)).toHaveLength(1);
  });

  it("running now leaves the schedule as it is", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({ schedule: every(60) });
    await hub.ports.launcher.idle();
    const before = await hub.task(id);
    await hub.ports.clock.advance(60_000);
    await hub.tasks.runNow(OPERATOR, id);
    await hub.ports.launcher.idle();
    expect(await hub.task(id)).toMatchObject({ armed: true, nextRunAt: before.nextRunAt, progress: "DONE" });
  });

  it("shows nothing of how it is kept", async () => {
    const hub = await runningHub();
    const task = await hub.tasks.create(OPERATOR, toyInput());
    for (const name of ["claim", "runCount", "toDiscard"]) expect(task).not.toHaveProperty(name);
    const { items } = await hub.runs.list(VIEWER, { taskId: task.id });
    for (const name of ["executor", "launches", "version"]) expect(items[0]).not.toHaveProperty(name);
  });
});

describe("deleting", () => {
  it("takes runs, receipts, plans and ledger along, and leaves what arrived", async () => {
    const hub = await runningHub();
    const { id, currentRunId: runId = "" } = await hub.create();
    await hub.ports.launcher.idle();
    const plan = await hub.plans.create(OPERATOR, id);
    await hub.ports.launcher.idle();
    await hub.tasks.delete(OPERATOR, id);
    await expect(hub.tasks.get(VIEWER, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hub.runs.get(VIEWER, runId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hub.plans.get(VIEWER, plan.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(hub.ports.ledger.run(runId)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await hub.ports.receiptStore.read(`${runId}.json`)).toBeUndefined();
    expect((await hub.ports.records.list("due", { limit: 10 })).records).toEqual([]);
    expect((await hub.ports.records.list("task-order", { limit: 10 })).records).toEqual([]);
    expect(hub.world.shelf("cellar").size).toBe(2);
    expect(hub.ports.live.published.at(-1)).toMatchObject({ kind: "task-deleted", taskId: id });
  });
});

describe("listing", () => {
  async function shelfOfTasks() {
    const hub = await runningHub();
    for (let index = 0; index < 12; index++) {
      const name = `${index % 2 === 0 ? "Even" : "odd"} ${String.fromCharCode(108 - index)}`;
      await hub.create({ name, description: index === 3 ? "the Third" : "" }, { start: false });
      await hub.ports.clock.advance(1);
    }
    return hub;
  }

  /** Every page, three tasks at a time. */
  async function names(list: (query: TaskQuery) => Promise<Page<Task>>, query: TaskQuery): Promise<string> {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ ...query, limit: 3, ...(cursor !== undefined && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(3);
      found.push(...page.items.map(({ name }) => name.slice(-1)));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return found.join("");
  }

  it("orders by creation, name or last change, and pages without gap or repeat", async () => {
    const hub = await shelfOfTasks();
    const list = (query: TaskQuery) => hub.tasks.list(VIEWER, query);
    expect(await names(list, {})).toBe("abcdefghijkl");
    expect(await names(list, { order: "ascending" })).toBe("lkjihgfedcba");
    expect(await names(list, { sort: "name" })).toBe("bdfhjlacegik");
    const { items } = await list({ search: "the third" });
    expect(items.map(({ name }) => name)).toEqual(["odd i"]);
    const { id = "" } = items[0] ?? {};
    expect((await list({ search: ` ${id} ` })).items.map((task) => task.id)).toEqual([id]);
    expect(await names(list, { search: id.slice(0, 6) })).toBe("");
    expect(await names(list, { search: " " })).toBe("abcdefghijkl");
    await hub.tasks.edit(OPERATOR, id, { name: "odd z" });
    expect(await names(list, { sort: "updated" })).toBe("zabcdefghjkl");
    expect(await names(list, { sort: "name", order: "descending" })).toBe("zkgecaljhfdb");
  });

  it("narrows by progress, plugin and search, in every order", async () => {
    const hub = await shelfOfTasks();
    const list = (query: TaskQuery) => hub.tasks.list(VIEWER, query);
    const { items } = await list({ search: "even" });
    for (const { id } of items.slice(0, 4)) await hub.tasks.runNow(OPERATOR, id);
    await hub.ports.launcher.idle();
    expect(await names(list, { progress: "DONE" })).toBe("bdfh");
    expect(await names(list, { progress: "DONE", sort: "name", order: "descending" })).toBe("hfdb");
    expect(await names(list, { progress: "STOPPED", plugin: "toy", search: "EVEN" })).toBe("jl");
    expect(await names(list, { plugin: "toy" })).toBe("abcdefghijkl");
    expect(await names(list, { plugin: "toy", sort: "name" })).toBe("bdfhjlacegik");
    expect(await names(list, { plugin: "toy", sort: "updated", order: "ascending" })).toBe("lkjihgfedcba");
    expect(await names(list, { plugin: "toy", search: "third" })).toBe("i");
    expect(await names(list, { plugin: "s3" })).toBe("");
  });

  it("tells tasks that were stopped from those that have never run", async () => {
    const hub = await shelfOfTasks();
    const list = (query: TaskQuery) => hub.tasks.list(VIEWER, query);
    const { items } = await list({ search: "even" });
    hub.world.delayMs = 1_000;
    for (const { id } of items.slice(0, 4)) await hub.tasks.runNow(OPERATOR, id);
    for (const { id } of items.slice(0, 2)) await hub.tasks.stop(OPERATOR, id);
    await hub.pass(10_000);
    expect(await names(list, { progress: "STOPPED", hasRun: true })).toBe("bd");
    expect(await names(list, { progress: "STOPPED", hasRun: false })).toBe("acegijkl");
    expect(await names(list, { progress: "STOPPED", hasRun: false, search: "even", order: "ascending" })).toBe("lj");
    expect(await names(list, { progress: "STOPPED", hasRun: false, sort: "name" })).toBe("jlacegik");
    expect(await names(list, { progress: "STOPPED", hasRun: false, plugin: "toy" })).toBe("acegijkl");
    expect(await names(list, { hasRun: true })).toBe("bdfh");
  });

  it("reads nothing for a plugin that no task has", async () => {
    const hub = await shelfOfTasks();
    const { records } = hub.ports;
    let read = 0;
    const list: typeof records.list = async (...query) => {
      const page = await records.list(...query);
      read += page.records.length;
      return page;
    };
    const member = (of: typeof records, name: string | symbol) =>
      name === "list" ? list : Reflect.get(of, name).bind(of);
    const page = await listTasks(new Proxy(records, { get: member }), { plugin: "s3" });
    expect(page).toEqual({ items: [] });
    expect(read).toBe(0);
  });

  it("refuses what is no query", async () => {
    const hub = await runningHub();
    const list = (query: object) => hub.tasks.list(VIEWER, query);
    for (const query of [{ limit: 0 }, { limit: 201 }, { sort: "size" }, { progress: "FINE" }, { cursor: "x" }]) {
      await expect(list(query)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    await expect(list({ cursor: "x", plugin: "toy" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("looking at both sides", () => {
  it("doctors a task, and an input that is none yet", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    const states = (checks: readonly Check[]) => checks.map(({ side, state }) => `${side} ${state}`);
    const fine = ["source ok", "destination ok"];
    expect(states(await gather(hub.tasks.doctor(OPERATOR, { id }, NEVER)))).toEqual(fine);
    expect(states(await gather(hub.tasks.doctor(OPERATOR, { input: toyInput() }, NEVER)))).toEqual(fine);
    await expect(gather(hub.tasks.doctor(VIEWER, { id }, NEVER))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(gather(hub.tasks.doctor(OPERATOR, { input: {} }, NEVER))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("shows the state of every item", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    hub.world.shelf("cellar").set("car", 20);
    const rows = await gather(hub.tasks.board(VIEWER, id, NEVER));
    expect(rows.map(({ item, state }) => `${item} ${state}`)).toEqual(["bear missing", "car same"]);
    const [, ...rest] = rows;
    expect(await gather(hub.tasks.board(VIEWER, id, NEVER, rows[0]))).toEqual(rest);
  });
});
