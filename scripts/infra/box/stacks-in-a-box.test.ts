import { SFNClient } from "@aws-sdk/client-sfn";
import { createLauncher } from "@dth/aws/launcher";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Account, openAccount } from "./account.ts";
import { LAUNCHER } from "./hub-environment.ts";
import { REGION } from "./place.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Objects of a task: enough for a run to be under way when the clock looks. */
const OBJECTS = 400;
/** Milliseconds that the source takes for each. */
const SLOW_MS = 200;
/** Milliseconds that a removal has to begin what it should not. */
const SOON_MS = 1_000;

let account: Account;
let slow = true;
beforeAll(async () => {
  account = await openAccount({
    faults: ({ operation, bucket }) =>
      slow && operation === "GetObject" && bucket === "from" ? { kind: "delay", ms: SLOW_MS } : undefined,
  });
  for (let n = 0; n < OBJECTS; n++) account.s3.bucket("from").put(`in/${n}`, `content ${n}`);
  const fields = [
    { name: "accessKeyId", value: DEFAULT_ACCESS_KEY.accessKeyId },
    { name: "secretAccessKey", value: DEFAULT_ACCESS_KEY.secretAccessKey },
  ];
  await graphql("Mutation", "writeSecret", { input: { name: "keys", fields } });
});
afterAll(() => account?.close());

// biome-ignore lint/suspicious/noExplicitAny: every field has its own shape, which the assertions are about.
type Answer = any;

/** A field of GraphQL, as AppSync asks the data source for it. */
async function graphql(parentTypeName: "Query" | "Mutation", fieldName: string, args: object): Promise<Answer> {
  const claims = { sub: "1", iss: "https://issuer.example", "cognito:groups": ["admin"] };
  const info = { parentTypeName, fieldName };
  const identity = { claims, issuer: "https://issuer.example" };
  const event = { info, arguments: args, identity, request: { headers: {} } };
  const answer: Answer = await account.functions.resolver.invoke(event);
  expect(answer).not.toHaveProperty("error");
  return answer.data;
}

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
    slow = false;
    expect(await becomes(id, "DONE", "ERROR")).toMatchObject({ progress: "DONE" });
    expect(account.s3.bucket("to").keys()).toHaveLength(OBJECTS);
    expect(stackOf(id)?.id).toBe(made);
  });

  it("stays for a run that begins before the clock looked at the end of the last one", async () => {
    const made = stackOf(id)?.id;
    slow = true;
    emptied();
    await graphql("Mutation", "startTask", { id });
    await copying();
    await tick();
    await tick();
    slow = false;
    expect(await becomes(id, "DONE", "ERROR")).toMatchObject({ progress: "DONE" });
    expect(account.s3.bucket("to").keys()).toHaveLength(OBJECTS);
    expect(stackOf(id)?.id).toBe(made);
  });

  it("stays for its run also where what executed older ones is removed meanwhile, as for history that is forgotten", async () => {
    const { items } = await graphql("Query", "runs", { taskId: id });
    slow = true;
    emptied();
    await graphql("Mutation", "startTask", { id });
    await copying();
    await discard(id, ...items.map((run: Answer) => run.id));
    await new Promise((later) => setTimeout(later, SOON_MS));
    slow = false;
    expect(await becomes(id, "DONE", "ERROR")).toMatchObject({ progress: "DONE" });
    expect(account.s3.bucket("to").keys()).toHaveLength(OBJECTS);
  });

  it("goes when the last of its runs has ended", async () => {
    await tick();
    await vi.waitUntil(() => account.stacks.size === 0, { timeout: 60_000 });
    await account.settled();
  });
});
