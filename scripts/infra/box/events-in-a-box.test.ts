import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Account, openAccount } from "./account.ts";
import { type Answer, askAsAdmin, type Graphql, writeKeys } from "./admin.ts";
import { REGION } from "./place.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What a bucket tells a queue of somebody else's already. */
const OTHERS =
  "<QueueConfiguration><Id>theirs</Id><Queue>arn:aws:sqs:eu-west-1:123456789012:theirs</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>";

let account: Account;
beforeAll(async () => {
  account = await openAccount();
  account.s3.createBucket({ name: "near", region: REGION }).notifications = OTHERS;
  await writeKeys(account);
});
afterAll(() => account?.close());

const graphql: Graphql = (...field) => askAsAdmin(account, ...field);

function side(type: string, bucket: string, region: string, prefix = "") {
  const secret = { auth: "secret", secret: "keys" };
  const parameters = { endpoint: account.s3.url, region, ...secret, bucket, prefix, addressing: "path" };
  return { type, parameters: JSON.stringify(parameters) };
}

/** Creates a task that waits for events of a bucket of Amazon's. */
async function listen(name: string, bucket: string, region: string, schedule: object): Promise<string> {
  const source = side("amazon-s3", bucket, region, "in/");
  const input = { name, plugin: "s3", source, destination: side("minio", "to", "us-east-1"), schedule };
  return (await graphql("Mutation", "createTaskV2", { input })).id;
}

const rule = (id: string) => `dth-box-events-${id}`;
const tick = () => account.functions.tick.invoke({});
const bring = () => account.hearing.bring(account.functions["heard-events"]);

async function checksOf(id: string): Promise<Answer> {
  return (await graphql("Mutation", "doctor", { taskId: id })).find(({ name }: Answer) => name === "events");
}

describe("a task that waits for events of a bucket of the hub's account and region", () => {
  let id: string;

  it("is listened to with the next look of the clock, beside whatever the bucket tells others", async () => {
    id = await listen("heard", "near", REGION, { kind: "events", deletes: true });
    await tick();
    expect(account.hearing.rules()).toEqual([rule(id)]);
    const { notifications } = account.s3.bucket("near");
    expect(notifications).toContain("arn:aws:sqs:eu-west-1:123456789012:theirs");
    expect(notifications).toContain("EventBridgeConfiguration");
    expect(await checksOf(id)).toMatchObject({ state: "ok" });
  });

  it("copies what is told and deletes what is told, however often and in whatever order, and shows it", async () => {
    const { s3, hearing } = account;
    s3.bucket("near").put("in/a", "abc");
    s3.bucket("to").put("gone", "abc");
    for (const sequencer of ["01", "01"]) expect(await hearing.tell("Created", "near", "in/a", sequencer)).toBe(1);
    expect(await hearing.tell("Deleted", "near", "in/gone", "05")).toBe(1);
    expect(await hearing.tell("Created", "near", "in/gone", "03")).toBe(1);
    expect(await hearing.tell("Created", "near", "out/of/the/prefix", "01")).toBe(0);
    expect(await hearing.tell("Created", "far", "in/a", "01")).toBe(0);
    expect(await bring()).toBe(0);
    await tick();
    await vi.waitUntil(async () => ["DONE", "ERROR"].includes((await graphql("Query", "getTask", { id })).progress), {
      ...{ timeout: 60_000, interval: 300 },
    });
    expect(s3.bucket("to").keys()).toEqual(["a"]);
    const { items } = await graphql("Query", "runs", { taskId: id });
    expect(items).toMatchObject([{ trigger: "event", progress: "DONE", tally: { copied: { objects: 1 } } }]);
    await account.settled();
  });

  it("leaves a message that is no event among the dead letters, and takes the one behind it", async () => {
    const { hearing } = account;
    await hearing.put("no event");
    await hearing.tell("Created", "near", "in/b", "07");
    for (const failed of [1, 1, 1, 0]) expect(await bring()).toBe(failed);
    expect(await hearing.deadLetters()).toEqual(["no event"]);
  });

  it("is listened to no more once it is stopped, and nothing of the bucket's own is taken away", async () => {
    await graphql("Mutation", "stopTask", { id });
    await tick();
    expect(account.hearing.rules()).toEqual([]);
    expect(account.s3.bucket("near").notifications).toContain("theirs");
    expect(await account.hearing.tell("Created", "near", "in/c", "09")).toBe(0);
    await account.settled();
  });
});

it("says of a bucket in another region that it cannot be heard, and what to do", async () => {
  const { functions, hearing } = account;
  const told = await listen("told", "from", "us-east-1", { kind: "events" });
  expect(await checksOf(told)).toMatchObject({ state: "problem", code: "EVENTS_OUT_OF_REACH" });
  const asked = await listen("asked", "from", REGION, { kind: "events" });
  await functions.tick.invoke({});
  expect(await checksOf(asked)).toMatchObject({ state: "problem", code: "EVENTS_OUT_OF_REACH" });
  expect(functions.tick.log()).toContain("the bucket from is in region us-east-1");
  expect(hearing.rules()).toEqual([]);
});
