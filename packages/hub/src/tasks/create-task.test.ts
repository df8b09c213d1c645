import { COLLECTIONS } from "@dth/core/record-store";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATOR, VIEWER } from "../../test/callers.ts";
import { type RunningHub, runningHub, toyInput } from "../../test/running-hub.ts";
import { channelsOf } from "../channels/channels.ts";
import { connectionsOf } from "../connections/records.ts";

const LIST = {
  type: "list",
  label: { en: "Names", zh: "名称" },
  help: { en: "Names.", zh: "名称。" },
  group: "care",
} as const;

/** The paths that are refused, and what stands there. */
async function issuesOf(hub: RunningHub, input: unknown): Promise<Readonly<Record<string, string>>> {
  const issues = await hub.tasks.check(VIEWER, input);
  for (const { message } of issues) expect(message.zh).toMatch(/\p{Script=Han}/u);
  return Object.fromEntries(issues.map(({ path, message }) => [path, message.en]));
}

async function putConnection(hub: RunningHub, change: object = {}): Promise<void> {
  const parameters = { address: "https://toys.example" };
  const connection = { id: "room", version: 0, name: "Room", plugin: "toy", type: "toys", parameters };
  await connectionsOf(hub.ports.records).create({
    ...connection,
    createdAt: 1,
    createdBy: "x",
    updatedAt: 1,
    ...change,
  });
}

describe("checking a task", () => {
  it("tells everything at once, with its place", async () => {
    const hub = await runningHub();
    const side = { type: "toys", parameters: { shelf: "ATTIC", color: "red" } };
    const issues = await issuesOf(hub, {
      ...toyInput(),
      name: " ",
      source: side,
      destination: { type: "moon" },
      options: { pause: -1 },
      schedule: { kind: "cron", expression: "61 * * * *" },
      notify: ["nobody"],
      colour: "red",
    });
    expect(issues).toEqual({
      name: "must not be empty",
      colour: "there is no such field",
      "source.parameters.shelf": "must be lower-case letters, digits and hyphens",
      "source.parameters.color": "there is no such parameter",
      "destination.type": "must be one of toys",
      "options.pause": "must be at least 0",
      "schedule.expression": expect.stringContaining("minute: 61"),
      "notify.0": "there is no such channel",
    });
  });

  it("takes no moment beyond the end of all calendars", async () => {
    const hub = await runningHub();
    const once = (at: number) => issuesOf(hub, { ...toyInput(), schedule: { kind: "once", at } });
    expect(await once(8_640_000_000_000_001)).toEqual({ "schedule.at": "must be at most 8640000000000000" });
    expect(await once(8_640_000_000_000_000)).toEqual({});
  });

  it.each([
    ["nothing", undefined],
    ["a text", "task"],
    ["a list", []],
    ["null", null],
  ])("takes %s for an input that is none", async (_, input) => {
    expect(await issuesOf(await runningHub(), input)).not.toEqual({});
  });

  it("knows plugins, and says which there are", async () => {
    const hub = await runningHub();
    expect(await issuesOf(hub, { ...toyInput(), plugin: "ftp" })).toEqual({ plugin: "must be one of toy" });
  });

  it("asks the plugin about what data cannot say, such as a source that is the destination", async () => {
    const hub = await runningHub();
    const issues = await issuesOf(hub, { ...toyInput(), destination: toyInput().source });
    expect(issues).toEqual({ "destination.parameters.shelf": "must be another shelf than the source's" });
  });

  it("puts a connection's parameters under the task's own", async () => {
    const hub = await runningHub();
    await putConnection(hub);
    const source = { type: "toys", connection: "room", parameters: { shelf: "attic" } };
    const inherited = await hub.create({ source });
    const own = await hub.create({
      source: { ...source, parameters: { shelf: "attic", address: "https://own.example" } },
    });
    const [first] = await hub.runsOf(inherited.id);
    const [second] = await hub.runsOf(own.id);
    expect(first?.job.source.parameters.address).toBe("https://toys.example");
    expect(second?.job.source.parameters.address).toBe("https://own.example");
  });

  it("refuses a connection that is none, or of another plugin", async () => {
    const hub = await runningHub();
    await putConnection(hub, { id: "other", plugin: "s3", type: "oss" });
    const source = (connection: string) => ({ ...toyInput(), source: { ...toyInput().source, connection } });
    expect(await issuesOf(hub, source("none"))).toEqual({ "source.connection": "there is no such connection" });
    expect(await issuesOf(hub, source("../etc"))).toEqual({ "source.connection": "there is no such connection" });
    expect(await issuesOf(hub, source("other"))).toEqual({ "source.connection": "is a connection of s3 to oss" });
  });

  it("wants secrets that are there and have what is needed", async () => {
    const hub = await runningHub();
    const locked = { ...toyInput(), source: { type: "toys", parameters: { shelf: "attic", key: "door" } } };
    expect(await issuesOf(hub, locked)).toEqual({ "source.parameters.key": expect.stringContaining("no secret") });
    await hub.ports.secrets.write("door", { pin: "1234" });
    expect(await issuesOf(hub, locked)).toEqual({ "source.parameters.key": "this secret lacks the field code" });
    await hub.ports.secrets.write("door", { code: "1234" });
    expect(await issuesOf(hub, locked)).toEqual({});
  });

  it("refuses what no record can hold, with words", async () => {
    const hub = await runningHub();
    const source = { type: "toys", parameters: { shelf: "attic", address: "x".repeat(4_000) } };
    const plugins = hub.ports.plugins.map((plugin) => ({
      ...plugin,
      manifest: { ...plugin.manifest, options: [{ ...LIST, name: "names" }] },
    }));
    Object.assign(hub.ports, { plugins });
    const names = Array.from({ length: 100 }, () => "n".repeat(3_000));
    expect(await issuesOf(hub, { ...toyInput(), source, options: { names } })).toEqual({
      "": expect.stringContaining("more than 200000 bytes"),
    });
  });

  it("knows the channels", async () => {
    const hub = await runningHub();
    const target = { kind: "webhook", url: "https://hooks.example" } as const;
    const channel = { id: "ops", version: 0, name: "Ops", target, on: ["error"] as const, digestMinutes: 1 };
    await channelsOf(hub.ports.records).create({ ...channel, language: "en" });
    expect(await issuesOf(hub, { ...toyInput(), notify: ["ops"] })).toEqual({});
  });
});

describe("creating a task", () => {
  it("leaves nothing behind when it is refused, whatever the input", async () => {
    const hub = await runningHub();
    await fc.assert(
      fc.asyncProperty(
        fc.object({ key: fc.constantFrom("name", "plugin", "source", "schedule", "x") }),
        async (input) => {
          await expect(hub.tasks.create(OPERATOR, input)).rejects.toMatchObject({ code: "INVALID_INPUT" });
        },
      ),
      { numRuns: 50 },
    );
    for (const collection of COLLECTIONS.filter((name) => name !== "audit")) {
      expect((await hub.ports.records.list(collection, { limit: 10 })).records).toEqual([]);
    }
  });

  it("is one write: a hub that ends right after it goes on with a whole task", async () => {
    const hub = await runningHub();
    const { id, version } = await hub.create({}, { start: false });
    expect(version).toBe(1);
    expect(await hub.task(id)).toMatchObject({ progress: "STOPPED", armed: false, runCount: 0 });
  });

  it("is refused to a viewer", async () => {
    const hub = await runningHub();
    await expect(hub.tasks.create(VIEWER, toyInput())).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
