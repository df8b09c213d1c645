import type { Caller } from "@dth/hub/caller";
import { createHub } from "@dth/hub/create-hub";
import { executeRun } from "@dth/hub/runs/execute-run";
import { type MemoryHubPorts, memoryHubPorts } from "@dth/testkit/hub-ports";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";
import { expect, it } from "vitest";
import { lookAfterHub } from "./upkeep.ts";

const OPERATOR: Caller = {
  principal: { subject: "o", name: "An operator", role: "operator", kind: "user" },
  ...{ door: "rest", requestId: "r", language: "en" },
};

const TASK = {
  name: "Attic to cellar",
  plugin: "toy",
  source: { type: "toys", parameters: { shelf: "attic" } },
  destination: { type: "toys", parameters: { shelf: "cellar" } },
};

async function hubOf(execute?: Parameters<typeof memoryHubPorts>[0]["execute"]) {
  const world = toyWorld({ attic: { bear: 10 } });
  const ports = await memoryHubPorts({ plugins: [toyPlugin(world)], ...(execute && { execute }) });
  const lines: string[] = [];
  const look = (among: MemoryHubPorts = ports, runs = 100) =>
    lookAfterHub(among, (_level, message) => lines.push(message), { retention: { runs, ms: 365 * 86_400_000 } });
  return { ports, hub: createHub(ports), lines, look };
}

it("forgets what is beyond its retention", async () => {
  const { ports, hub, lines, look } = await hubOf(executeRun);
  const { id } = await hub.tasks.create(OPERATOR, TASK, { start: false });
  for (let run = 0; run < 3; run++) {
    await hub.tasks.runNow(OPERATOR, id);
    await ports.launcher.idle();
    await ports.clock.advance(60_000);
  }
  expect(await look(ports, 2)).toEqual([]);
  expect(lines).toContain("old runs and plans are forgotten");
  const { items } = await hub.runs.list(OPERATOR, { taskId: id, limit: 9 });
  expect(items.map(({ number }) => number)).toEqual([3, 2]);
});

it("points out a run in which nothing moves", async () => {
  const { ports, hub, look } = await hubOf();
  const { id } = await hub.tasks.create(OPERATOR, TASK, { start: false });
  await hub.tasks.runNow(OPERATOR, id);
  await ports.clock.advance(60 * 60_000);
  await look();
  expect(await hub.tasks.get(OPERATOR, id)).toMatchObject({
    stuck: { because: { en: expect.stringContaining("waits to be executed") } },
  });
});

it("does the rest although one part fails, and says which", async () => {
  const { ports, hub, lines, look } = await hubOf(executeRun);
  const { id } = await hub.tasks.create(OPERATOR, TASK, { start: false });
  await hub.tasks.runNow(OPERATOR, id);
  await ports.launcher.idle();
  const refusing = new Proxy(ports.records, {
    get: (records, name) => {
      const member: unknown = Reflect.get(records, name);
      if (name !== "list" || typeof member !== "function")
        return typeof member === "function" ? member.bind(records) : member;
      return (collection: string, query: unknown) =>
        collection === "due" ? Promise.reject(new Error("away")) : member.call(records, collection, query);
    },
  });
  expect(await look({ ...ports, records: refusing }, 1)).toMatchObject([{ message: "away" }, { message: "away" }]);
  expect(lines.filter((line) => line === "the hub could not look after itself")).toHaveLength(2);
});
