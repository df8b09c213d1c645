import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Work } from "@dth/core/work";
import type { LeasedWork, WorkQueue } from "@dth/core/work-queue";

/** What {@link memoryWorkQueue} needs. */
export interface MemoryWorkQueueOptions {
  readonly clock: Clock;
  /** Leases after which work is a dead letter. Default 5. */
  readonly maxDeliveries?: number;
}

interface Message {
  /** JSON, as the durable queues carry it. */
  readonly body: string;
  deliveries: number;
  /** From when it can be leased. */
  visibleAt: number;
  /** The last lease, unless it was given back. */
  receipt: string | undefined;
}

/** A work queue in memory, that behaves as the durable ones do. */
export function memoryWorkQueue(options: MemoryWorkQueueOptions): WorkQueue {
  return new MemoryWorkQueue(options.clock, options.maxDeliveries ?? 5);
}

class MemoryWorkQueue implements WorkQueue {
  readonly #clock: Clock;
  readonly #maxDeliveries: number;
  readonly #live = new Set<Message>();
  readonly #byReceipt = new Map<string, Message>();
  #dead: string[] = [];
  #leases = 0;

  constructor(clock: Clock, maxDeliveries: number) {
    this.#clock = clock;
    this.#maxDeliveries = maxDeliveries;
  }

  async send(works: readonly Work[], delayMs = 0): Promise<void> {
    this.#add(
      works.map((work) => JSON.stringify(work)),
      delayMs,
    );
  }

  async lease(max: number, visibilityMs: number): Promise<readonly LeasedWork[]> {
    const leased: LeasedWork[] = [];
    const now = this.#clock.now();
    for (const message of this.#live) {
      if (leased.length >= max) break;
      if (message.visibleAt > now) continue;
      if (message.deliveries >= this.#maxDeliveries) this.#bury(message);
      else leased.push(this.#leaseOne(message, now + visibilityMs));
    }
    return leased;
  }

  async extend(receipt: string, visibilityMs: number): Promise<void> {
    const message = this.#byReceipt.get(receipt);
    if (message === undefined) throw new HubError("LEASE_LOST", "the lease ended and the work is elsewhere");
    message.visibleAt = this.#clock.now() + visibilityMs;
  }

  async acknowledge(receipt: string): Promise<void> {
    const message = this.#current(receipt);
    if (message !== undefined) this.#remove(message);
  }

  async release(receipt: string, delayMs: number): Promise<void> {
    const message = this.#current(receipt);
    if (message === undefined) return;
    this.#byReceipt.delete(receipt);
    message.receipt = undefined;
    message.visibleAt = this.#clock.now() + delayMs;
  }

  async depth() {
    const now = this.#clock.now();
    let leased = 0;
    for (const message of this.#live) {
      if (message.receipt !== undefined && message.visibleAt > now) leased += 1;
    }
    return { waiting: this.#live.size - leased, leased, dead: this.#dead.length };
  }

  async deadLetters(max: number): Promise<readonly Work[]> {
    return this.#dead.slice(0, max).map((body) => JSON.parse(body));
  }

  async redrive(): Promise<number> {
    const bodies = this.#dead;
    this.#dead = [];
    this.#add(bodies, 0);
    return bodies.length;
  }

  async purge(): Promise<void> {
    this.#live.clear();
    this.#byReceipt.clear();
    this.#dead = [];
  }

  #add(bodies: readonly string[], delayMs: number): void {
    const visibleAt = this.#clock.now() + delayMs;
    for (const body of bodies) this.#live.add({ body, deliveries: 0, visibleAt, receipt: undefined });
  }

  #leaseOne(message: Message, visibleAt: number): LeasedWork {
    if (message.receipt !== undefined) this.#byReceipt.delete(message.receipt);
    this.#leases += 1;
    const receipt = `lease-${this.#leases}`;
    message.receipt = receipt;
    message.visibleAt = visibleAt;
    message.deliveries += 1;
    this.#byReceipt.set(receipt, message);
    return { work: JSON.parse(message.body), receipt, deliveries: message.deliveries };
  }

  /** The message of a lease that has not expired. */
  #current(receipt: string): Message | undefined {
    const message = this.#byReceipt.get(receipt);
    return message !== undefined && message.visibleAt > this.#clock.now() ? message : undefined;
  }

  #bury(message: Message): void {
    this.#remove(message);
    this.#dead.push(message.body);
  }

  #remove(message: Message): void {
    this.#live.delete(message);
    if (message.receipt !== undefined) this.#byReceipt.delete(message.receipt);
  }
}
