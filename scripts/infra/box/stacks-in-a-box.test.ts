import { SFNClient } from "@aws-sdk/client-sfn";
import { createLauncher } from "@dth/aws/launcher";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Account, openAccount } from "./account.ts";
import { type Answer, askAsAdmin, type Graphql, writeKeys } from "./admin.ts";
import { LAUNCHER } from "./hub-environment.ts";
import { REGION } from "./place.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const OBJECTS = 100;
/** Milliseconds that a removal has to begin what it should not. */
const SOON_MS = 1_000;

let account: Account;
/** Most of what is read waits for this, so that a run is under way when the clock looks. */
let middle: PromiseWithResolvers<void> | undefined = Promise.withResolvers();
/** CloudFormation waits for this until it has a template: a task is stopped while its stack is being asked for. */
let template: Promise<void> | undefined;
function goOn(): void {
  middle?.resolve();
  middle = undefined;
}
beforeAll(async () => {
  account = await openAccount({
    faults: ({ operation, bucket, key }) => {
      if (operation !== "GetObject") return undefined;
      if (bucket === "templates" && template !== undefined) return { kind: "hold", until: template };
      const until = bucket === "from" && !key.endsWith("0") ? middle?.promise : undefined;
      return until && { kind: "hold", until };
    },
  });
  for (let n = 0; n < OBJECTS; n++) account.s3.bucket("from").put(`in/${n}`, `content ${n}`);
  await writeKeys(account);
});
afterAll(() => account?.close());

const graphql: Graphql = (...field) => askAsAdmin(account, ...field);

function side(bucket: string, prefix = "") {
  const parameters = { endpoint: account.s3.url, region: "us-east-1", auth: "secret", secret: "keys", bucket, prefix };
  return { type: "minio", parameters: JSON.stringify(parameters) };
}

const tick = () => account.functions.tick.invoke({});
const taskOf = (id: string) => graphql("Query", "getTask", { id });
const stackOf = (id: string) => account.stacks.get(`hub-task-${id}`);

async function create(name: string): Promise<string> {
  const input = { name, plugin: "s3", source: side("from", "in/"), destination: side("to") };
  return (await graphql("Mutation", "createTaskV2", { input, start: false })).id;
}

/** Has the launcher remove what executed these runs. */
async function discard(taskId: string, ...runIds: readonly string[]): Promise<void> {
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new SFNClient({ endpoint: account.region.url, region: REGION, credentials });
  const launcher = createLauncher({ client, stateMachineArn: LAUNCHER });
  for (const runId of runIds) await launcher.discard({ taskId, runId });
  client.destroy();
}

async function becomes(id: string, ...progress: readonly string[]): Promise<Answer> {
  const wait = { timeout: 90_000, interval: 300 };
  return vi.waitUntil(async () => {
    const task = await taskOf(id);
    return progress.includes(task.progress) && task;
  }, wait);
}

/** Neither of the two tries of a removal succeeds. */
function stuck(id: string): void {
  const stack = stackOf(id);
  if (stack !== undefined) stack.stuck = 2;
}

async function copying(): Promise<void> {
  await vi.waitUntil(() => account.s3.bucket("to").keys().length > 0, { timeout: 60_000 });
}

function emptied(): void {
  for (const key of account.s3.bucket("to").keys()) account.s3.bucket("to").delete(key);
}

describe("a task's stack", () => {
  let id: string;

  it("stays for the run of a plan that is applied before the clock looks", async () => {
    id = await create("planned");
    const plan = await graphql("Mutation", "createPlan", { taskId: id });
    const wait = { timeout: 60_000, interval: 300 };
    await vi.waitUntil(async () => (await graphql("Query", "plan", { id: plan.id })).state === "ready", wait);
    const made = stackOf(id)?.id;
    await graphql("Mutation", "applyPlan", { id: plan.id });
    await copying();
    await tick();
    goOn();
    expect(await becomes(id, "DONE", "ERROR")).toMatchObject({ progress: "DONE" });
    expect(account.s3.bucket("to").keys()).toHaveLength(OBJECTS);
    expect(stackOf(id)?.id).toBe(made);
  });

  it("stays for a run that begins before the clock looked at the end of the last one", async () => {
    const made = stackOf(id)?.id;
    middle = Promise.withResolvers();
    emptied();
    await graphql("Mutation", "startTask", { id });
    await copying();
    await tick();
    await tick();
    goOn();
    expect(await becomes(id, "DONE", "ERROR")).toMatchObject({ progress: "DONE" });
    expect(account.s3.bucket("to").keys()).toHaveLength(OBJECTS);
    expect(stackOf(id)?.id).toBe(made);
  });

  it("stays for its run also where what executed older ones is removed meanwhile, as for history that is forgotten", async () => {
    const { items } = await graphql("Query", "runs", { taskId: id });
    middle = Promise.withResolvers();
    emptied();
    await graphql("Mutation", "startTask", { id });
    await copying();
    await discard(id, ...items.map((run: Answer) => run.id));
    await new Promise((later) => setTimeout(later, SOON_MS));
    goOn();
    expect(await becomes(id, "DONE", "ERROR")).toMatchObject({ progress: "DONE" });
    expect(account.s3.bucket("to").keys()).toHaveLength(OBJECTS);
  });

  it("is said by its task where it cannot be removed when the last of its runs has ended", async () => {
    stuck(id);
    await tick();
    await becomes(id, "ERROR");
    const error = { code: "STACK_STUCK", message: expect.stringContaining("could not be removed") };
    expect(await graphql("Query", "getTask", { id })).toMatchObject({ error, lastRun: { progress: "DONE" } });
    await account.settled();
    expect(stackOf(id)?.status).toBe("DELETE_FAILED");
  });

  it("brings its task back when it cannot be removed with it, and goes with it when it can", async () => {
    stuck(id);
    const tasks = async () => (await graphql("Query", "listTasksV2", {})).items;
    await graphql("Mutation", "deleteTask", { id });
    expect(await tasks()).toEqual([]);
    await account.settled();
    expect(await tasks()).toMatchObject([{ id, progress: "ERROR", error: { code: "STACK_STUCK" } }]);
    await graphql("Mutation", "deleteTask", { id });
    await vi.waitUntil(() => account.stacks.size === 0, { timeout: 60_000 });
    await account.settled();
    await tick();
    expect(await tasks()).toEqual([]);
  });

  it("is made for a task in the original's form, and goes when that is stopped, even while it is being made", async () => {
    const { promise, resolve: hasTemplate } = Promise.withResolvers<void>();
    template = promise;
    const parameters = {
      ...{ srcType: "Amazon_S3", srcRegion: "us-east-1", srcBucket: "old", srcPrefix: "in/" },
      ...{ srcInCurrentAccount: "false", srcCredentials: "keys", srcEndpoint: account.s3.url },
      ...{ destBucket: "new", destRegion: "us-east-1", destInCurrentAccount: "true", destPrefix: "copy" },
    };
    const pairs = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    const input = { type: "S3EC2", description: "Nightly copy", scheduleType: "ONE_TIME", parameters: pairs };
    const { id: old, ...task } = await graphql("Mutation", "createTask", { input });
    expect(task).toMatchObject({ description: "Nightly copy", progress: "STARTING", type: "S3EC2" });
    await graphql("Mutation", "stopTask", { id: old });
    await becomes(old, "STOPPED");
    hasTemplate();
    await vi.waitUntil(() => stackOf(old), { timeout: 60_000 });
    expect(stackOf(old)?.parameters.get("srcBucket")).toBe("old");
    await tick();
    await vi.waitUntil(() => account.stacks.size === 0, { timeout: 60_000 });
    await account.settled();
    expect(await taskOf(old)).toMatchObject({ progress: "STOPPED" });
  });
});
