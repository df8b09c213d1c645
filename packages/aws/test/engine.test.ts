import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { overridden } from "@dth/testkit/overridden";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { startRun } from "@dth/transfer/run";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LEDGER_TABLE } from "../src/ledger/table.ts";
import { measureBookkeeping } from "./bookkeeping.ts";
import { type DynamoEmulator, type SqsEmulator, startDynamo, startSqs } from "./emulators.ts";
import { enter, type Lab } from "./lab.ts";

vi.setConfig({ testTimeout: 120_000 });

let dynamo: DynamoEmulator;
let sqs: SqsEmulator;
beforeAll(async () => {
  dynamo = await startDynamo();
  sqs = await startSqs();
});
afterAll(async () => {
  await sqs.close();
  await dynamo.close();
});

/** Two servers, the first with objects of every kind that the engine treats apart. */
async function servers(objects: number): Promise<readonly [S3Server, S3Server]> {
  const make = () => startS3Server({ buckets: ["bucket"], limits: { minPartSize: 1 } });
  const [from, to] = [await make(), await make()];
  for (let n = 0; n < objects; n++) from.bucket("bucket").put(`${n % 7}/é ${n}`, `content ${n}`);
  from.bucket("bucket").put("empty", "");
  from.bucket("bucket").put("large", new Uint8Array(20 << 20).fill(7));
  return [from, to];
}

async function makeLab(runId: string, [from, to]: readonly [S3Server, S3Server]): Promise<Lab> {
  // Leases are short here, and a busy machine may let the same one end more often than any worker is killed.
  const [table, queues] = [await dynamo.createTable(LEDGER_TABLE), await sqs.createQueues(100)];
  const ports = { dynamoPort: dynamo.port, sqsPort: sqs.port };
  return { runId, ...ports, table, queues, source: from.url, destination: to.url };
}

function contents(server: S3Server) {
  const bucket = server.bucket("bucket");
  return bucket.keys().map((key) => [
    key,
    createHash("sha256")
      .update(bucket.read(key) ?? "")
      .digest("hex"),
  ]);
}

function startProcess(
  script: string,
  lab: Lab,
): ChildProcess & { readonly stdout: NonNullable<ChildProcess["stdout"]> } {
  const env = { ...process.env, NODE_OPTIONS: "" };
  return spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), JSON.stringify(lab)], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
}

describe("a run over SQS and DynamoDB", () => {
  it("copies everything, and the next run of another process finds it the same", async () => {
    const [from, to] = await servers(300);
    const lab = await makeLab("run1", [from, to]);
    const first = enter(lab);
    const summary = await startRun(first.request, first.ports).finished;
    expect(summary.error).toBeUndefined();
    expect(summary).toMatchObject({ state: "done", openUploads: 0, tally: { copied: { objects: 302 } } });
    expect(contents(to)).toEqual(contents(from));
    await first.close();

    const second = enter({ ...lab, runId: "run2" });
    const again = await startRun(second.request, second.ports).finished;
    expect(again.tally).toMatchObject({ copied: { objects: 0 }, same: { objects: 302 } });
    expect((await second.ports.ledger.runs(10)).map(({ id }) => id)).toEqual(["run2", "run1"]);
    expect((await second.ports.ledger.tally("run1")).copied.objects).toBe(302);
    await second.close();
    await from.close();
    await to.close();
  });

  it("loses nothing when a worker is killed that holds work", async () => {
    const [from, to] = await servers(400);
    const lab = await makeLab("run3", [from, to]);
    const leader = enter(lab);
    const held = Promise.withResolvers<void>();
    // The leader's own worker waits until the other one holds some of the work.
    const queue = overridden(leader.ports.queue, {
      lease: async (max, visibilityMs) => {
        await held.promise;
        return leader.ports.queue.lease(max, visibilityMs);
      },
    });
    const run = startRun(leader.request, { ...leader.ports, queue }, { leaseMs: 3_000 });
    await vi.waitUntil(async () => (await leader.ports.ledger.runs(1)).length === 1, { timeout: 20_000 });
    const worker = startProcess("./hanging-worker.ts", lab);
    await once(createInterface(worker.stdout), "line");
    worker.kill("SIGKILL");
    await once(worker, "exit");
    held.resolve();
    const summary = await run.finished;
    expect(summary.error).toBeUndefined();
    expect(summary).toMatchObject({ state: "done", tally: { copied: { objects: 402 }, failed: { objects: 0 } } });
    expect(contents(to)).toEqual(contents(from));
    await leader.close();
    await from.close();
    await to.close();
  });

  it("goes on where a killed leader was", async () => {
    const [from, to] = await servers(1_000);
    const lab = await makeLab("run4", [from, to]);
    const leader = startProcess("./leader.ts", lab);
    const gone = once(leader, "exit");
    // What the leader says of its progress counts what came to it twice.
    await vi.waitUntil(() => to.bucket("bucket").size > 300, { timeout: 60_000, interval: 5 });
    leader.kill("SIGKILL");
    await gone;
    const before = to.bucket("bucket").size;
    expect(before).toBeGreaterThan(300);
    expect(before).toBeLessThan(1_002);

    const successor = enter(lab);
    const summary = await startRun(successor.request, successor.ports, { leaseMs: 3_000 }).finished;
    expect(summary.error).toBeUndefined();
    expect(summary).toMatchObject({ state: "done", openUploads: 0, tally: { failed: { objects: 0 } } });
    expect(summary.tally.copied.objects + summary.tally.same.objects).toBe(1_002);
    expect(await successor.ports.ledger.unsettled("run4")).toBe(0);
    expect(contents(to)).toEqual(contents(from));
    expect(to.bucket("bucket").uploads()).toEqual([]);
    await successor.close();
    await from.close();
    await to.close();
  });
});

describe("bookkeeping", () => {
  it("costs less than 20 cents for a million small objects", async () => {
    const { perMillion, meter } = await measureBookkeeping(10_000);
    expect(perMillion).toBeGreaterThan(0.01);
    expect(perMillion).toBeLessThan(0.2);
    expect(meter.writeUnits).toBeLessThan(10_000 / 8);
  });
});
