import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { fakeClock } from "@dth/testkit/clock";
import { itemsWork } from "@dth/testkit/conformance/samples";
import { workQueueConformance } from "@dth/testkit/conformance/work-queue";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type SqsEmulator, startSqs } from "../test/emulators.ts";
import { openWorkQueue } from "./work-queue.ts";

let sqs: SqsEmulator;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());
afterEach(() => vi.restoreAllMocks());

/** What SQS leaves open: see docs/decisions. */
const TRAITS = { revives: false, countsExpiry: false, exactDelays: false };

describe("openWorkQueue", () => {
  workQueueConformance(async (clock, maxDeliveries) => {
    // The emulator tells the time as this process does.
    vi.spyOn(Date, "now").mockImplementation(() => clock.now());
    const queues = await sqs.createQueues(maxDeliveries ?? 5);
    const open = () => openWorkQueue({ client: sqs.client, ...queues, runId: "r", clock, waitSeconds: 0 });
    return { queue: open(), other: open(), close: async () => {} };
  }, TRAITS);

  it("loses nothing that is no work: it ends among the dead letters", async () => {
    const clock = fakeClock();
    vi.spyOn(Date, "now").mockImplementation(() => clock.now());
    const queues = await sqs.createQueues(3);
    const queue = openWorkQueue({ client: sqs.client, ...queues, runId: "r", clock, waitSeconds: 0 });
    const stray = JSON.stringify({ source: "aws.s3", detail: {} });
    await sqs.client.send(new SendMessageCommand({ QueueUrl: queues.url, MessageBody: stray }));
    await queue.send([itemsWork("r", "w", ["k"])]);
    await queue.purge();
    await queue.send([itemsWork("r", "w2", ["k"])]);
    await clock.advance(30_000);
    const leased = [];
    for (let n = 0; n < 5; n++) leased.push(...(await queue.lease(10, 60_000)));
    expect(leased.map(({ work }) => work.id)).toEqual(["w2"]);
    const dead = new ReceiveMessageCommand({ QueueUrl: queues.deadLetterUrl, WaitTimeSeconds: 0 });
    expect((await sqs.client.send(dead)).Messages?.map(({ Body }) => Body)).toEqual([stray]);
  });

  it("moves back and forgets every dead letter, however many there are", async () => {
    const clock = fakeClock();
    const queues = await sqs.createQueues(5);
    const open = (urls: typeof queues) =>
      openWorkQueue({ client: sqs.client, ...urls, runId: "r", clock, waitSeconds: 0 });
    const letters = Array.from({ length: 1_015 }, (_, n) => itemsWork("r", `w${n}`, ["k"]));
    const dead = open({ url: queues.deadLetterUrl, deadLetterUrl: queues.url });
    const queue = open(queues);
    await dead.send(letters);
    expect(await queue.redrive()).toBe(1_015);
    expect(await queue.depth()).toMatchObject({ waiting: 1_015, dead: 0 });
    await dead.send(letters);
    await queue.purge();
    expect(await queue.depth()).toMatchObject({ waiting: 0, dead: 0 });
  });
});
