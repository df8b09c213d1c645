import { HubError } from "@dth/core/error";
import { COLLECTIONS } from "@dth/core/record-store";
import type { MemoryHubPorts } from "@dth/testkit/hub-ports";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADMIN, OPERATOR } from "../../test/callers.ts";
import { toyPorts } from "../../test/toy-hub.ts";
import { createChannels } from "../channels/use-cases.ts";
import { createConnections } from "../connections/use-cases.ts";
import type { HubPorts } from "../ports.ts";
import { createTasks } from "../tasks/use-cases.ts";
import { createPortability } from "./use-cases.ts";

/** A hub with one of everything, its tasks in two states. */
async function furnished() {
  const { ports } = await toyPorts();
  await ports.secrets.write("key", { code: "opens-everything", key: "opens-everything" });
  await ports.secrets.write("unused", { code: "forgotten-thing" });
  const connection = await createConnections(ports).create(ADMIN, {
    name: "Room",
    plugin: "toy",
    type: "toys",
    parameters: { key: "key" },
  });
  const target = { kind: "webhook", url: "https://hooks.example.com/x", secret: "key" };
  const channel = await createChannels(ports).create(ADMIN, { name: "Chat", target, language: "zh" });
  const input = {
    name: "Attic",
    plugin: "toy",
    source: { type: "toys", connection: connection.id, parameters: { shelf: "attic" } },
    destination: { type: "toys", parameters: { shelf: "cellar" } },
    schedule: { kind: "rate", everyMinutes: 60 },
    notify: [channel.id],
  };
  const tasks = createTasks(ports);
  const task = await tasks.create(ADMIN, input, { start: false });
  const plain = { ...input, name: "Plain", notify: [], source: { type: "toys", parameters: { shelf: "loft" } } };
  await tasks.create(ADMIN, plain, { start: false });
  return { ports, task, connection, channel };
}

/** Everything in the records but the audit and the scheduler's marks. */
async function contents(ports: HubPorts): Promise<string> {
  const all = [];
  for (const collection of COLLECTIONS.filter((name) => name !== "audit" && name !== "due")) {
    const { records } = await ports.records.list(collection, { limit: 1_000 });
    all.push([collection, records.map(({ version: _, ...record }) => record)]);
  }
  // Versions differ after something was put back, and with them the one that counts as edited.
  return JSON.stringify(all, (key, value) => (key === "editedVersion" ? undefined : value), 1);
}

/** Ports whose record store fails at the n-th write of what is imported. */
function failingAt(ports: MemoryHubPorts, n: number): HubPorts {
  const { records } = ports;
  let writes = 0;
  const put: typeof records.put = async (collection, ...rest) => {
    if (collection !== "audit" && ++writes === n) throw new HubError("DISK_FULL", "no room");
    return records.put(collection, ...rest);
  };
  const rest = {
    get: records.get.bind(records),
    list: records.list.bind(records),
    delete: records.delete.bind(records),
    count: records.count.bind(records),
    close: async () => {},
  };
  return { ...ports, records: { put, ...rest } };
}

describe("export and import", () => {
  it("carry everything that people made from one home to another, and no secret", async () => {
    const { ports } = await furnished();
    const exported = JSON.parse(JSON.stringify(await createPortability(ports).exportAll(ADMIN)));
    expect(JSON.stringify(exported)).not.toMatch(/opens-everything|forgotten-thing/);
    expect(exported).toMatchObject({
      format: "data-transfer-hub",
      version: 1,
      secrets: [{ name: "key", fields: ["code", "key"] }],
    });
    const { ports: other } = await toyPorts();
    const portability = createPortability(other);
    const counts = await portability.importAll(ADMIN, exported, { replace: false });
    expect(counts).toEqual({ tasks: 2, connections: 1, channels: 1 });
    const again = JSON.parse(JSON.stringify(await portability.exportAll(ADMIN)));
    expect({ ...again, secrets: exported.secrets, exportedAt: exported.exportedAt }).toEqual(exported);
    const [first] = (await createTasks(other).list(OPERATOR, { search: "attic" })).items;
    expect(first).toMatchObject({ name: "Attic", progress: "STOPPED", armed: false });
  });

  it("leave alone what is there, unless told to replace", async () => {
    const { ports, task, connection } = await furnished();
    const portability = createPortability(ports);
    const exported = await portability.exportAll(ADMIN);
    const before = await contents(ports);
    const refused = portability.importAll(ADMIN, exported, { replace: false });
    await expect(refused).rejects.toMatchObject({
      code: "INVALID_INPUT",
      issues: expect.arrayContaining([expect.objectContaining({ path: "tasks.0.id" })]),
    });
    expect(await contents(ports)).toBe(before);
    await createConnections(ports).edit(ADMIN, connection.id, { name: "Renamed" });
    await createTasks(ports).edit(ADMIN, task.id, { name: "Renamed" });
    await portability.importAll(ADMIN, exported, { replace: true });
    expect(await createConnections(ports).get(ADMIN, connection.id)).toMatchObject({
      name: "Room",
      createdAt: connection.createdAt,
    });
    expect(await createTasks(ports).get(ADMIN, task.id)).toMatchObject({ name: "Attic", createdAt: task.createdAt });
  });

  it("take all or nothing, at whatever write the store fails", async () => {
    const { ports } = await furnished();
    const exported = await createPortability(ports).exportAll(ADMIN);
    for (let n = 1; ; n++) {
      const { ports: other } = await toyPorts();
      const before = await contents(other);
      const failed = await createPortability(failingAt(other, n))
        .importAll(ADMIN, exported, { replace: false })
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      if (failed === undefined) {
        expect(n).toBeGreaterThan(8);
        return;
      }
      expect(failed).toMatchObject({ code: "DISK_FULL" });
      expect({ n, contents: await contents(other) }).toEqual({ n, contents: before });
    }
  });

  it("put back what they replaced, at whatever write the store fails", async () => {
    const { ports } = await furnished();
    const exported = JSON.parse(JSON.stringify(await createPortability(ports).exportAll(ADMIN)));
    const changed = JSON.parse(
      JSON.stringify(exported).replaceAll("Attic", "Other").replaceAll("Room", "Hall").replaceAll("Chat", "News"),
    );
    for (let n = 1; ; n++) {
      const { ports: other } = await furnished();
      // Ids are made in the same order, so this is the same hub.
      const before = await contents(other);
      await other.clock.advance(1);
      const failed = await createPortability(failingAt(other, n))
        .importAll(ADMIN, changed, { replace: true })
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      if (failed === undefined) {
        expect(n).toBeGreaterThan(8);
        expect(await contents(other)).not.toBe(before);
        return;
      }
      expect({ n, contents: await contents(other) }).toEqual({ n, contents: before });
    }
  });

  it("refuse what the use cases would refuse, with the place", async () => {
    const { ports } = await furnished();
    const exported = JSON.parse(JSON.stringify(await createPortability(ports).exportAll(ADMIN)));
    const breaks: readonly [(copy: typeof exported) => void, string][] = [
      [(copy) => (copy.version = 2), "version"],
      [(copy) => (copy.format = "other"), "format"],
      [(copy) => (copy.tasks[0].id = "Not An Id"), "tasks.0.id"],
      [(copy) => (copy.tasks[1].id = copy.tasks[0].id), "tasks"],
      [(copy) => (copy.tasks[0].plugin = "gone"), "tasks.0.plugin"],
      [(copy) => (copy.tasks[0].source.connection = "gone"), "tasks.0.source.connection"],
      [(copy) => (copy.tasks[0].destination.parameters.shelf = "attic"), "tasks.0.destination.parameters.shelf"],
      [(copy) => (copy.tasks[0].notify = ["gone"]), "tasks.0.notify.0"],
      [(copy) => (copy.tasks[0].progress = "DONE"), "tasks.0.progress"],
      [(copy) => (copy.connections[0].parameters = { shelf: "x" }), "connections.0.parameters.shelf"],
      [(copy) => (copy.channels[0].target.url = "file:///etc/passwd"), "channels.0.target.url"],
      [(copy) => (copy.secrets = []), "connections.0.parameters.key"],
      [(copy) => delete copy.tasks, "tasks"],
    ];
    for (const [change, path] of breaks) {
      const copy = structuredClone(exported);
      change(copy);
      const { ports: other } = await toyPorts();
      const before = await contents(other);
      const failed: unknown = await createPortability(other)
        .importAll(ADMIN, copy, { replace: false })
        .catch((e: unknown) => e);
      expect(failed).toMatchObject({ code: "INVALID_INPUT" });
      expect((failed as HubError).issues.map((issue) => issue.path)).toContain(path);
      expect(await contents(other)).toBe(before);
    }
  });

  it("do not let an import speak to what the operator refuses", async () => {
    const { ports } = await furnished();
    const exported = await createPortability(ports).exportAll(ADMIN);
    const { ports: other } = await toyPorts({ refused: ["https://hooks.example.com"] });
    const failed = createPortability(other).importAll(ADMIN, exported, { replace: false });
    await expect(failed).rejects.toMatchObject({ issues: [{ path: "channels.0.target.url" }] });
  });

  it("take any input without a defect", async () => {
    const { ports } = await toyPorts();
    const portability = createPortability(ports);
    const before = await contents(ports);
    const list = () => fc.oneof(fc.anything(), fc.array(fc.anything(), { maxLength: 3 }));
    const input = fc.oneof(
      fc.anything(),
      fc.record({
        format: fc.constant("data-transfer-hub"),
        version: fc.constant(1),
        tasks: list(),
        connections: list(),
        channels: list(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const error = await portability.importAll(ADMIN, given, { replace: true }).then(
          () => undefined,
          (failure: unknown) => failure,
        );
        if (error !== undefined) expect(error).toMatchObject({ code: "INVALID_INPUT" });
      }),
      { numRuns: 300 },
    );
    expect(await contents(ports)).toBe(before);
  });

  it("are for admins", async () => {
    const { ports } = await toyPorts();
    const portability = createPortability(ports);
    await expect(portability.exportAll(OPERATOR)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(portability.importAll(OPERATOR, {}, { replace: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("importOriginal", () => {
  it("creates the task, not started, and tells what could not be taken over", async () => {
    const { ports } = await toyPorts();
    const portability = createPortability(ports);
    const parameters = { srcShelf: "attic", destShelf: "cellar", alarmEmail: "a@example.com" };
    const { task, notes } = await portability.importOriginal(OPERATOR, { plugin: "toy", name: "Mine", parameters });
    expect(task).toMatchObject({ name: "Mine", progress: "STOPPED", armed: false });
    expect(notes).toEqual(["alarmEmail has no counterpart"]);
    expect(await createTasks(ports).get(OPERATOR, task.id)).toEqual(task);
  });

  it("says what is wrong, and creates nothing", async () => {
    const { ports } = await toyPorts();
    const portability = createPortability(ports);
    const same = { plugin: "toy", parameters: { srcShelf: "attic", destShelf: "attic" } };
    await expect(portability.importOriginal(OPERATOR, same)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const other = { plugin: "gone", parameters: {} };
    await expect(portability.importOriginal(OPERATOR, other)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    expect((await createTasks(ports).list(OPERATOR, {})).items).toEqual([]);
  });
});
