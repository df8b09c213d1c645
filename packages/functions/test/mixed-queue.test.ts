import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import { bodyOf } from "@dth/aws/work-queue/body";
import { MixedQueue } from "@dth/aws/work-queue/mixed-queue";
import { SqsQueue } from "@dth/aws/work-queue/sqs-queue";
import { PLUGINS } from "@dth/plugins/plugins";
import { itemsWork } from "@dth/testkit/conformance/samples";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { runFinder } from "../src/finder.ts";
import { runWorker } from "../src/worker.ts";
import { type Box, openBox } from "./box.ts";
import { taskVariables } from "./task-variables.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const scratch = mkdtempSync(join(tmpdir(), "mixed-"));
let box: Box;
let server: S3Server;
let queues: { readonly url: string; readonly deadLetterUrl: string };
let tests = 0;
let lines: string[] = [];
/** Milliseconds that each copy takes. */
let copyingMs = 0;
/** The first copy of an object of this name waits until it may go on. */
const HELD = "held";
let held: { readonly waits: PromiseWithResolvers<void>; readonly mayGoOn: PromiseWithResolvers<void> };
/** What a test started; what one that failed left is ended, too. */
let ending: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  box = await openBox();
});
afterAll(async () => {
  await box.close();
  rmSync(scratch, { recursive: true });
});
beforeEach(async () => {
  tests += 1;
  lines = [];
  copyingMs = 0;
  held = { waits: Promise.withResolvers(), mayGoOn: Promise.withResolvers() };
  server = await startS3Server({
    buckets: ["from", "to"],
    // Where both buckets are at one endpoint, that copies by itself, and nothing is read.
    faults({ method, key, attempt }) {
      if (method !== "PUT") return undefined;
      if (key === HELD && attempt === 1) {
        held.waits.resolve();
        return { kind: "hold", until: held.mayGoOn.promise };
      }
      return copyingMs > 0 ? { kind: "delay", ms: copyingMs } : undefined;
    },
  });
  queues = await box.createQueues(`mixed-${tests}`, 10);
  await box.createTable(`mixed-ledger-${tests}`, LEDGER_TABLE);
  // A worker that is asked to end waits until its last question is answered, which takes ten seconds otherwise.
  const { receive } = SqsQueue.prototype;
  vi.spyOn(SqsQueue.prototype, "receive").mockImplementation(function (this: SqsQueue, options) {
    return receive.call(this, { ...options, waitSeconds: Math.min(1, options.waitSeconds) });
  });
  vi.stubEnv("AWS_ACCESS_KEY_ID", DEFAULT_ACCESS_KEY.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", DEFAULT_ACCESS_KEY.secretAccessKey);
});
afterEach(async () => {
  await Promise.all(ending.map((end) => end()));
  ending = [];
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
});

/** What the programs of a stack that stands alone are told, where events of the source come to the queue of the work. */
function environment(): Record<string, string> {
  const task = taskVariables({
    ...{ box, scratch, store: server.url, ledgerTable: `mixed-ledger-${tests}` },
    ...{ queueUrl: queues.url, deadLetterUrl: queues.deadLetterUrl },
  });
  return { ...task, SOURCE_EVENTS: "true", PARAMETER_srcPrefix: "in/" };
}

function options(signal: AbortSignal) {
  return {
    env: environment(),
    plugins: PLUGINS,
    log: (_level: string, message: string) => void lines.push(message),
    signal,
  };
}

function startWorkers(count: number): () => Promise<void> {
  const stop = new AbortController();
  const workers = Array.from({ length: count }, () => runWorker(options(stop.signal)));
  const end = async () => {
    stop.abort();
    await Promise.all(workers);
  };
  ending.push(end);
  return end;
}

const find = () => runFinder(options(new AbortController().signal));

async function send(...bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) await box.sqs.send(new SendMessageCommand({ QueueUrl: queues.url, MessageBody }));
}

const object = (key: string, sequencer: string) => ({
  key,
  sequencer,
  size: 3,
  eTag: "900150983cd24fb0d6963f7d28e17f72",
});

/** Through EventBridge: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function bridged(key: string, sequencer = "01"): string {
  const detail = { bucket: { name: "from" }, object: object(key, sequencer) };
  return JSON.stringify({ source: "aws.s3", "detail-type": "Object Created", detail });
}

/** Straight from S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function direct(key: string, sequencer = "01"): string {
  const record = { eventVersion: "2.1", eventSource: "aws:s3", eventName: "ObjectCreated:Put" };
  return JSON.stringify({ Records: [{ ...record, s3: { bucket: { name: "from" }, object: object(key, sequencer) } }] });
}

const TEST_EVENT = JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "from" });

async function depthOf(QueueUrl: string): Promise<readonly (string | undefined)[]> {
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const question = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
  const { Attributes = {} } = await box.sqs.send(question);
  return names.map((name) => Attributes[name]);
}

async function drained(): Promise<void> {
  await vi.waitFor(async () => expect(await depthOf(queues.url)).toEqual(["0", "0"]), {
    timeout: 60_000,
    interval: 200,
  });
}

async function deadLetters(): Promise<readonly (string | undefined)[]> {
  const question = new ReceiveMessageCommand({ QueueUrl: queues.deadLetterUrl, MaxNumberOfMessages: 10 });
  return ((await box.sqs.send(question)).Messages ?? []).map(({ Body }) => Body);
}

it("copies what events name while there is no run, in every shape in which S3 tells", async () => {
  for (const key of ["in/a", "in/b"]) server.bucket("from").put(key, "abc");
  await send(TEST_EVENT, bridged("in/a"), direct("in/b"), direct("in/b"));
  const stop = startWorkers(1);
  await drained();
  await stop();
  expect(server.bucket("to").keys()).toEqual(["a", "b"]);
  expect(await deadLetters()).toEqual([]);
});

it("runs, ends and loses nothing while events keep coming, with no delivery too many", async () => {
  const from = server.bucket("from");
  for (let n = 0; n < 600; n++) from.put(`in/${n}`, `content ${n}`);
  copyingMs = 20;
  const stop = startWorkers(2);
  const telling = keepTelling();
  await vi.waitFor(() => expect(telling.told()).toBeGreaterThan(10), { timeout: 20_000 });
  // One that does not come to its end while the run goes on.
  from.put(`in/${HELD}`, "abc");
  await send(bridged(`in/${HELD}`));
  await held.waits.promise;
  const before = telling.told();
  await find();
  const during = telling.told() - before;
  const [waiting, hidden] = (await depthOf(queues.url)).map(Number);
  const told = await telling.end();
  copyingMs = 0;
  held.mayGoOn.resolve();
  await drained();
  await stop();
  expect(lines).toContain("the run has ended: done");
  expect(during).toBeGreaterThan(10);
  // It ended beside events that were still under way, not because there happened to be none.
  expect((waiting ?? 0) + (hidden ?? 0)).toBeGreaterThan(0);
  expect(server.bucket("to").keys()).toHaveLength(600 + 1 + told);
  expect(await deadLetters()).toEqual([]);
});

/** Writes objects and tells of each, until it is ended. */
function keepTelling() {
  let told = 0;
  let going = true;
  const telling = (async () => {
    while (going) {
      const key = `in/new-${told}`;
      server.bucket("from").put(key, "abc");
      await send(told % 2 === 0 ? bridged(key) : direct(key));
      told += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  ending.push(() => {
    going = false;
    return telling;
  });
  const end = async () => {
    going = false;
    await telling;
    return told;
  };
  return { told: () => told, end };
}

it("leaves what is neither work nor an event among the same dead letters, and goes on", async () => {
  for (const key of ["in/a", "in/b"]) server.bucket("from").put(key, "abc");
  await send("no JSON");
  const stop = startWorkers(1);
  await vi.waitFor(async () => expect(await depthOf(queues.deadLetterUrl)).toEqual(["1", "0"]), {
    timeout: 60_000,
  });
  await send(bridged("in/b"));
  await find();
  await drained();
  await stop();
  expect(server.bucket("to").keys()).toEqual(["a", "b"]);
  expect(await deadLetters()).toEqual(["no JSON"]);
});

it("deletes work of runs that are over, so that the machines can go", async () => {
  await send(bodyOf(itemsWork("over", "w1", ["in/a"])), bodyOf(itemsWork("over", "w2", ["in/b"])));
  const stop = startWorkers(1);
  await drained();
  await stop();
  expect(await deadLetters()).toEqual([]);
});

it("gives back work that it met and could not do, when it is asked to end", async () => {
  // Nobody gets to look at what was met, as when the end comes right after it.
  const unseen = vi.spyOn(MixedQueue.prototype, "kept").mockReturnValue([]);
  await send(bodyOf(itemsWork("r", "w1", ["in/a"])));
  const stop = startWorkers(1);
  await vi.waitFor(async () => expect(await depthOf(queues.url)).toEqual(["0", "1"]), { timeout: 60_000 });
  await stop();
  unseen.mockRestore();
  expect(await depthOf(queues.url)).toEqual(["1", "0"]);
});
