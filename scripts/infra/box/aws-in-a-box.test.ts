import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { type RegistryPair, startRegistryPair } from "@dth/testkit/registry-pair";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../../web/src/session/config.ts";
import { type Account, openAccount } from "./account.ts";
import { type Answer, askAsAdmin, type Graphql, writeKeys } from "./admin.ts";
import { isAllowed } from "./iam.ts";
import { REGION } from "./place.ts";

// What a killed machine held comes back with the end of its lease, 150 s later where it was the last of the work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** Objects of a task: enough for several messages on the queue. */
const OBJECTS = 4_000;

let account: Account;
/** Most of what is read waits for this, so that a run is in the middle for as long as a test needs. */
let middle: PromiseWithResolvers<void> | undefined = Promise.withResolvers();
function goOn(): void {
  middle?.resolve();
  middle = undefined;
}
beforeAll(async () => {
  account = await openAccount({
    faults: ({ operation, bucket, key }) =>
      middle !== undefined && operation === "GetObject" && bucket === "from" && !key.endsWith("0")
        ? { kind: "hold", until: middle.promise }
        : undefined,
  });
  for (let n = 0; n < OBJECTS; n++) account.s3.bucket("from").put(`in/${n}`, `content ${n}`);
});
afterAll(() => account?.close());

const graphql: Graphql = (...field) => askAsAdmin(account, ...field);

/** A request of REST, as API Gateway brings it to a program with a token of the hub. */
async function rest(method: string, path: string, token: string): Promise<Answer> {
  const answer: Answer = await account.functions.rest.invoke({
    version: "2.0",
    routeKey: `${method} /{proxy+}`,
    rawPath: `/token/api/v1${path}`,
    rawQueryString: "",
    headers: { host: "api.example", authorization: `Bearer ${token}` },
    requestContext: { http: { method, path, sourceIp: "203.0.113.1" }, domainName: "api.example" },
    isBase64Encoded: false,
  });
  expect(answer.statusCode).toBeLessThan(300);
  const body = answer.isBase64Encoded ? Buffer.from(answer.body, "base64").toString() : answer.body;
  return body === "" || body === undefined ? undefined : JSON.parse(body);
}

const side = (bucket: string, more: object = {}) => ({
  type: "minio",
  parameters: JSON.stringify({
    endpoint: account.s3.url,
    region: "us-east-1",
    auth: "secret",
    secret: "keys",
    bucket,
    ...more,
  }),
});

const progressOf = async (id: string): Promise<string> => (await graphql("Query", "getTask", { id })).progress;

/** How the task's run goes. */
const snapshotOf = async (taskId: string): Promise<Answer> =>
  (await graphql("Query", "runs", { taskId })).items[0]?.snapshot;

/** What those who watch were told of the task's runs, and of the task. */
const toldOfRun = (id: string): readonly Answer[] =>
  account.watchers.told.flatMap(({ field, input }) =>
    field === "publishRunProgress" && input.taskId === id ? [input] : [],
  );
const toldOfTask = (id: string): readonly string[] =>
  account.watchers.told.flatMap(({ field, input }) =>
    field === "publishTaskChange" && input.taskId === id ? [input.progress] : [],
  );

describe("a console", () => {
  it("is told where the doors are and how people sign in, in its own words", async () => {
    const path = "/config.json";
    const http = { method: "GET", path, sourceIp: "203.0.113.1" };
    const event = {
      version: "2.0",
      routeKey: `GET ${path}`,
      rawPath: path,
      rawQueryString: "",
      headers: { host: "a.example" },
    };
    const answer: Answer = await account.functions.rest.invoke({
      ...event,
      requestContext: { http, domainName: "a.example" },
    });
    expect(answer.headers["content-type"]).toContain("json");
    const oidc = { kind: "oidc", issuer: "https://issuer.example", clientId: "console" };
    expect(readConfig(JSON.parse(answer.body))).toEqual({
      graphqlUrl: `${account.region.url}/appsync/graphql`,
      restUrl: "/api/v1",
      auth: [oidc],
      live: "appsync",
    });
  });
});

describe("an S3 task", () => {
  let id: string;
  let token: string;

  it("has its results told to the operator, who may say how often", async () => {
    await account.functions.tick.invoke({});
    const [channel, ...others] = await graphql("Query", "channels", {});
    expect(others).toEqual([]);
    expect(channel).toMatchObject({ id: "results", target: { kind: "sns" } });
    await graphql("Mutation", "editChannel", { id: "results", change: { digestMinutes: 0 } });
  });

  it("is created through AppSync, and its stack is made from the template that the deploy uploaded", async () => {
    await writeKeys(account);
    token = (await graphql("Mutation", "createToken", { input: { name: "box", role: "viewer" } })).token;
    const [source, destination] = [side("from", { prefix: "in/" }), side("to")];
    const options = JSON.stringify({ maxRequests: 32, maxMachines: 6, purchase: "spot", finderMemory: "4096" });
    const input = { name: "box", plugin: "s3", source, destination, options };
    const task = await graphql("Mutation", "createTaskV2", { input });
    id = task.id;
    expect(task.progress).toBe("STARTING");
    await vi.waitUntil(() => account.stacks.has(`hub-task-${id}`), { timeout: 60_000 });
    expect([account.fleet(id)?.sizes[0], account.fleet(id)?.most]).toEqual([0, 6]);
  });

  it("gives its programs no right to what belongs to other tasks", async () => {
    const { currentRunId: runId } = await rest("GET", `/tasks/${id}`, token);
    const other = id.replaceAll(/[0-9a-z]/g, "0");
    const ask = (role: string, operation: string, input: object) =>
      isAllowed(account.stacks.values(), `hub-task-${id}-${role}`, { operation, input: { ...input } });
    const item = (table: string, pk: string) => ({ TableName: table, Key: { pk: { S: pk } }, Item: { pk: { S: pk } } });
    const group = (hash: string) => ({
      ...{ TableName: "records", IndexName: "by-group", KeyConditionExpression: "#hash = :hash AND place = :p" },
      ExpressionAttributeValues: { ":hash": { S: hash } },
    });
    for (const [task, run, allowed] of [
      [id, runId, true],
      [other, `${other}-1`, false],
    ] as const) {
      for (const role of ["FinderRole", "WorkerRole"])
        for (const pk of [`runs#${task}`, `run#${run}`, `log#${task}.u`, `uploads#${task}.u`, `copies#${task}.d`])
          for (const operation of ["GetItem", "PutItem", "DeleteItem"])
            expect([role, pk, ask(role, operation, item("ledger", pk))]).toEqual([role, pk, allowed]);
      for (const pk of [`task#${task}`, `run#${run}`, `plan#${run}`, `due#${task}`, `digest#${run}-channel-done`])
        expect([pk, ask("FinderRole", "PutItem", item("records", pk))]).toEqual([pk, allowed]);
      expect(ask("FinderRole", "Query", group(`acceptance#${run}`))).toBe(allowed);
      expect(
        ask("FinderRole", "BatchGetItem", { RequestItems: { ledger: { Keys: [{ pk: { S: `run#${run}` } }] } } }),
      ).toBe(allowed);
      expect(ask("WorkerRole", "GetItem", item("records", `run#${run}`))).toBe(false);
    }
    expect(ask("FinderRole", "GetItem", item("records", "channel#c"))).toBe(true);
    for (const pk of ["channel#c", "connection#c", "token#t", "secret#s", "setting#issuer", `launch#${id}`, "audit#a"])
      expect([pk, ask("FinderRole", "PutItem", item("records", pk))]).toEqual([pk, false]);
    for (const hash of ["task#STARTING", "audit", `run#${id}`])
      expect([hash, ask("FinderRole", "Query", group(hash))]).toEqual([hash, false]);
    expect(ask("FinderRole", "Scan", { TableName: "records" })).toBe(false);
  });

  it("has its programs held to those rights by DynamoDB", async () => {
    const config = { endpoint: account.region.url, region: REGION, userAgentAppId: `hub-task-${id}-FinderRole` };
    const finder = new DynamoDBClient({ ...config, credentials: { accessKeyId: "a", secretAccessKey: "b" } });
    const read = (pk: string) =>
      finder.send(new GetItemCommand({ TableName: "records", Key: { pk: { S: pk }, sk: { S: "task" } } }));
    expect((await read(`task#${id}`)).Item).toBeDefined();
    await expect(read("task#of-somebody-else")).rejects.toMatchObject({ name: "AccessDeniedException" });
    finder.destroy();
  });

  it("loses nothing when a machine dies in the middle, and turns DONE", async () => {
    const fleet = account.fleet(id);
    const first = await vi.waitUntil(() => fleet?.machines[0], { timeout: 60_000 });
    await vi.waitUntil(() => account.region.leases.of(first.accessKeyId).length > 0, { timeout: 60_000 });
    const seen = await graphql("Query", "infrastructure", { taskId: id });
    expect(seen.stack).toMatchObject({ name: `hub-task-${id}`, status: "CREATE_COMPLETE" });
    expect(await graphql("Query", "getTask", { id })).toMatchObject({
      ...{ stackName: `hub-task-${id}`, stackStatus: "CREATE_COMPLETE", stackId: expect.stringContaining(id) },
      executionArn: expect.stringContaining(":execution:"),
      stackOutputs: expect.arrayContaining([
        { OutputKey: null, OutputValue: `/dth/task/${id}`, Description: "Finder Log Group Name" },
        { OutputKey: "QueueUrl", OutputValue: expect.stringContaining("http"), Description: null },
      ]),
    });
    expect(seen.queue).toMatchObject({ dead: 0 });
    expect(seen.queue.waiting + seen.queue.leased).toBeGreaterThan(0);
    expect(seen.fleet.name).toBe(`hub-task-${id}-workers`);
    expect(seen.fleet.running).toBeGreaterThanOrEqual(1);
    expect(seen.fleet.desired).toBeGreaterThanOrEqual(seen.fleet.running);
    first.container.kill("SIGKILL");
    await first.container.ended;
    const held = await account.timePasses(first.accessKeyId);
    expect(held).toBeGreaterThan(0);
    expect(account.s3.bucket("to").keys().length).toBeLessThan(OBJECTS);
    // The finder works, too, and sees the other machine or the one that follows.
    await vi.waitUntil(async () => (await snapshotOf(id))?.workers > 1, { timeout: 60_000, interval: 300 });
    // Nobody asked the hub's clock for it: whoever executes the run tells those who watch.
    const seenCopied = () => toldOfRun(id).some(({ snapshot }) => JSON.parse(snapshot ?? "{}").copied?.objects > 0);
    await vi.waitUntil(seenCopied, { timeout: 60_000 });
    goOn();
    await vi.waitUntil(async () => ["DONE", "ERROR"].includes(await progressOf(id)), {
      timeout: 200_000,
      interval: 300,
    });
    expect(await graphql("Query", "getTask", { id })).toMatchObject({ progress: "DONE" });
    expect(fleet?.machines.length).toBeGreaterThan(1);
    expect(Math.max(...(fleet?.sizes ?? []))).toBeGreaterThan(1);
    const { s3 } = account;
    expect(s3.bucket("to").keys()).toHaveLength(OBJECTS);
    for (const key of s3.bucket("from").keys())
      expect(s3.bucket("to").read(key.slice(3))).toEqual(s3.bucket("from").read(key));
    await account.settled();
    expect(toldOfTask(id).at(-1)).toBe("DONE");
    expect(toldOfRun(id).at(-1)).toMatchObject({ progress: "DONE" });
  });

  it("is the same at REST and at GraphQL: task, run, counts and a receipt that verifies", async () => {
    const task = await graphql("Query", "getTask", { id });
    const runs = await rest("GET", `/runs?taskId=${id}`, token);
    const [run] = runs.items;
    const same = await graphql("Query", "run", { id: run.id });
    expect(await rest("GET", `/tasks/${id}`, token)).toMatchObject({ id, progress: task.progress, name: "box" });
    expect(run).toMatchObject({ taskId: id, progress: "DONE", tally: { copied: { objects: OBJECTS } } });
    expect(same).toMatchObject({ progress: run.progress, tally: run.tally });
    expect(same.manifestSha256).toBe(run.receipt.manifestSha256);
    const receipt = await rest("GET", `/runs/${run.id}/receipt`, token);
    expect(JSON.parse(await graphql("Query", "receipt", { runId: run.id }))).toEqual(receipt);
    expect(await graphql("Query", "verifyReceipt", { runId: run.id })).toBe(true);
  });

  it("releases its stack by itself, and keeps what lay among the dead letters", async () => {
    const outputs = account.stacks.get(`hub-task-${id}`)?.outputs;
    const QueueUrl = outputs?.find(({ OutputKey }) => OutputKey === "DeadLetterQueueUrl")?.OutputValue;
    await account.region.sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: "no work at all" }));
    const { items } = await rest("GET", `/runs?taskId=${id}`, token);
    const letters = async () => (await rest("GET", `/runs/${items[0].id}/dead-letters`, token)).items;
    const poisoned = [{ kind: "message", code: "MESSAGE_UNREADABLE", text: "no work at all" }];
    expect(await letters()).toMatchObject(poisoned);
    await account.functions.tick.invoke({});
    await vi.waitUntil(() => account.stacks.size === 0, { timeout: 60_000 });
    await account.settled();
    expect(account.fleet(id)).toBeUndefined();
    expect(await letters()).toMatchObject(poisoned);
    // The task names no channel; what was left over made it a run with failures only after it had been told.
    expect(account.results.published).toMatchObject([{ subject: "Data Transfer Hub: Done 1" }]);
    expect(account.results.published[0]?.message).toContain("box (run 1)");
    const shown = await graphql("Query", "deadLetters", { runId: items[0].id });
    expect(shown).toMatchObject([{ text: "no work at all", remedy: expect.stringContaining("Accept it") }]);
    expect(await graphql("Query", "inbox", { taskId: id })).toMatchObject([{ code: "MESSAGE_UNREADABLE", objects: 1 }]);
  });

  it("is stopped in the middle, and deleted with everything that it had", async () => {
    middle = Promise.withResolvers();
    for (const key of account.s3.bucket("to").keys()) account.s3.bucket("to").delete(key);
    await graphql("Mutation", "startTask", { id });
    await vi.waitUntil(() => account.s3.bucket("to").keys().length > 0, { timeout: 60_000 });
    await graphql("Mutation", "stopTask", { id });
    await vi.waitUntil(async () => (await progressOf(id)) === "STOPPED", { timeout: 90_000, interval: 300 });
    await account.functions.tick.invoke({});
    await graphql("Mutation", "deleteTask", { id });
    await vi.waitUntil(() => account.stacks.size === 0, { timeout: 60_000 });
    await account.settled();
    expect((await rest("GET", "/tasks", token)).items).toEqual([]);
  });
});

describe("an image task between two registries", () => {
  let registries: RegistryPair;
  beforeAll(async () => {
    registries = await startRegistryPair();
    for (let n = 0; n < 3; n++) await registries.source.image("team/app", `v${n}`);
    await registries.source.multiArch("team/web", "1");
  });
  afterAll(() => registries?.close());

  it("brings every image by digest, is the same at both doors, and releases its stack", async () => {
    const { token } = await graphql("Mutation", "createToken", { input: { name: "images", role: "viewer" } });
    const images = ["team/app:v0", "team/app:v1", "team/app:v2", "team/web:1"];
    const parameters = { endpoint: registries.from.url, select: "images", images };
    const source = { type: "oci-registry", parameters: JSON.stringify(parameters) };
    const destination = { type: "oci-registry", parameters: JSON.stringify({ endpoint: registries.to.url }) };
    const input = { name: "images", plugin: "ecr", source, destination };
    const { id } = await graphql("Mutation", "createTaskV2", { input });
    await vi.waitUntil(async () => ["DONE", "ERROR"].includes(await progressOf(id)), {
      timeout: 90_000,
      interval: 300,
    });
    await account.settled();
    expect(toldOfTask(id).at(-1)).toBe("DONE");
    const [run] = (await rest("GET", `/runs`, token)).items;
    expect(run, JSON.stringify(run)).toMatchObject({ taskId: id, progress: "DONE", tally: { copied: { objects: 4 } } });
    expect(await graphql("Query", "run", { id: run.id })).toMatchObject({ progress: "DONE", tally: run.tally });
    expect(await graphql("Query", "verifyReceipt", { runId: run.id })).toBe(true);
    for (const image of images) {
      const [name = "", tag = ""] = image.split(":");
      expect(await registries.destination.digest(name, tag)).toBe(await registries.source.digest(name, tag));
    }
    await account.functions.tick.invoke({});
    await vi.waitUntil(() => account.stacks.size === 0, { timeout: 60_000 });
    await account.settled();
  });
});
