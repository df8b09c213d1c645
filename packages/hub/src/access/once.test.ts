import type { Collection } from "@dth/core/record-store";
import { describe, expect, it } from "vitest";
import { ADMIN, callerWith, OPERATOR } from "../../test/callers.ts";
import { killedAfter, type RunningHub, runningHub, toyInput } from "../../test/running-hub.ts";
import type { Caller } from "../caller.ts";
import { createHub } from "../create-hub.ts";
import type { Hub } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { tasksOf } from "../tasks/task-records.ts";

const under = (idempotencyKey: string, caller = OPERATOR): Caller => ({ ...caller, idempotencyKey });
const CONNECTION = { name: "Room", plugin: "toy", type: "toys", parameters: { address: "https://toys.example" } };
const CHANNEL = { name: "Ops", target: { kind: "webhook", url: "https://hooks.example/x" } };
const TOKEN = { name: "ci", role: "viewer" };

/** What makes something, and the collection in which there is one more afterwards. */
interface Case {
  readonly collection: Collection;
  readonly as?: Caller;
  make(hub: Hub, caller: Caller, taskId: string): Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  "tasks.create": { collection: "task", make: (hub, caller) => hub.tasks.create(caller, toyInput(), { start: false }) },
  "tasks.clone": { collection: "task", make: (hub, caller, id) => hub.tasks.clone(caller, id, {}) },
  "tasks.start": { collection: "run", make: (hub, caller, id) => hub.tasks.start(caller, id) },
  "tasks.runNow": { collection: "run", make: (hub, caller, id) => hub.tasks.runNow(caller, id) },
  "plans.create": { collection: "plan", make: (hub, caller, id) => hub.plans.create(caller, id) },
  "connections.create": { collection: "connection", make: (hub, caller) => hub.connections.create(caller, CONNECTION) },
  "channels.create": { collection: "channel", make: (hub, caller) => hub.channels.create(caller, CHANNEL) },
  "tokens.create": { collection: "token", as: ADMIN, make: (hub, caller) => hub.tokens.create(caller, TOKEN) },
  "portability.importOriginal": {
    collection: "task",
    make: (hub, caller) =>
      hub.portability.importOriginal(caller, { plugin: "toy", parameters: { srcShelf: "attic", destShelf: "cellar" } }),
  },
  "portability.importAll": {
    collection: "connection",
    as: ADMIN,
    make: (hub, caller) => hub.portability.importAll(caller, exported(), { replace: false }),
  },
};

function exported() {
  const connections = [{ id: "room", ...CONNECTION }];
  return { format: "data-transfer-hub", version: 1, connections, channels: [], tasks: [], secrets: [] };
}

async function countOf({ ports }: RunningHub, collection: Collection): Promise<number> {
  return (await ports.records.list(collection, { limit: 500 })).records.length;
}

/** What was made; for an import, how much. */
function idOf(value: unknown): unknown {
  const { id, info, task, ...counts } = Object(value);
  return id ?? info?.id ?? task?.id ?? counts;
}

describe.each(Object.entries(CASES))("%s under an idempotency key", (_, { make, collection, as = OPERATOR }) => {
  async function prepared() {
    const running = await runningHub();
    const { id } = await running.create({}, { start: false });
    return { running, hub: createHub(running.ports), id, before: await countOf(running, collection) };
  }

  it("happens once, whoever asks again and when, and gives the same answer", async () => {
    const { running, hub, id, before } = await prepared();
    const first = await make(hub, under("k", as), id);
    await running.ports.launcher.idle();
    const again = await make(hub, under("k", as), id);
    expect(idOf(again)).toEqual(idOf(first));
    await running.ports.launcher.idle();
    expect(await countOf(running, collection)).toBe(before + 1);
  });

  it("happens once where the process ended after any write", async () => {
    for (let writes = 1; writes <= 4; writes++) {
      const { running, id, before } = await prepared();
      await new Promise<void>((resolve, reject) => {
        const doomed: HubPorts = killedAfter(writes, running.ports, resolve);
        make(createHub(doomed), under("k", as), id).then(() => resolve(), reject);
      });
      await running.ports.launcher.idle();
      await make(createHub(running.ports), under("k", as), id);
      await running.ports.launcher.idle();
      expect(await countOf(running, collection)).toBe(before + 1);
    }
  });
});

describe("an idempotency key", () => {
  it("gives the same task to callers at once", async () => {
    const hub = await runningHub();
    const create = () => hub.create({}, { idempotencyKey: "k" });
    const [one, other] = await Promise.all([create(), create()]);
    const later = await create();
    expect([other.id, later.id]).toEqual([one.id, one.id]);
    expect(await tasksOf(hub.ports.records).gather()).toHaveLength(1);
    await hub.ports.launcher.idle();
    expect(await hub.runsOf(one.id)).toHaveLength(1);
  });

  it("is of one caller, of one use case, of one input, and of one day", async () => {
    const hub = await runningHub();
    const create = (caller: Caller, change = {}) =>
      hub.tasks.create(under("k", caller), { ...toyInput(), ...change }, { start: false });
    const first = await create(OPERATOR);
    expect((await create(callerWith("admin"))).id).not.toBe(first.id);
    const refused = { code: "INVALID_INPUT", message: expect.stringContaining("new key") };
    await expect(create(OPERATOR, { name: "Another" })).rejects.toMatchObject(refused);
    await expect(hub.tasks.runNow(under("k"), first.id)).rejects.toMatchObject(refused);
    await hub.ports.clock.advance(86_400_000);
    expect((await create(OPERATOR)).id).not.toBe(first.id);
  });

  it("is not used up by input that is refused", async () => {
    const hub = await runningHub();
    await expect(hub.tasks.create(under("k"), { name: "x" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await hub.tasks.create(under("k"), toyInput(), { start: false });
  });

  it("does not bring back what was deleted", async () => {
    const hub = await runningHub();
    const options = { idempotencyKey: "k", start: false };
    const { id } = await hub.create({}, options);
    await hub.tasks.delete(OPERATOR, id);
    await expect(hub.create({}, options)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is refused when it is none", async () => {
    const hub = await runningHub();
    await expect(hub.create({}, { idempotencyKey: "" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(hub.create({}, { idempotencyKey: "x".repeat(256) })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("gives a token that nobody has used another secret, and keeps one that somebody has", async () => {
    const { ports } = await runningHub();
    const { tokens } = createHub(ports);
    const lost = await tokens.create(under("k", ADMIN), TOKEN);
    const { token, info } = await tokens.create(under("k", ADMIN), TOKEN);
    expect(info.id).toBe(lost.info.id);
    expect(await tokens.authenticate(lost.token)).toBeUndefined();
    expect(await tokens.authenticate(token)).toMatchObject({ id: info.id });
    await expect(tokens.create(under("k", ADMIN), TOKEN)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await tokens.authenticate(token)).toMatchObject({ id: info.id });
  });

  it("applies a plan once, and says the same again", async () => {
    const hub = await runningHub();
    const { id } = await hub.create({}, { start: false });
    const plan = await hub.plans.create(OPERATOR, id);
    await hub.ports.launcher.idle();
    const run = await hub.plans.apply(under("k"), plan.id);
    await hub.ports.launcher.idle();
    expect((await hub.plans.apply(under("k"), plan.id)).id).toBe(run.id);
    await expect(hub.plans.apply(under("other"), plan.id)).rejects.toMatchObject({ code: "WRONG_STATE" });
  });

  it("retries failures once", async () => {
    const hub = await runningHub();
    hub.world.failures.set("bear", "OBJECT_ACCESS_DENIED");
    const { currentRunId: runId = "" } = await hub.create();
    await hub.ports.launcher.idle();
    await hub.inbox.retry(under("k"), runId, {});
    await hub.ports.launcher.idle();
    hub.world.failures.clear();
    await hub.inbox.retry(under("k"), runId, {});
    await hub.ports.launcher.idle();
    expect(hub.world.moved).not.toContain("bear");
    await hub.inbox.retry(under("k2"), runId, {});
    await hub.ports.launcher.idle();
    expect(hub.world.moved).toContain("bear");
  });
});
