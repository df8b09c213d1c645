import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "@dth/aws/ledger";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import { openRecordStore } from "@dth/aws/record-store";
import { RECORD_TABLE } from "@dth/aws/record-store/table";
import { createTokens } from "@dth/hub/tokens/tokens";
import { systemClock } from "@dth/local/clock";
import { randomIds } from "@dth/local/ids";
import { memoryLedger } from "@dth/testkit/ledger";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleFunctions } from "../src/bundle.ts";
import { type Box, openBox } from "./box.ts";
import { hubVariables } from "./hub-variables.ts";
import { startProgram } from "./program.ts";
import { taskVariables } from "./task-variables.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const directory = mkdtempSync(join(tmpdir(), "bundles-"));
let box: Box;
let token: string;

beforeAll(async () => {
  await bundleFunctions(directory);
  box = await openBox();
  await box.createTable("records", RECORD_TABLE);
  await box.createTable("ledger", LEDGER_TABLE);
  const clock = systemClock();
  const records = openRecordStore({ client: box.dynamo, table: "records", clock });
  const principal = { subject: "system", name: "hub", role: "admin", kind: "system" } as const;
  const caller = { principal, door: "hub", requestId: "r", language: "en" } as const;
  const made = await createTokens({ records, clock, ids: randomIds() }).create(caller, { name: "t", role: "admin" });
  token = made.token;
});
afterAll(async () => {
  await box.close();
  rmSync(directory, { recursive: true });
});

function environment(): Record<string, string> {
  const role = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  return { ...hubVariables(box.url), ...role, PATH: process.env.PATH ?? "", HUB_STAGE: "production" };
}

function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  return startProgram(directory, args, env);
}

/** What a handler answers, in a process that has nothing but the bundle. */
async function invoke(name: string, events: readonly unknown[]): Promise<readonly unknown[]> {
  const script = `
    const { handler } = await import(${JSON.stringify(join(directory, `${name}.mjs`))});
    const answers = [];
    for (const event of ${JSON.stringify(events)}) answers.push((await handler(event, {})) ?? null);
    process.stdout.write("ANSWERS " + JSON.stringify(answers) + "\\n", () => process.exit(0));`;
  const { output } = await start(["--input-type=module", "-e", script], environment()).ended;
  const [, found] = /^ANSWERS (.*)$/m.exec(output) ?? [];
  if (found === undefined) throw new Error(output);
  return JSON.parse(found);
}

function gatewayEvent(path: string, authorization?: string) {
  return {
    version: "2.0",
    routeKey: "GET /{proxy+}",
    rawPath: path,
    rawQueryString: "",
    headers: { host: "api.example", ...(authorization === undefined ? {} : { authorization }) },
    requestContext: { http: { method: "GET", path, sourceIp: "203.0.113.1" }, domainName: "api.example" },
    isBase64Encoded: false,
  };
}

describe("the handlers, bundled, under plain Node", () => {
  it("answer REST to whoever has a token of the hub, and to nobody else", async () => {
    const [config, ready, mine, nobody, reference] = await invoke("rest", [
      gatewayEvent("/config.json"),
      gatewayEvent("/readyz"),
      gatewayEvent("/token/api/v1/tasks", `Bearer ${token}`),
      gatewayEvent("/api/v1/tasks"),
      gatewayEvent("/api/v1/openapi.json"),
    ]);
    expect(config).toMatchObject({ statusCode: 200, body: expect.stringContaining("https://issuer.example") });
    expect(ready).toMatchObject({ statusCode: 200 });
    expect(mine).toMatchObject({ statusCode: 200, body: expect.stringContaining('"items":[]') });
    expect(nobody).toMatchObject({ statusCode: 401 });
    expect(reference).toMatchObject({ statusCode: 200, body: expect.stringContaining("openapi") });
  });

  it("resolve AppSync's fields for a person of the user pool", async () => {
    const info = { parentTypeName: "Query", fieldName: "listTasksV2" };
    const identity = (groups: readonly string[]) => ({
      claims: { sub: "1", iss: "https://issuer.example", client_id: "console", "cognito:groups": groups },
      issuer: "https://issuer.example",
    });
    const event = { info, arguments: { page: 1, count: 10 }, request: { headers: {} } };
    const [viewer, nobody] = await invoke("resolver", [
      { ...event, identity: identity(["viewer"]) },
      { ...event, identity: identity([]) },
    ]);
    expect(viewer).toMatchObject({ data: { items: [] } });
    expect(nobody).toMatchObject({ error: { code: "FORBIDDEN" } });
  });

  it("authorize programs at API Gateway and at AppSync", async () => {
    const answers = await invoke("authorizer", [
      gatewayEvent("/token/api/v1/tasks", `Bearer ${token}`),
      gatewayEvent("/token/api/v1/tasks", "Bearer wrong"),
      { authorizationToken: token },
      { authorizationToken: "wrong" },
    ]);
    expect(answers).toMatchObject([true, false, true, false].map((isAuthorized) => ({ isAuthorized })));
  });

  it("look after the hub, and name a stack that is to be removed", async () => {
    expect(await invoke("tick", [{}])).toEqual([null]);
    const event = { action: "prepare", taskId: "t1", runId: "r1", for: "remove", stackPrefix: "hub-task" };
    expect(await invoke("launch", [event])).toMatchObject([{ stackName: "hub-task-t1", parameters: [] }]);
  });
});

describe("the containers of a task, bundled, as processes", () => {
  let server: S3Server;
  /** What writing an object waits for. */
  let held: Promise<void> | undefined;
  beforeAll(async () => {
    server = await startS3Server({
      buckets: ["from", "to"],
      faults({ method, key }) {
        if (method !== "PUT") return undefined;
        if (held !== undefined) return { kind: "hold", until: held };
        return key.endsWith("unwanted") ? { kind: "error", status: 403, code: "AccessDenied" } : undefined;
      },
    });
    for (let n = 0; n < 300; n++) server.bucket("from").put(`in/${n}`, `content ${n}`);
  });
  afterAll(() => server.close());

  async function task(name: string): Promise<Record<string, string>> {
    await box.createTable(name, LEDGER_TABLE);
    const [queueUrl, deadLetterUrl] = [await box.createQueue(`${name}-work`), await box.createQueue(`${name}-dead`)];
    return {
      ...taskVariables({ box, store: server.url, ledgerTable: name, queueUrl, deadLetterUrl, scratch: directory }),
      PATH: process.env.PATH ?? "",
      AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
      STACK_NAME: name,
      PARAMETER_srcPrefix: "in/",
    };
  }

  it("find and copy everything; a worker ends when ECS asks it to", async () => {
    const env = await task("task-1");
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    held = promise;
    const finder = start([join(directory, "container.mjs"), "finder"], { ...env, RUN_ID: "run-1" });
    await vi.waitUntil(() => server.log.count("ListObjectsV2") > 0, { timeout: 30_000 });
    const worker = start([join(directory, "container.mjs"), "worker"], env);
    // Asked before it listens, a process just ends.
    await vi.waitUntil(() => worker.output().includes("works in a run"), { timeout: 30_000 });
    held = undefined;
    goOn();
    const end = await finder.ended;
    expect(end.output).toContain("the run has ended: done");
    expect(end.code).toBe(0);
    expect(server.bucket("to").keys()).toHaveLength(300);
    worker.child.kill("SIGTERM");
    const last = await worker.ended;
    expect(last.output).toContain('"why":"SIGTERM"');
    expect(last.code).toBe(0);
    const clock = systemClock();
    const ledger = openLedger({ client: box.dynamo, table: "task-1", clock, replica: memoryLedger() });
    expect(await ledger.run("run-1")).toMatchObject({ state: "done" });
    await ledger.close();
  });

  it("say by how they end that something could not be copied", async () => {
    server.bucket("from").put("bad/unwanted", "abc");
    server.bucket("from").put("bad/wanted", "abc");
    const env = { ...(await task("task-3")), PARAMETER_srcPrefix: "bad/", RUN_ID: "run-3" };
    const worker = start([join(directory, "container.mjs"), "worker"], env);
    const { code, output } = await start([join(directory, "container.mjs"), "finder"], env).ended;
    expect(output).toContain("the run has ended: done");
    expect(output).toContain("1 copied, 0 same, 0 skipped, 1 failed");
    expect(code).toBe(3);
    worker.child.kill("SIGTERM");
    await worker.ended;
  });

  it("ask to be started again when ECS ends the finder, and go on then", async () => {
    const env = { ...(await task("task-2")), PARAMETER_destPrefix: "again/", RUN_ID: "run-2" };
    const finder = start([join(directory, "container.mjs"), "finder"], { ...env, PARAMETER_bandwidth: "100" });
    await vi.waitFor(() => expect(server.bucket("to").keys().join()).toContain("again/"), { timeout: 40_000 });
    finder.child.kill("SIGTERM");
    expect((await finder.ended).code).toBe(75);
    const second = await start([join(directory, "container.mjs"), "finder"], env).ended;
    expect(second.output).toContain("the run has ended: done");
    expect(second.code).toBe(0);
    expect(
      server
        .bucket("to")
        .keys()
        .filter((key) => key.startsWith("again/")),
    ).toHaveLength(300);
  });

  it("name what is missing in their environment, and end", async () => {
    const { code, output } = await start([join(directory, "container.mjs"), "worker"], { PATH: "" }).ended;
    expect(code).toBe(1);
    expect(output).toContain("see AWS_REGION, DEAD_LETTER_QUEUE_URL, LEDGER_TABLE, PLUGIN, QUEUE_URL, STACK_NAME");
  });
});
