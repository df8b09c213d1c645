import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Clock } from "@dth/core/clock";
import { fakeClock } from "@dth/testkit/clock";
import { itemsWork } from "@dth/testkit/conformance/samples";
import { workQueueConformance } from "@dth/testkit/conformance/work-queue";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type SqsEmulator, startSqs } from "../test/emulators.ts";
import { MixedQueue } from "./work-queue/mixed-queue.ts";
import { SqsQueue } from "./work-queue/sqs-queue.ts";
import { openWorkQueue } from "./work-queue.ts";

let sqs: SqsEmulator;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());
afterEach(() => vi.restoreAllMocks());

/** What SQS leaves open: see docs/decisions. */
const TRAITS = { revives: false, countsExpiry: false, exactDelays: false };

const TEN = { max: 10, waitSeconds: 0 };

type Queues = Awaited<ReturnType<SqsEmulator["createQueues"]>>;

/** One process' view of a queue that carries works and other messages. */
function openMixed(queues: Queues, clock: Clock, isOver: (dead: ReadonlySet<string>) => boolean = () => false) {
  const mixed = new MixedQueue(new SqsQueue(sqs.client, queues.url, clock), clock);
  const work = { queue: mixed, isOver: async (dead: ReadonlySet<string>) => isOver(dead) };
  const queue = openWorkQueue({ client: sqs.client, ...queues, runId: "r", clock, waitSeconds: 0, mixed: work });
  return { queue, mixed };
}

async function mixedQueues(isOver?: (dead: ReadonlySet<string>) => boolean) {
  const fake = fakeClock();
  vi.spyOn(Date, "now").mockImplementation(() => fake.now());
  const queues = await sqs.createQueues(5);
  // Nobody moves the clock on for a rest.
  const clock: Clock = { now: () => fake.now(), sleep: async () => undefined };
  const send = async (...bodies: readonly string[]) => {
    for (const MessageBody of bodies)
      await sqs.client.send(new SendMessageCommand({ QueueUrl: queues.url, MessageBody }));
  };
  return { ...openMixed(queues, clock, isOver), clock: fake, send };
}

describe("openWorkQueue", () => {
  workQueueConformance(async (clock, maxDeliveries) => {
    // The emulator tells the time as this process does.
    vi.spyOn(Date, "now").mockImplementation(() => clock.now());
    const queues = await sqs.createQueues(maxDeliveries ?? 5);
    const open = () => openWorkQueue({ client: sqs.client, ...queues, runId: "r", clock, waitSeconds: 0 });
    return { queue: open(), other: open(), close: async () => {} };
  }, TRAITS);

  describe("on a queue that carries other messages, too", () => {
    workQueueConformance(async (clock, maxDeliveries) => {
      vi.spyOn(Date, "now").mockImplementation(() => clock.now());
      const queues = await sqs.createQueues(maxDeliveries ?? 5);
      const open = () => openMixed(queues, clock).queue;
      return { queue: open(), other: open(), close: async () => {} };
    }, TRAITS);

    it("hands each kind to who takes it, with one delivery each", async () => {
      const { queue, mixed, send } = await mixedQueues();
      const works = Array.from({ length: 30 }, (_, n) => itemsWork("r", `w${n}`, ["k"]));
      const events = Array.from({ length: 30 }, (_, n) => `{"event":${n}}`);
      for (let n = 0; n < 30; n += 10) {
        await send(...events.slice(n, n + 10));
        await queue.send(works.slice(n, n + 10));
      }
      const leased = new Map<string, number>();
      const met = new Map<string, string | undefined>();
      for (let n = 0; n < 40; n++) {
        for (const { work, deliveries } of await queue.lease(2, 150_000)) leased.set(work.id, deliveries);
        const options = { max: 3, visibilityMs: 150_000, waitSeconds: 0 };
        for (const { message } of await mixed.receive("others", options))
          met.set(message.Body ?? "", message.Attributes?.ApproximateReceiveCount);
      }
      expect([...leased.values()]).toEqual(works.map(() => 1));
      expect([...met.keys()].sort()).toEqual([...events].sort());
      expect(new Set(met.values())).toEqual(new Set(["1"]));
    });

    it("takes no more work while too many others wait for who takes them, so that none wanders about", async () => {
      const { queue, mixed, send } = await mixedQueues();
      for (let n = 0; n < 120; n += 10) await send(...Array.from({ length: 10 }, (_, m) => `{"event":${n + m}}`));
      for (let n = 0; n < 20; n++) expect(await queue.lease(1, 150_000)).toEqual([]);
      expect(mixed.kept("others").length).toBeLessThan(60);
      await queue.send([itemsWork("r", "w", ["k"])]);
      const met = [];
      for (let n = 0; n < 30; n++) met.push(...(await mixed.receive("others", { ...TEN, visibilityMs: 150_000 })));
      expect(met.length).toBe(120);
      expect((await queue.lease(1, 150_000)).map(({ work }) => work.id)).toEqual(["w"]);
    });

    it("empties itself of works alone, and keeps the others for who takes them", async () => {
      const { queue, mixed, send } = await mixedQueues();
      await send('{"event":1}');
      await queue.send([itemsWork("r", "w", ["k"])]);
      await queue.purge();
      const met = await mixed.receive("others", { ...TEN, visibilityMs: 150_000 });
      expect(met.map(({ message }) => message.Body)).toEqual(['{"event":1}']);
      expect(await queue.lease(1, 150_000)).toEqual([]);
    });

    it("is at its end when the run is over, whatever else waits, and not before it found no work itself", async () => {
      const asked: (readonly string[])[] = [];
      let over = false;
      const { queue, clock, send } = await mixedQueues((dead) => {
        asked.push([...dead]);
        return over;
      });
      await send('{"event":1}');
      expect(await queue.depth()).toMatchObject({ waiting: 1 });
      expect(asked).toEqual([]);
      await queue.lease(1, 150_000);
      expect(await queue.depth()).toMatchObject({ leased: 1 });
      over = true;
      expect(await queue.depth()).toMatchObject({ leased: 1 });
      await clock.advance(5_000);
      expect(await queue.depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
      expect(asked).toEqual([[], []]);
    });

    it("gives back what it kept, at once", async () => {
      const { queue, mixed, send } = await mixedQueues();
      await send('{"event":1}');
      await queue.lease(1, 150_000);
      expect(mixed.kept("others")).toHaveLength(1);
      await mixed.giveBack();
      expect(mixed.kept("others")).toEqual([]);
      expect(await mixed.receive("others", { ...TEN, visibilityMs: 150_000 })).toHaveLength(1);
    });

    it("leaves to SQS what nobody took before its lease was nearly over", async () => {
      const { queue, mixed, clock, send } = await mixedQueues();
      await send('{"event":1}');
      await queue.lease(1, 60_000);
      await clock.advance(20_000);
      expect(await mixed.receive("others", { ...TEN, visibilityMs: 150_000 })).toEqual([]);
      await clock.advance(41_000);
      expect(await mixed.receive("others", { ...TEN, visibilityMs: 150_000 })).toHaveLength(1);
    });
  });

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
