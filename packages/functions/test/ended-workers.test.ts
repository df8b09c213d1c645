import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import type { Ledger } from "@dth/core/ledger";
import { serve } from "@dth/testkit/loopback-server";
import type { Fault, FaultRequest } from "@dth/testkit/s3-server/faults";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleFunctions } from "../src/bundle.ts";
import { type Box, openBox } from "./box.ts";
import { startFront } from "./image-lab.ts";
import { inLedger } from "./in-ledger.ts";
import { startProgram } from "./program.ts";
import { taskVariables } from "./task-variables.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const directory = mkdtempSync(join(tmpdir(), "workers-"));
const RUN = "run-1";
let box: Box;
let server: S3Server;
let faults: (request: FaultRequest) => Fault | undefined = () => undefined;
const FOR_EVER: Fault = { kind: "hold", until: new Promise(() => undefined) };
const children: ChildProcess[] = [];
beforeAll(async () => {
  await bundleFunctions(directory);
  box = await openBox();
  server = await startS3Server({ buckets: ["from", "to"], faults: (request) => faults(request) });
  for (let n = 0; n < 200; n++) server.bucket("from").put(`small/${n}`, `content ${n}`);
  server.bucket("from").put("large/one", Buffer.alloc(64 * 1024 ** 2, "0123456789abcdef"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await server.close();
  await box.close();
  rmSync(directory, { recursive: true });
});

type Env = Readonly<Record<string, string>>;

function start(program: "finder" | "worker" | "tidy", env: Env) {
  const started = startProgram(directory, [join(directory, "container.mjs"), program], { ...env, RUN_ID: RUN });
  children.push(started.child);
  return started;
}

/** Waits for what a program brings about, however long it takes to start, for as long as it lives. */
async function until({ ended }: ReturnType<typeof start>, look: () => boolean | Promise<boolean>): Promise<void> {
  const gone = ended.then(({ output }) => Promise.reject(new Error(output)));
  gone.catch(() => undefined);
  await Promise.race([gone, vi.waitUntil(look, { timeout: 90_000, interval: 100 })]);
}

/** A task of its own, whose run has been found and is left to workers. */
async function foundTask(name: string, prefix: string, more: Env = {}) {
  await box.createTable(name, LEDGER_TABLE);
  const [queue, deadLetterUrl] = [await box.createQueue(`${name}-work`), await box.createQueue(`${name}-dead`)];
  const task = { store: server.url, ledgerTable: name, queueUrl: queue, deadLetterUrl, scratch: directory };
  const env: Env = {
    ...taskVariables({ box, ...task }),
    PATH: process.env.PATH ?? "",
    AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
    STACK_NAME: name,
    PARAMETER_srcPrefix: prefix,
    PARAMETER_destPrefix: `${name}/`,
    PARAMETER_serverSideCopy: "never",
    ...more,
  };
  faults = ({ operation }) => (operation === "GetObject" ? FOR_EVER : undefined);
  const finder = start("finder", env);
  const isReady = prefix === "large/" ? isBegun : isFound;
  await until(finder, () => inTable(name, isReady));
  finder.child.kill("SIGTERM");
  expect((await finder.ended).code).toBe(75);
  // As its next finder says before it does anything else.
  await inTable(name, (ledger) => ledger.updateRun(RUN, { state: "running" }));
  faults = () => undefined;
  return { name, env, queue };
}

const inTable = <T>(table: string, into: (ledger: Ledger) => Promise<T>) => inLedger(box, table, into);

const isFound = async (ledger: Ledger) =>
  (await ledger.runs(1)).length > 0 && (await ledger.checkpoint(RUN))?.complete === true;
const isBegun = async (ledger: Ledger) =>
  (await isFound(ledger)) && (await ledger.uploads(RUN))[0]?.uploadId !== undefined;
const copied = (table: string) => inTable(table, async (ledger) => (await ledger.tally(RUN)).copied.objects);

async function messagesOf(QueueUrl: string) {
  const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes } = await box.sqs.send(asked);
  return AttributeNames.map((name) => Number(Attributes?.[name]));
}

describe("a worker that has to end in the middle of a large object", () => {
  const upload = () => server.bucket("to").uploads()[0];
  const slowParts = ({ operation, query }: FaultRequest): Fault | undefined =>
    operation === "UploadPart" && query.get("partNumber") !== "1" ? FOR_EVER : undefined;
  const partsSent = (number: number) =>
    server.log
      .entries()
      .filter(({ operation, query, status }) => operation === "UploadPart" && status === 200 && hasPart(query, number));
  const hasPart = (query: string, number: number) => new RegExp(`partNumber=${number}(&|$)`).test(query);

  const completed = () =>
    server.log
      .entries()
      .filter(({ operation }) => operation === "CompleteMultipartUpload")
      .map(({ query }) => new URLSearchParams(query).get("uploadId"));

  /** A worker that holds a lease and an open upload of which the ledger knows a part. */
  async function workerInUpload(env: Env, table: string) {
    server.log.clear();
    faults = slowParts;
    const worker = start("worker", env);
    const isSaved = () =>
      inTable(table, async (ledger) => {
        const [open] = await ledger.uploads(RUN);
        return open?.uploadId !== undefined && (await ledger.parts(RUN, open.key, open.uploadId)).length > 0;
      });
    await until(worker, isSaved);
    return worker;
  }

  /** Work is there for others at once, and whoever goes on does so with the same upload, which the finder began. */
  async function othersGoOn({ name, env, queue }: Awaited<ReturnType<typeof foundTask>>): Promise<void> {
    const known = upload()?.uploadId;
    const [waiting, leased] = await messagesOf(queue);
    expect([leased, waiting]).toEqual([0, 1]);
    expect(upload()?.parts).toBeGreaterThanOrEqual(1);
    faults = () => undefined;
    const finder = await start("finder", env).ended;
    expect(finder.output).toContain("the run has ended: done");
    expect(
      server
        .bucket("to")
        .read(`${name}/one`)
        ?.equals(server.bucket("from").read("large/one") ?? Buffer.of()),
    ).toBe(true);
    expect(server.log.count("CreateMultipartUpload")).toBe(0);
    expect(completed()).toEqual([known]);
    expect(partsSent(1)).toHaveLength(1);
    expect(server.bucket("to").uploads()).toEqual([]);
  }

  it("gives its lease back by SIGTERM, and its upload is gone on with", async () => {
    const task = await foundTask("terminated", "large/");
    const worker = await workerInUpload(task.env, task.name);
    worker.child.kill("SIGTERM");
    const { code, output } = await worker.ended;
    expect(output).toContain('"why":"SIGTERM"');
    expect(code).toBe(0);
    await othersGoOn(task);
  });

  it("does the same by a Spot machine's notice", async () => {
    let noticed = false;
    const imds = await serve(({ method, url, headers }, answer) => {
      if (method === "PUT" && url === "/latest/api/token") answer.end("of-imds");
      else if (headers["x-aws-ec2-metadata-token"] !== "of-imds") answer.writeHead(401).end();
      else if (noticed && url === "/latest/meta-data/spot/instance-action")
        answer.end('{"action": "terminate", "time": "2030-01-01T00:00:00Z"}');
      else answer.writeHead(404).end();
    });
    const task = await foundTask("taken", "large/");
    const worker = await workerInUpload({ ...task.env, AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.url }, task.name);
    noticed = true;
    const { code, output } = await worker.ended;
    await imds.close();
    expect(output).toContain('"why":"the Spot machine goes"');
    expect(code).toBe(0);
    await othersGoOn(task);
  });
});

describe("a run whose finder is gone for good", () => {
  it("leaves no upload open once it is tidied up after, however often", async () => {
    const { name, env } = await foundTask("abandoned", "large/");
    expect(server.bucket("to").uploads()).toHaveLength(1);
    const { code, output } = await start("tidy", env).ended;
    expect(output).toContain("uploads are closed");
    expect(code).toBe(0);
    expect(server.bucket("to").uploads()).toEqual([]);
    expect(await inTable(name, (ledger) => ledger.uploads(RUN))).toEqual([]);
    expect((await start("tidy", env).ended).code).toBe(0);
  });
});

describe("a worker whose keys are replaced", () => {
  /** Some is copied by the old keys, and the rest waits until these are good for nothing. */
  async function halfway(table: string, env: Env) {
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    faults = ({ operation, key }) =>
      operation === "GetObject" && /[02468]$/.test(key) ? { kind: "hold", until: promise } : undefined;
    const worker = start("worker", env);
    const prefix = `${table}/`;
    const arrived = () =>
      server
        .bucket("to")
        .keys()
        .filter((key) => key.startsWith(prefix)).length;
    await until(worker, () => arrived() > 0);
    expect(arrived()).toBeLessThan(200);
    return { worker, goOn };
  }

  async function allArrive(table: string, { worker, goOn }: Awaited<ReturnType<typeof halfway>>): Promise<void> {
    faults = () => undefined;
    goOn();
    await until(worker, async () => (await copied(table)) === 200);
    const { child, ended } = worker;
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    expect(await inTable(table, (ledger) => ledger.failures(RUN))).toEqual([]);
    expect(server.log.entries().some(({ status }) => status === 403 || status === 400)).toBe(true);
  }

  it("reads the secret anew, and goes on", async () => {
    let keys = { access_key_id: "old", secret_access_key: "old-secret" };
    server.accessKeys.set("old", { secret: "old-secret" });
    const read = () => ({ SecretString: JSON.stringify(keys) });
    const front = await startFront(box.url, { "secretsmanager.GetSecretValue": read });
    const secret = Object.fromEntries(
      ["src", "dest"].flatMap((side) => [
        [`PARAMETER_${side}Auth`, "secret"],
        [`PARAMETER_${side}Credentials`, "store"],
      ]),
    );
    const more = { AWS_ENDPOINT_URL: front.url, ...secret };
    const { name, env } = await foundTask("secret", "small/", more);
    const half = await halfway(name, env);
    server.log.clear();
    keys = { access_key_id: "new", secret_access_key: "new-secret" };
    server.accessKeys.delete("old");
    server.accessKeys.set("new", { secret: "new-secret" });
    await allArrive(name, half);
    await front.close();
  });

  it("asks ECS for its role's keys anew, and goes on", async () => {
    const role = (name: string) => ({
      AccessKeyId: name,
      SecretAccessKey: `${name}-secret`,
      Token: `${name}-token`,
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    });
    let keys = role("first");
    server.accessKeys.set("first", { secret: "first-secret", sessionToken: "first-token" });
    const ecs = await serve(({ headers }, answer) => {
      if (headers.authorization !== "of-ecs") answer.writeHead(403).end();
      else answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(keys));
    });
    const { name, env } = await foundTask("rotated", "small/");
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...rest } = env;
    const ofEcs = { AWS_CONTAINER_CREDENTIALS_FULL_URI: ecs.url, AWS_CONTAINER_AUTHORIZATION_TOKEN: "of-ecs" };
    const half = await halfway(name, { ...rest, ...ofEcs });
    server.log.clear();
    keys = role("second");
    server.accessKeys.set("second", { secret: "second-secret", sessionToken: "second-token" });
    server.accessKeys.set("first", { secret: "first-secret", sessionToken: "first-token", expiresAt: 0 });
    await allArrive(name, half);
    await ecs.close();
  });
});
