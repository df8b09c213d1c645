import { HubError } from "@dth/core/error";
import type { Caller } from "@dth/hub/caller";
import { createHub } from "@dth/hub/create-hub";
import { PLUGINS } from "@dth/plugins/plugins";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { expect, it } from "vitest";
import { takeHeard } from "./take-heard.ts";

const OPERATOR: Caller = {
  principal: { subject: "o", name: "An operator", role: "operator", kind: "user" },
  ...{ door: "rest", requestId: "r", language: "en" },
};

const side = (bucket: string) => ({
  type: "amazon-s3",
  parameters: { region: "eu-west-1", auth: "ambient", bucket },
});

/** A hub with a task that waits for events of the bucket `from`. */
async function hubOf() {
  const ports = await memoryHubPorts({ plugins: PLUGINS });
  const hub = createHub(ports);
  const sides = { source: side("from"), destination: side("to") };
  const { id } = await hub.tasks.create(OPERATOR, {
    ...{ name: "heard", plugin: "s3", schedule: { kind: "events", deletes: true } },
    ...sides,
  });
  const lines: string[] = [];
  const take = (...bodies: readonly unknown[]) =>
    takeHeard(hub.events, batchOf(bodies), (_level, message) => lines.push(message));
  const waiting = async () =>
    (await ports.records.list("event", { group: id, limit: 100 })).records.flatMap(
      ({ body }) => (body as { items: readonly { key: string }[] }).items,
    );
  return { ports, hub, id, lines, take, waiting };
}

function batchOf(bodies: readonly unknown[]) {
  const Records = bodies.map((body, n) => ({
    messageId: `m${n}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
  }));
  return { Records };
}

const created = (taskId: string, key: string, sequencer = "01") => ({
  taskId,
  event: {
    source: "aws.s3",
    "detail-type": "Object Created",
    detail: { bucket: { name: "from" }, object: { key, size: 3, etag: "e", sequencer } },
  },
});

it("gives each task its events, once however often they come", async () => {
  const { id, take, waiting } = await hubOf();
  expect(await take(created(id, "a"), created(id, "b"), created(id, "a", "02"))).toEqual([]);
  expect(await take(created(id, "a"), created(id, "b"), created(id, "a", "02"))).toEqual([]);
  expect((await waiting()).map(({ key }) => key)).toEqual(["a", "b"]);
});

it("has what is no event come again, and takes the good ones beside it", async () => {
  const { id, lines, take, waiting } = await hubOf();
  const strange = { taskId: id, event: { source: "aws.s3" } };
  const failed = await take("no JSON", created(id, "a"), strange, created(id, "b"), { event: {} });
  expect(failed.toSorted()).toEqual(["m0", "m2", "m4"]);
  expect((await waiting()).map(({ key }) => key)).toEqual(["a", "b"]);
  expect(lines.filter((line) => line.includes("dead letter"))).toHaveLength(2);
});

it("drops what is for a task that was stopped, or is gone", async () => {
  const { hub, id, lines, take } = await hubOf();
  await hub.tasks.stop(OPERATOR, id);
  expect(await take(created(id, "a"), created("nobody", "a"), created("No Id", "a"))).toEqual([]);
  expect(lines.filter((line) => line.includes("for nobody"))).toHaveLength(3);
});

it("has all come again while the records cannot be reached", async () => {
  const { id } = await hubOf();
  const ingest = async (): Promise<never> => {
    throw new HubError("THROTTLED", "slow down");
  };
  expect(await takeHeard({ ingest }, batchOf([created(id, "a"), created(id, "b")]), () => {})).toEqual(["m0", "m1"]);
});

it("refuses what is no batch of a queue", async () => {
  const { hub } = await hubOf();
  await expect(takeHeard(hub.events, { Records: "x" }, () => {})).rejects.toMatchObject({ code: "INVALID_INPUT" });
});
