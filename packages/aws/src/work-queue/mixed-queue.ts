import type { Message } from "@aws-sdk/client-sqs";
import type { Clock } from "@dth/core/clock";
import { workOf } from "./body.ts";
import type { ReceiveOptions, SqsQueue } from "./sqs-queue.ts";

/** A message under lease. */
export interface Met {
  readonly message: Message;
  /** When the lease ends, in milliseconds since the Unix epoch. */
  readonly until: number;
}

type Kind = "works" | "others";

/** Messages of a kind that this process keeps at most before it takes no more of the other kind. */
const MOST: Readonly<Record<Kind, number>> = { works: 1, others: 50 };
/** Milliseconds that must be left of a lease for whoever gets the message; what has less comes again by itself. */
const LEFT_MS = 60_000;
/** Milliseconds of rest for whoever cannot have anything until the others have had theirs; less where nobody waits. */
const REST_MS = 1_000;
const SHORT_REST_MS = 20;

/**
 * One SQS queue that carries works of runs and other messages, such as events of the source, as one process reads it. SQS
 * cannot be asked for one kind of message, and what is given back counts as delivered. So whoever meets what is for the
 * other reader of this process keeps it for that one, under its lease; a reader that is behind holds the other one up
 * instead of having messages wander about until they are dead letters.
 */
export class MixedQueue {
  readonly queue: SqsQueue;
  readonly #clock: Clock;
  readonly #kept: Record<Kind, Met[]> = { works: [], others: [] };

  constructor(queue: SqsQueue, clock: Clock) {
    this.queue = queue;
    this.#clock = clock;
  }

  /** Messages of one kind: what was kept, else what the queue has. None also while too much of the other kind is kept. */
  async receive(kind: Kind, options: ReceiveOptions): Promise<readonly Met[]> {
    const kept = this.take(kind, options.max);
    if (kept.length > 0) return kept;
    const other = kind === "works" ? "others" : "works";
    if (this.kept(other).length >= MOST[other]) {
      await this.#clock.sleep(options.waitSeconds > 0 ? REST_MS : SHORT_REST_MS);
      return [];
    }
    const until = this.#clock.now() + options.visibilityMs;
    const met = (await this.queue.receive(options)).map((message) => ({ message, until }));
    this.#kept[other].push(...met.filter(({ message }) => kindOf(message) === other));
    return met.filter(({ message }) => kindOf(message) === kind);
  }

  /** What is kept of a kind and has enough of its lease left. */
  kept(kind: Kind): readonly Met[] {
    const from = this.#clock.now() + LEFT_MS;
    this.#kept[kind] = this.#kept[kind].filter(({ until }) => until >= from);
    return this.#kept[kind];
  }

  /** Takes some of what is kept. */
  take(kind: Kind, max: number): readonly Met[] {
    this.kept(kind);
    return this.#kept[kind].splice(0, max);
  }

  /** Keeps a message no more, for it is deleted. */
  forget(message: Message): void {
    for (const kind of ["works", "others"] as const)
      this.#kept[kind] = this.#kept[kind].filter((each) => each.message !== message);
  }

  /** Gives back all that is kept, for whoever comes after this process. */
  async giveBack(): Promise<void> {
    const all = [...this.take("works", Number.POSITIVE_INFINITY), ...this.take("others", Number.POSITIVE_INFINITY)];
    await this.queue.show(all.map(({ message }) => message.ReceiptHandle ?? ""));
  }
}

function kindOf({ Body }: Message): Kind {
  return workOf(Body) === undefined ? "others" : "works";
}
