import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import { MixedQueue } from "@dth/aws/work-queue/mixed-queue";
import { SqsQueue } from "@dth/aws/work-queue/sqs-queue";
import type { Plugin } from "@dth/core/plugin";
import { PLUGINS } from "@dth/plugins/plugins";
import { fakeClock } from "@dth/testkit/clock";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { readEnvironment } from "../src/environment.ts";
import { openEventPorts } from "../src/event-ports.ts";
import { eventMessages } from "../src/mixed-work.ts";
import { copyEvents, EVENT_LEASE_MS } from "../src/source-events.ts";
import { jobOf, TaskEnvironmentSchema } from "../src/task-environment.ts";
import { openTaskPorts } from "../src/task-ports.ts";
import { type Box, openBox } from "./box.ts";
import { taskVariables } from "./task-variables.ts";

const s3Plugin = PLUGINS.find(({ manifest }) => manifest.id === "s3") ?? unknownPlugin();

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const scratch = mkdtempSync(join(tmpdir(), "events-"));
let box: Box;
let server: S3Server;
let queues: { readonly url: string; readonly deadLetterUrl: string };
let tests = 0;
const lines: string[] = [];

beforeAll(async () => {
  box = await openBox();
});
afterAll(async () => {
  await box.close();
  rmSync(scratch, { recursive: true });
});
beforeEach(async () => {
  tests += 1;
  lines.length = 0;
  server = await startS3Server({ buckets: ["from", "to"] });
  queues = await box.createQueues(`events-${tests}`, 3);
  await box.createTable(`ledger-${tests}`, LEDGER_TABLE);
  const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
  vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
});

/** A worker's events, in this process. */
function openWorker(plugin: Plugin = s3Plugin, clock?: ReturnType<typeof fakeClock>) {
  const env = taskVariables({
    ...{ box, scratch, store: server.url, ledgerTable: `ledger-${tests}` },
    ...{ queueUrl: "http://none.invalid", deadLetterUrl: queues.deadLetterUrl },
  });
  const environment = readEnvironment(TaskEnvironmentSchema, env);
  const ports = openTaskPorts(environment, "", (_level, message) => lines.push(message));
  const events = openEventPorts(environment, ports, mkdtempSync(join(scratch, "worker-")));
  const stop = new AbortController();
  const running = copyEvents({
    ...{ plugin, ledger: events.ledger, open: events.open, ids: ports.ids, signal: stop.signal, waitSeconds: 1 },
    clock: clock ?? ports.clock,
    queue: eventMessages(
      new MixedQueue(new SqsQueue(ports.clients.sqs, queues.url, ports.clock), ports.clock),
      ports.clock,
      false,
    ),
    jobOf: (runId) => jobOf(plugin, environment, runId, env),
    log: (_level, message) => lines.push(message),
  });
  return {
    ledger: events.ledger,
    async close() {
      stop.abort();
      await running;
      await events.close();
      await ports.close();
    },
  };
}

async function send(...bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) await box.sqs.send(new SendMessageCommand({ QueueUrl: queues.url, MessageBody }));
}

/** As EventBridge has it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function event(kind: "Created" | "Deleted", key: string, sequencer: string): string {
  const object = {
    key,
    sequencer,
    ...(kind === "Created" ? { size: 3, etag: "900150983cd24fb0d6963f7d28e17f72" } : {}),
  };
  return JSON.stringify({
    source: "aws.s3",
    "detail-type": `Object ${kind}`,
    detail: { bucket: { name: "from" }, object },
  });
}

/** Waits until nothing waits and nothing is hidden. */
async function drained(url = queues.url): Promise<void> {
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  await vi.waitFor(
    async () => {
      const question = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] });
      const { Attributes = {} } = await box.sqs.send(question);
      expect(names.map((name) => Attributes[name])).toEqual(["0", "0"]);
    },
    { timeout: 30_000, interval: 50 },
  );
}

async function deadLetters(): Promise<readonly (string | undefined)[]> {
  const question = new ReceiveMessageCommand({ QueueUrl: queues.deadLetterUrl, MaxNumberOfMessages: 10 });
  return ((await box.sqs.send(question)).Messages ?? []).map(({ Body }) => Body);
}

it("copies what was written and deletes what was deleted, in whatever order and however often it is told", async () => {
  server.bucket("from").put("a", "abc");
  server.bucket("from").put("b", "abc");
  server.bucket("to").put("gone", "abc");
  server.bucket("to").put("back", "old");
  server.bucket("from").put("back", "new");
  await send(event("Created", "a", "01"), event("Created", "a", "01"), event("Deleted", "gone", "02"));
  await send(event("Created", "back", "05"), event("Deleted", "back", "03"), event("Created", "never", "01"));
  const worker = openWorker();
  await drained();
  await send(event("Created", "b", "09"), event("Created", "a", "01"));
  await drained();
  const runs = await worker.ledger.runs(9);
  await worker.close();
  expect(server.bucket("to").keys()).toEqual(["a", "b", "back"]);
  expect(runs.length).toBeGreaterThan(0);
  expect(runs.map(({ state }) => state)).toEqual(runs.map(() => "done"));
  expect(await deadLetters()).toEqual([]);
});

it("says what is no event, and leaves it among the dead letters after its deliveries", async () => {
  server.bucket("from").put("a", "abc");
  await send("no JSON", event("Created", "a", "01"), JSON.stringify({ Event: "s3:TestEvent", Bucket: "from" }));
  const worker = openWorker();
  await drained();
  await worker.close();
  expect(server.bucket("to").keys()).toEqual(["a"]);
  expect(await deadLetters()).toEqual(["no JSON"]);
  expect(lines.filter((line) => line.includes("no event of the source"))).toHaveLength(3);
});

it("goes on with the run of a worker that was killed in the middle", async () => {
  server.bucket("from").put("a", "abc");
  server.bucket("from").put("b", "abc");
  let begun = (): void => undefined;
  const inTheMiddle = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const hang = () => {
    begun();
    return new Promise<void>(() => undefined);
  };
  // Its clock stands still as well, so that it prolongs nothing: as far as anybody can tell, it is gone.
  const killed: Plugin = {
    ...s3Plugin,
    async run(job, host, control) {
      const bound = new Proxy(host.ledger, {
        get: (ledger, name) => {
          if (name === "record") return hang;
          const member: unknown = Reflect.get(ledger, name);
          return typeof member === "function" ? member.bind(ledger) : member;
        },
      });
      return s3Plugin.run(job, { ...host, ledger: bound }, control);
    },
  };
  await send(event("Created", "a", "01"), event("Created", "b", "02"));
  openWorker(killed, fakeClock());
  await inTheMiddle;
  const now = Date.now.bind(Date);
  const later = now() + EVENT_LEASE_MS + 1_000 - now();
  vi.spyOn(Date, "now").mockImplementation(() => now() + later);
  const worker = openWorker();
  await drained();
  const runs = await worker.ledger.runs(9);
  await worker.close();
  expect(server.bucket("to").keys()).toEqual(["a", "b"]);
  expect(runs.map(({ state }) => state)).toEqual(["done"]);
  expect(await deadLetters()).toEqual([]);
});

it("tries what cannot be copied again, and then leaves it among the dead letters", async () => {
  server.bucket("from").put("a", "abc");
  await send(event("Created", "a", "01"));
  const failing: Plugin = { ...s3Plugin, run: async () => ({ ...FAILED, error: new Error("no such bucket") }) };
  const now = Date.now.bind(Date);
  let ahead = 0;
  vi.spyOn(Date, "now").mockImplementation(() => now() + ahead);
  const hide = vi.spyOn(SqsQueue.prototype, "hide");
  const worker = openWorker(failing);
  for (let delivery = 1; delivery <= 3; delivery++) {
    const hidden = () => hide.mock.settledResults.filter(({ type }) => type === "fulfilled");
    await vi.waitFor(() => expect(hidden()).toHaveLength(delivery), { timeout: 15_000 });
    expect(lines.filter((line) => line.endsWith(": failed"))).toHaveLength(delivery);
    ahead += 61_000;
  }
  await vi.waitFor(async () => expect(await deadLetters()).toHaveLength(1), { timeout: 15_000 });
  await worker.close();
});

const NONE = { objects: 0, bytes: 0 };
const FAILED = {
  state: "failed",
  tally: { copied: NONE, same: NONE, skipped: NONE, failed: NONE, deleted: NONE },
  failures: [],
} as const;

function unknownPlugin(): never {
  throw new Error("there is no plugin s3");
}
