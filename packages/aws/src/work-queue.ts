import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Work } from "@dth/core/work";
import type { LeasedWork, QueueDepth, WorkQueue } from "@dth/core/work-queue";
import { BATCH, bodyOf, workOf } from "./work-queue/body.ts";
import type { Met, MixedQueue } from "./work-queue/mixed-queue.ts";
import { type ReceiveOptions, SqsQueue } from "./work-queue/sqs-queue.ts";

/** What {@link openWorkQueue} needs. */
export interface WorkQueueOptions {
  readonly client: SQSClient;
  /** A standard queue whose redrive policy leads to {@link deadLetterUrl}: its `maxReceiveCount` are the deliveries. */
  readonly url: string;
  readonly deadLetterUrl: string;
  /** Work of other runs that is still on the queue is forgotten when it is met. */
  readonly runId: string;
  readonly clock: Clock;
  /** Seconds for which an empty queue is waited for, 0 to 20. Default 1: fewer requests, and no host of SQS is missed. */
  readonly waitSeconds?: number;
  /** Absent: the queue is for works alone, and whatever else is on it ends among the dead letters. */
  readonly mixed?: MixedWork;
}

/** What is different where the queue carries other messages, too. */
export interface MixedWork {
  /** The same queue, shared with who takes the others in this process. */
  readonly queue: MixedQueue;
  /**
   * Whether the run needs nothing of the queue any more. The counts of a queue do not tell what they count, so that this
   * decides once a look at the queue brought no work.
   *
   * @param dead keys that are among the run's dead letters: nothing will come of them
   */
  isOver(dead: ReadonlySet<string>): Promise<boolean>;
}

/** Milliseconds for which dead letters that are looked at are hidden from others. */
const LOOK_MS = 30_000;
/** Dead letters that are looked at once. */
const MAX_LOOK = 1_000;
/** Milliseconds between questions whether a run is over, each of which reads its ledger on. */
const ASK_MS = 5_000;
/** Milliseconds for which others that are met while the queue is emptied are kept for who takes them. */
const KEEP_MS = 150_000;
/** Looks without any work after which a queue that never runs empty counts as emptied. */
const MAX_DRY_LOOKS = 3;

/**
 * The queue of one run on SQS. What SQS cannot promise is in docs/decisions: leases are told apart by whoever holds
 * them, counts are late, and what is sent in several requests is not sent as one.
 */
export function openWorkQueue(options: WorkQueueOptions): WorkQueue {
  return new SqsWorkQueue(options);
}

class SqsWorkQueue implements WorkQueue {
  readonly #queue: SqsQueue;
  readonly #dead: SqsQueue;
  readonly #options: WorkQueueOptions;
  /** When the leases of this process end, by receipt. */
  readonly #held = new Map<string, number>();
  /** Whether the last look at the queue brought no work. */
  #dry = false;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: WorkQueueOptions) {
    const { client, url, deadLetterUrl, clock } = options;
    this.#options = options;
    this.#queue = options.mixed?.queue.queue ?? new SqsQueue(client, url, clock);
    this.#dead = new SqsQueue(client, deadLetterUrl, clock);
  }

  async send(works: readonly Work[], delayMs = 0): Promise<void> {
    await this.#queue.send(works.map(bodyOf), delayMs);
  }

  async lease(max: number, visibilityMs: number): Promise<readonly LeasedWork[]> {
    this.#forgetExpired();
    const leased: LeasedWork[] = [];
    while (leased.length < max) {
      const asked = Math.min(BATCH, max - leased.length);
      const waitSeconds = leased.length === 0 ? (this.#options.waitSeconds ?? 1) : 0;
      const messages = await this.#receive({ max: asked, visibilityMs, waitSeconds }, leased.length > 0);
      for (const met of messages) {
        const work = await this.#take(met);
        if (work !== undefined) leased.push(work);
      }
      if (messages.length < asked) break;
    }
    this.#dry = leased.length === 0;
    return leased;
  }

  async extend(receipt: string, visibilityMs: number): Promise<void> {
    if (this.#isHeld(receipt)) {
      const until = this.#options.clock.now() + visibilityMs;
      if (await this.#queue.hide(receipt, visibilityMs)) {
        this.#held.set(receipt, until);
        return;
      }
    }
    this.#held.delete(receipt);
    throw new HubError("LEASE_LOST", "the lease ended and the work is elsewhere");
  }

  async acknowledge(receipt: string): Promise<void> {
    if (!this.#isHeld(receipt)) return;
    await this.#queue.delete(receipt);
    this.#held.delete(receipt);
  }

  async release(receipt: string, delayMs: number): Promise<void> {
    if (!this.#isHeld(receipt)) return;
    await this.#queue.hide(receipt, delayMs);
    this.#held.delete(receipt);
  }

  async depth(): Promise<QueueDepth> {
    this.#forgetExpired();
    const [{ waiting, hidden }, dead] = await Promise.all([this.#queue.counts(), this.#dead.counts()]);
    // SQS learns late of what is hidden, this process knows at once of what it holds.
    const depth = { waiting, leased: Math.max(hidden, this.#held.size), dead: dead.waiting + dead.hidden };
    return (await this.#isOver(depth)) ? { ...depth, waiting: 0, leased: 0 } : depth;
  }

  async #isOver({ waiting, leased, dead }: QueueDepth): Promise<boolean> {
    const { mixed, clock } = this.#options;
    if (mixed === undefined || waiting + leased === 0 || !this.#dry || this.#held.size > 0) return false;
    if (clock.now() < this.#askedAt + ASK_MS) return false;
    this.#askedAt = clock.now();
    const letters = dead === 0 ? [] : await this.#lookAtDead();
    return mixed.isOver(new Set(letters.flatMap(({ work }) => keysOf(work))));
  }

  async deadLetters(max: number): Promise<readonly Work[]> {
    const letters = await this.#lookAtDead();
    return letters.slice(0, max).map(({ work }) => work);
  }

  async redrive(): Promise<number> {
    let moved = 0;
    for await (const letters of this.#eachDead()) {
      // Sent before it is deleted: what dies in between makes a duplicate, never a loss.
      await this.send(letters.map(({ work }) => work));
      await this.#dead.deleteAll(letters.map(({ handle }) => handle));
      moved += letters.length;
    }
    return moved;
  }

  async purge(): Promise<void> {
    const held = [...this.#held.keys()];
    this.#held.clear();
    await this.#queue.deleteAll(held);
    // `PurgeQueue` goes on for a minute and takes what is sent meanwhile, so that messages are deleted one by one.
    if (this.#options.mixed === undefined) await this.#deleteWorks();
    else await this.#deleteWorksAmong(this.#options.mixed);
    for await (const letters of this.#eachDead()) await this.#dead.deleteAll(letters.map(({ handle }) => handle));
  }

  async #deleteWorks(): Promise<void> {
    for (;;) {
      const waitSeconds = this.#options.waitSeconds ?? 1;
      const messages = await this.#queue.receive({ max: BATCH, visibilityMs: LOOK_MS, waitSeconds });
      if (messages.length === 0) return;
      const works = messages.filter(({ Body }) => workOf(Body) !== undefined);
      await this.#queue.deleteAll(works.map(handleOf));
      // Not given back at once: this would meet it again until it is a dead letter.
      if (works.length === 0) return;
    }
  }

  /** What is left of works after a few looks that brought only others is deleted when it is met. */
  async #deleteWorksAmong({ queue }: MixedWork): Promise<void> {
    const waitSeconds = this.#options.waitSeconds ?? 1;
    for (let dry = 0; dry < MAX_DRY_LOOKS; ) {
      const works = await queue.receive("works", { max: BATCH, visibilityMs: KEEP_MS, waitSeconds });
      await this.#queue.deleteAll(works.map(({ message }) => handleOf(message)));
      dry = works.length === 0 ? dry + 1 : 0;
    }
  }

  /** Whoever has some work already gets that: a queue that fails will tell so when it is asked again. */
  async #receive(options: ReceiveOptions, hasSome: boolean): Promise<readonly Met[]> {
    const { mixed, clock } = this.#options;
    try {
      if (mixed !== undefined) return await mixed.queue.receive("works", options);
      const until = clock.now() + options.visibilityMs;
      return (await this.#queue.receive(options)).map((message) => ({ message, until }));
    } catch (error) {
      if (hasSome) return [];
      throw error;
    }
  }

  /**
   * A message under lease. Work of another run is deleted, for its ledger has it; what is no work at all is given back, so
   * that it ends among the dead letters, where a person finds it, instead of being lost.
   */
  async #take({ message, until }: Met): Promise<LeasedWork | undefined> {
    const receipt = handleOf(message);
    const work = workOf(message.Body);
    if (work === undefined) {
      await this.#queue.show([receipt]);
      return undefined;
    }
    if (work.runId !== this.#options.runId) {
      await this.#queue.delete(receipt);
      return undefined;
    }
    this.#held.set(receipt, until);
    return { work, receipt, deliveries: Number(message.Attributes?.ApproximateReceiveCount ?? 1) };
  }

  async #lookAtDead(): Promise<readonly DeadLetter[]> {
    const letters = await this.#takeDead();
    await this.#dead.show(letters.map(({ handle }) => handle));
    return letters;
  }

  /** Some dead letters at a time, until there are none; whoever takes them deletes them. */
  async *#eachDead(): AsyncGenerator<readonly DeadLetter[]> {
    for (;;) {
      const letters = await this.#takeDead();
      if (letters.length === 0) return;
      yield letters;
    }
  }

  /** This run's dead letters, hidden from others for a while, the oldest first. */
  async #takeDead(): Promise<readonly DeadLetter[]> {
    const taken: Message[] = [];
    while (taken.length < MAX_LOOK) {
      const messages = await this.#dead.receive({ max: BATCH, visibilityMs: LOOK_MS, waitSeconds: 0 });
      if (messages.length === 0) break;
      taken.push(...messages);
    }
    const letters = taken.flatMap((message) => {
      const work = workOf(message.Body);
      const sentAt = Number(message.Attributes?.SentTimestamp ?? 0);
      return work?.runId === this.#options.runId ? [{ work, handle: handleOf(message), sentAt }] : [];
    });
    const own = new Set(letters.map(({ handle }) => handle));
    await this.#dead.show(taken.map(handleOf).filter((handle) => !own.has(handle)));
    return letters.sort((a, b) => a.sentAt - b.sentAt);
  }

  #isHeld(receipt: string): boolean {
    return (this.#held.get(receipt) ?? 0) > this.#options.clock.now();
  }

  #forgetExpired(): void {
    const now = this.#options.clock.now();
    for (const [receipt, until] of this.#held) if (until <= now) this.#held.delete(receipt);
  }
}

interface DeadLetter {
  readonly work: Work;
  readonly handle: string;
  readonly sentAt: number;
}

function keysOf(work: Work): readonly string[] {
  return work.kind === "items" ? work.items.map(({ entry }) => entry.key) : [work.entry.key];
}

function handleOf({ ReceiptHandle = "" }: Message): string {
  return ReceiptHandle;
}
