import { apply, type Target } from "./changes.ts";
import type { Log } from "./log.ts";

/** A log applied to a ledger of this process, as far as it was read. */
export class Replica {
  readonly target: Target;
  readonly #log: Log;
  #applied = 0;
  /** One reader at a time: changes must be applied in order. */
  #reading: Promise<unknown> = Promise.resolve();
  /** How many failures each reopening of this process reopened, until it is asked. */
  readonly #reopened = new Map<number, number>();

  constructor(log: Log, target: Target) {
    this.#log = log;
    this.target = target;
  }

  /** Number of the entry applied last. */
  get applied(): number {
    return this.#applied;
  }

  /**
   * Brings the ledger up to everything that was appended before the call.
   *
   * @returns false when there is no such log
   */
  sync(): Promise<boolean> {
    const read = this.#reading.then(() => this.#read());
    this.#reading = read.catch(() => {});
    return read;
  }

  /** Appends a reopening, and applies it. @returns how many failures; undefined when there is no such log */
  async reopen(data: Uint8Array): Promise<number | undefined> {
    const seq = await this.#log.append("reopen", data);
    if (seq === undefined || !(await this.sync())) return undefined;
    const count = this.#reopened.get(seq) ?? 0;
    this.#reopened.delete(seq);
    return count;
  }

  async #read(): Promise<boolean> {
    const head = await this.#log.head();
    if (head === undefined) return false;
    for await (const entry of this.#log.entries(this.#applied, head.last)) {
      const reopened = await apply(entry, this.target);
      if (entry.kind === "reopen") this.#reopened.set(entry.seq, reopened);
      this.#applied = entry.seq;
    }
    this.#applied = head.last;
    return true;
  }
}
